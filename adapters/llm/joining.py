"""Pieces of a recording put together: no word doubled or lost at a cut, and each voice one label through all of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from adapters.llm.hearing import HeardPart, HeardPiece
from adapters.llm.recording import OVERLAP, Piece
from bot.ports.models import SpokenPart

MOST_REFERENCES = 4
"""That makers take with a request."""
SHORTEST, LONGEST = 2.0, 8.0
"""Seconds of a reference; makers take two to ten."""
_WORDS_A_SECOND = 5
_SURE = 2
"""Words in a row that two pieces must share to be the same words."""
_LETTERS = re.compile(r"\w+")


@dataclass
class Voices:
    """Which label stands for which voice. A label of a later piece is a known voice only where the server says so, by
    the name that its reference was sent under: else it is a voice of its own, claimed to be nobody met before."""

    names: list[str] = field(default_factory=list)

    def told(self, heard: HeardPiece, known: Sequence[str]) -> list[HeardPart]:
        """The parts with labels that hold through the whole recording. `known` were sent as references."""
        mine: dict[str, str] = {}
        return [part.model_copy(update={"label": self._name(part.label, known, mine)}) for part in heard.parts]

    def _name(self, label: str | None, known: Sequence[str], mine: dict[str, str]) -> str | None:
        if label is None or label in known:
            return label
        if label not in mine:
            mine[label] = f"voice-{len(self.names) + 1}"
            self.names.append(mine[label])
        return mine[label]


def reference_spans(parts: Sequence[HeardPart], known: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The best stretch of each voice that has no reference yet: alone, and as long as makers take."""
    best: dict[str, tuple[float, float]] = {}
    for at, part in enumerate(parts):
        alone = all(other.label == part.label or not _meet(part, other) for other in parts[max(at - 3, 0) : at + 4])
        if part.label is None or part.label in known or not alone or part.end - part.start < SHORTEST:
            continue
        start, end = best.get(part.label, (0.0, 0.0))
        if part.end - part.start > end - start:
            best[part.label] = (part.start, part.end)
    said = {name: sum(part.end - part.start for part in parts if part.label == name) for name in best}
    most = sorted(best, key=lambda name: -said[name])[: MOST_REFERENCES - len(known)]
    return {name: _within(*best[name]) for name in most}


def joined(pieces: Sequence[tuple[Piece, list[HeardPart]]]) -> list[SpokenPart]:
    """All of it in seconds of the whole."""
    whole: list[SpokenPart] = []
    for piece, heard in pieces:
        parts = [SpokenPart(part.text, part.label, piece.start + part.start, piece.start + part.end) for part in heard]
        whole = _met(whole, parts, piece.cut) if piece.overlaps else [*whole, *parts]
    return whole


def _met(before: list[SpokenPart], after: list[SpokenPart], cut: float) -> list[SpokenPart]:
    """Both hold what was said around `cut`: up to the end of the words that they share from the one, then the other."""
    most = int(_WORDS_A_SECOND * 2 * OVERLAP)
    left, right = _words(before, max(len(before) - most, 0))[-most:], _words(after[:most])[:most]
    found = SequenceMatcher(None, _told(left), _told(right), autojunk=False).find_longest_match()
    if found.size >= _SURE:
        part, word, _ = left[found.a + found.size - 1]
        kept = [*before[:part], _up_to(before[part], word + 1)]
        part, word, _ = right[found.b + found.size - 1]
        rest = [_from(after[part], word + 1), *after[part + 1 :]]
        return [one for one in (*kept, *rest) if one.text]
    return [*(one for one in before if one.start < cut), *(one for one in after if one.end > cut)]


def _words(parts: Sequence[SpokenPart], first: int = 0) -> list[tuple[int, int, str]]:
    """Part, place in it, and the word, from the part `first` on."""
    told = enumerate(parts[first:], start=first)
    return [(at, place, word) for at, part in told for place, word in enumerate(part.text.split())]


def _told(words: Sequence[tuple[int, int, str]]) -> list[str]:
    """Words as they compare: a sign alone is one of its own."""
    return ["".join(_LETTERS.findall(word.casefold())) or f"{word}{at}" for at, (_, _, word) in enumerate(words)]


def _up_to(part: SpokenPart, word: int) -> SpokenPart:
    return replace(part, text=" ".join(part.text.split()[:word]))


def _from(part: SpokenPart, word: int) -> SpokenPart:
    return replace(part, text=" ".join(part.text.split()[word:]))


def _meet(one: HeardPart, other: HeardPart) -> bool:
    return one.start < other.end and other.start < one.end


def _within(start: float, end: float) -> tuple[float, float]:
    spare = max(end - start - LONGEST, 0.0) / 2
    return start + spare, end - spare
