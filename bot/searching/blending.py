"""One order from two: what the words of a question found, and what lies near it in meaning.

The words decide where they cover the question, for they know names that no embedding does; where they do not, meaning
does. A talk that comes near again and again counts for its passages. The two that the words found best stay among the
first five, whatever their meaning.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.domain.ids import EpisodeId
from bot.ports.vectors import NearPassage

Place: TypeAlias = tuple[EpisodeId, int]
"""An episode, and a passage's place in it."""

_UNSURE, SURE = 0.65, 0.95
"""Confidence of the words up to which they count least, and from which on they count alone."""
_LEAST = 0.2
_NEAREST = 48
_OF_A_TALK = 4
_KEPT, _FIRST = 2, 5


def blend(by_words: Mapping[Place, float], near: Sequence[NearPassage], confidence: float) -> dict[Place, float]:
    """Scores, 0..1, of all that either found, best first. `near` is nearest first."""
    share = _LEAST + (1 - _LEAST) * min(1.0, max(0.0, (confidence - _UNSURE) / (SURE - _UNSURE)))
    best = max(by_words.values(), default=0.0) or 1.0
    meant = _by_meaning(near)
    scores = {
        place: share * max(0.0, by_words.get(place, 0.0)) / best + (1 - share) * meant.get(place, 0.0)
        for place in dict.fromkeys((*by_words, *meant))
    }
    ordered = sorted(scores, key=lambda place: -scores[place])
    return _keeping(sorted(by_words, key=lambda place: -by_words[place])[:_KEPT], ordered, scores)


def _by_meaning(near: Sequence[NearPassage]) -> dict[Place, float]:
    """The nearest, from 1 down to 0."""
    if not near:
        return {}
    talks: dict[EpisodeId, list[float]] = {}
    for one in near:
        talks.setdefault(one.episode_id, []).append(one.likeness)
    least = min(one.likeness for one in near)
    of_talk = {
        episode: sum((*likenesses[:_OF_A_TALK], *[least] * (_OF_A_TALK - len(likenesses)))) / _OF_A_TALK
        for episode, likenesses in talks.items()
    }
    whole = {(one.episode_id, one.ordinal): one.likeness + of_talk[one.episode_id] for one in near}
    nearest = sorted(whole, key=lambda place: -whole[place])[:_NEAREST]
    low, high = whole[nearest[-1]], whole[nearest[0]]
    return {place: (whole[place] - low) / (high - low) if high > low else 1.0 for place in nearest}


def _keeping(first: Sequence[Place], ordered: list[Place], scores: dict[Place, float]) -> dict[Place, float]:
    """The order with these among its first `_FIRST`: those that are not go to the end of them."""
    late = [place for place in first if place not in ordered[:_FIRST]]
    if late:
        rest = [place for place in ordered if place not in late]
        at = _FIRST - len(late)
        lowest = scores[rest[at - 1]]
        scores = {**scores, **dict.fromkeys(late, lowest)}
        ordered = [*rest[:at], *late, *rest[at:]]
    return {place: scores[place] for place in ordered}
