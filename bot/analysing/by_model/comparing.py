"""What of a card would change with another: for whoever decides whether to have an episode read anew."""

from collections.abc import Callable, Iterator, Sequence

from bot.domain.episode_card import EpisodeCard
from bot.domain.span import Span


def changes(
    before: EpisodeCard, after: EpisodeCard, cut: Callable[[Span], str]
) -> Iterator[tuple[str, list[str], list[str], int]]:
    """For each kind of find: its name, what would come, what would go, and how many would stay. `cut` gives
    the words of a span."""
    yield _told("Hot takes", [one.claim for one in before.hot_takes], [one.claim for one in after.hot_takes])
    yield _told("Takeaways", [one.statement for one in before.takeaways], [one.statement for one in after.takeaways])
    yield _told("Chapters", [one.title for one in before.chapters], [one.title for one in after.chapters])
    yield _told("Summary", [one.text for one in before.summary], [one.text for one in after.summary])
    yield _told("Names", _names(before), _names(after))
    yield _told("Quotes", [cut(one.span) for one in before.quotes], [cut(one.span) for one in after.quotes])
    yield _told("Speakers guessed", _voices(before), _voices(after))


def _told(kind: str, before: Sequence[str], after: Sequence[str]) -> tuple[str, list[str], list[str], int]:
    come = [one for one in after if one not in before]
    go = [one for one in before if one not in after]
    return kind, come, go, len(after) - len(come)


def _names(card: EpisodeCard) -> list[str]:
    return [f"{entry.canonical} (heard as {', '.join(entry.heard_as)})" for entry in card.glossary]


def _voices(card: EpisodeCard) -> list[str]:
    return sorted({guess.speaker for guess in card.speakers})
