"""What votes come to, counted in the plainest way: stores are compared with it."""

from collections.abc import Sequence

from bot.domain.poll import Tally


def tally_of(choices: Sequence[int], options: int) -> Tally:
    """Each choice is the place of an option."""
    return Tally(tuple(choices.count(place) for place in range(options)))
