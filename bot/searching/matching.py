"""How well a passage, and each of its sentences, meets what a question wants."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.passage import Passage
from bot.searching.wanted import Want
from bot.searching.words import Word, stem, words_of


@dataclass(frozen=True, slots=True)
class Match:
    """`met` holds for each want the weight of its best form found, 0 for none; `places` the word positions of each."""

    words: tuple[Word, ...]
    met: tuple[float, ...]
    places: tuple[tuple[int, ...], ...]

    def coverage(self, wants: Sequence[Want]) -> float:
        total = sum(want.weight for want in wants)
        return sum(want.weight * met for want, met in zip(wants, self.met, strict=True)) / total if total else 0.0

    def matched(self) -> tuple[str, ...]:
        seen = sorted({at for places in self.places for at in places})
        return tuple(dict.fromkeys(self.words[at].written for at in seen))


class Matcher:
    """Compares by stems, as the index does. Made once for a question and a language."""

    def __init__(self, wants: Sequence[Want], language: str) -> None:
        self._language = language
        self._size = len(wants)
        self._forms: dict[str, list[tuple[int, tuple[str, ...], float]]] = {}
        for at, want in enumerate(wants):
            for form in want.forms:
                stems = tuple(stem(word, language) for word in form.words)
                self._forms.setdefault(stems[0], []).append((at, stems, min(form.weight, 1.0)))

    def match(self, passage: Passage) -> Match:
        return self.match_text(passage.text)

    def match_text(self, text: str) -> Match:
        words = tuple(words_of(text))
        stems = [stem(word.folded, self._language) for word in words]
        met = [0.0] * self._size
        places: list[list[int]] = [[] for _ in range(self._size)]
        for at, first in enumerate(stems):
            for want, form, weight in self._forms.get(first, ()):
                size = len(form)
                if size > 1 and tuple(stems[at : at + size]) != form:
                    continue
                met[want] = max(met[want], weight)
                places[want].extend(range(at, at + size))
        return Match(words, tuple(met), tuple(tuple(one) for one in places))
