"""Passages that words found and passages that mean what was asked, in one list."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ports import PassageIndex
from bot.ports.vectors import NearPassage
from bot.searching.blending import Place, blend
from bot.searching.matching import Matcher
from bot.searching.passages import PackedPassage
from bot.searching.ranked import Ranked


def mix(
    ranked: Sequence[Ranked],
    near: Sequence[NearPassage],
    confidence: float,
    matcher: Matcher,
    index: PassageIndex,
    speaker: str | None,
) -> list[Ranked]:
    """All of them, best first. What is near is read from the index; where `speaker` is not among who talks it is left
    out."""
    known: dict[Place, Ranked] = {(one.packed.episode_id, one.packed.ordinal): one for one in ranked}
    scores = blend({place: one.score for place, one in known.items()}, near, confidence)
    unread = [place for place in scores if place not in known]
    for place, payload in zip(unread, index.at(unread), strict=True):
        packed = PackedPassage(payload) if payload is not None else None
        if packed is not None and _speaks(packed, speaker):
            known[place] = Ranked(packed, 0.0, matcher.match(packed.text))
    return [replace(known[place], score=score) for place, score in scores.items() if place in known]


def _speaks(packed: PackedPassage, speaker: str | None) -> bool:
    """Whether who is asked for speaks there, by their name or a word of it, as in the index."""
    asked = (speaker or "").lower()
    return not asked or any(asked == name.lower() or asked in name.lower().split() for name in packed.speakers)
