"""How well a passage, and each of its sentences, meets what a question wants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.words import fold, stem
from bot.searching.wanted import Want

_REST = re.compile(r"(?:[^\W_]|(?<=\w)['&](?=\w))*(?:\+\+|#)?")
_LONGEST_GAP = 4
"""Characters between two words of a phrase."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters `[start, end)` meet a want by a form of this weight."""

    want: int
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """All hits in a text, in order."""

    hits: tuple[Hit, ...]
    size: int

    def within(self, start: int, end: int) -> "Match":
        return Match(tuple(hit for hit in self.hits if start <= hit.start < end), self.size)

    @property
    def met(self) -> list[float]:
        """For each want the weight of its best form found, 0 for none."""
        best = [0.0] * self.size
        for hit in self.hits:
            best[hit.want] = max(best[hit.want], hit.weight)
        return best

    def coverage(self, wants: Sequence[Want]) -> float:
        """The share of the question's weight that is met, 0..1."""
        total = sum(want.weight for want in wants)
        return sum(want.weight * met for want, met in zip(wants, self.met, strict=True)) / total if total else 0.0

    def written(self, text: str) -> tuple[str, ...]:
        """The words that met something, as they stand in the text."""
        return tuple(dict.fromkeys(text[hit.start : hit.end] for hit in self.hits))


class Matcher:
    """Compares by stems, as the index does. Made once for a question and a language."""

    def __init__(self, wants: Sequence[Want], language: str) -> None:
        self._language = language
        self._size = len(wants)
        self._forms: dict[str, list[tuple[int, tuple[str, ...], float]]] = {}
        beginnings: set[str] = set()
        for at, want in enumerate(wants):
            for form in want.forms:
                stems = tuple(stem(word, language) for word in form.words)
                beginnings.update(_beginning(word) for word in stems)
                self._forms.setdefault(stems[0], []).append((at, stems, form.sure))
        # A shorter beginning finds what a longer one would.
        self._beginnings = [
            one for one in beginnings if not any(one != other and one.startswith(other) for other in beginnings)
        ]

    def match(self, text: str) -> Match:
        found = self._words(text.lower().replace("\u2019", "'"))
        hits = []
        for at, (first, start, _) in enumerate(found):
            for want, form, weight in self._forms.get(first, ()):
                end = _run(found, at, form)
                if end:
                    hits.append(Hit(want, start, end, weight))
        return Match(tuple(hits), self._size)

    def _words(self, text: str) -> list[tuple[str, int, int]]:
        """Words that may meet something, each as its stem and where it stands.

        Finding each beginning by itself is several times as fast as compiling a pattern of them for every question.
        """
        places = []
        for beginning in self._beginnings:
            at = text.find(beginning)
            while at >= 0:
                after = at + len(beginning)
                if at == 0 or not text[at - 1].isalnum():
                    rest = _REST.match(text, after)
                    places.append((at, rest.end() if rest else after))
                at = text.find(beginning, after)
        places.sort()
        found, last = [], 0
        for start, end in places:
            if start >= last:
                found.append((stem(fold(text[start:end]), self._language), start, end))
                last = end
        return found


def _run(found: Sequence[tuple[str, int, int]], at: int, form: tuple[str, ...]) -> int:
    """Where the phrase that begins at `at` ends; 0 when it is not there."""
    if at + len(form) > len(found):
        return 0
    for step in range(1, len(form)):
        word, start, _ = found[at + step]
        if word != form[step] or start - found[at + step - 1][2] > _LONGEST_GAP:
            return 0
    return found[at + len(form) - 1][2]


def _beginning(word: str) -> str:
    """What every written form of a stem begins with."""
    return word if len(word) < 4 or not word.isalpha() else word[: max(3, len(word) - 1)]
