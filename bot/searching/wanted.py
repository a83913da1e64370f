"""What a question wants: each of its words with all the forms that may stand for it in the library."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.domain.findings import Scope
from bot.language.sounds import plain
from bot.language.stop_words import ASKING
from bot.language.thesaurus import synonyms
from bot.language.words import Word
from bot.ports import IndexVocabulary, PassageIndex
from bot.searching.glossary_forms import GlossaryForms
from bot.searching.question import Question, is_name_like
from bot.searching.spoken import is_spelled_out, spoken_forms

if TYPE_CHECKING:
    from bot.searching.speller import Speller

_LONGEST_RUN = 4
_RARE = 2
_MOST_FORMS = 4
_OF_ASKING, _OF_CATEGORY, _OF_SPEAKER = 0.35, 0.5, 0.15
_CLOSE = 0.86
_LOOSE = 0.4
_ENDINGS = frozenset({"", "s", "es", "ed", "er", "ing", "ly"})
_SELDOM = 0.002
_SPLIT, _JOINED, _HOMOPHONE = 0.9, 1.0, 0.65


@dataclass(frozen=True, slots=True)
class Form:
    """Words that may stand for a want: how much they count in the ranking, and how sure it is that they are meant."""

    words: tuple[str, ...]
    weight: float
    sure: float
    loose: bool = False
    """Another word of a like meaning: it helps to find, and proves nothing."""


@dataclass(slots=True)
class Want:
    """One carrying word of a question (or a quoted phrase): its forms, and how much it weighs among the others."""

    typed: tuple[str, ...]
    written: str
    name_like: bool
    said: int
    weight: float
    required: bool = False
    aside: bool = False
    """A word of the asking, or the name of who is asked: good to find, no loss to miss."""
    explained: bool = False
    """Whether the glossary names other forms; then none is guessed."""
    pair_said: bool = True
    """False where it and the name before it were never said in a row."""
    forms: list[Form] = field(default_factory=list)

    def add(self, words: tuple[str, ...], weight: float, *, sure: float | None = None) -> None:
        """`sure` is `weight` where nothing else is said."""
        if words and all(form.words != words for form in self.forms) and len(self.forms) <= 2 * _MOST_FORMS:
            self.forms.append(Form(words, round(weight, 3), min(1.0, weight if sure is None else sure)))

    def set_aside(self, share: float) -> None:
        if not self.aside:
            self.weight *= share
        self.aside, self.name_like = True, False

    @property
    def certainty(self) -> float:
        """How sure it is that the library speaks of this at all: 1 as typed, less for a repaired form, 0 for none."""
        if self.said:
            return 1.0
        return max((form.sure for form in self.forms if form.words != self.typed and not form.loose), default=0.0)


class WantReader:
    """Finds the forms of a question's words among what was said in scope."""

    def __init__(
        self, index: PassageIndex, vocabulary: IndexVocabulary, speller: "Callable[[], Speller]", scope: Scope
    ) -> None:
        self._index = index
        self._vocabulary = vocabulary
        self._speller = speller
        self._scope = scope
        self._total = max(index.passages(scope), 1)

    def read(self, question: Question, glossary: GlossaryForms) -> list[Want]:
        wants = {at: self._want((word,), at == 0) for at, word in enumerate(question.words) if at in question.carrying}
        for at in question.speakers:
            if at in wants and self._has_spoken(wants[at]):
                wants[at].set_aside(_OF_SPEAKER)
        if question.category in wants and not wants[question.category].name_like:
            wants[question.category].set_aside(_OF_CATEGORY)
        self._explain(question, wants, glossary)
        runs = self._runs(question, wants)
        for at, want in wants.items():
            if not want.explained:
                self._respell(want, run=at in runs)
            self._broaden(want)
        self._pair_names(question, wants, runs)
        listed = [wants[at] for at in sorted(wants)]
        for phrase in question.phrases:
            want = self._want(phrase, False)
            want.required = True
            listed.append(want)
        return listed

    def _has_spoken(self, want: Want) -> bool:
        return bool(want.said or self._index.passages(replace(self._scope, speaker=want.typed[0])))

    def _want(self, words: tuple[Word, ...], first: bool) -> Want:
        typed = tuple(word.folded for word in words)
        said = self._index.count(typed, self._scope)
        named = any(is_name_like(word, first=first) for word in words)
        written = " ".join(word.written for word in words)
        aside = not named and len(words) == 1 and words[0].folded in ASKING
        weight = self.idf(said) * (_OF_ASKING if aside else 1.0)
        want = Want(typed=typed, written=written, name_like=named, said=said, weight=weight, aside=aside)
        want.add(typed, 1.0)
        return want

    def idf(self, said: int) -> float:
        return math.log(1 + (self._total - min(said, self._total) + 0.5) / (said + 0.5))

    def _runs(self, question: Question, wants: dict[int, Want]) -> set[int]:
        """Join neighbouring words where the joined form was said: `K native`, `Duck D B`, `see plus plus`."""
        covered: set[int] = set()
        words = question.words
        for length in range(min(_LONGEST_RUN, len(words)), 1, -1):
            for start in range(len(words) - length + 1):
                places = [at for at in range(start, start + length) if at in wants]
                if not places or any(at in covered for at in range(start, start + length)):
                    continue
                found = self._join(words[start : start + length])
                covered.update(range(start, start + length) if found else ())
                for form, weight in found:
                    for at in places:
                        wants[at].add((form,), weight * 1.2 / len(places), sure=weight)
        return covered

    def _join(self, words: tuple[Word, ...]) -> list[tuple[str, float]]:
        folded = [word.folded for word in words]
        if len(folded) > 2 and not is_spelled_out(folded):
            return []
        forms = [form for form in spoken_forms(folded) if len(form) > 1]
        for form in forms:
            if self._index.count((form,), self._scope):
                return [(form, _JOINED)]
        odd = any(len(word.folded) == 1 or is_name_like(word, first=False) for word in words)
        if len(words) > 3 and not all(len(word) == 1 for word in folded):
            return []
        if not odd or self._index.count(folded, self._scope):
            return []
        found = []
        for form in forms:
            for spelling in self._speller().alike(form, limit=3, least=0.75 if len(form) > 5 else 0.66):
                whole = min(len(form), len(spelling.word)) / max(len(form), len(spelling.word)) >= 0.75
                new = not any(self._same(spelling.word, part) for part in folded)
                if whole and new and self._said(spelling.word):
                    found.append((spelling.word, spelling.likeness))
        return found

    def _same(self, one: str, other: str) -> bool:
        return one.startswith(other) and one[len(other) :] in _ENDINGS

    def _pair_names(self, question: Question, wants: dict[int, Want], runs: set[int]) -> None:
        """`Cloud Run`, said nowhere in a row, is not what a talk of clouds and of running is about."""
        for at, want in wants.items():
            before = wants.get(at - 1)
            if before is None or at in runs or at - 1 in runs or not (want.name_like and before.name_like):
                continue
            apart = question.words[at].start - question.words[at - 1].end
            if apart == 1 and want.said and before.said:
                want.pair_said = self._index.count((before.typed[0], want.typed[0]), self._scope) > 0

    def _respell(self, want: Want, *, run: bool) -> None:
        word = want.typed[0]
        if len(want.typed) > 1 or len(word) < 3:
            return
        capital = want.name_like or want.written[:1].isupper()
        if want.said > _RARE:
            if capital:
                self._add_alike(want, least=_CLOSE, most=2, scale=_HOMOPHONE, only_names=False)
            return
        self._split(want, word)
        if want.said == 0:
            least = self._least(want, capital) + (0.1 if run else 0.0)
            self._add_alike(want, least=least, most=_MOST_FORMS, scale=1.0, only_names=capital)

    @staticmethod
    def _least(want: Want, capital: bool) -> float:
        """A short word, and one of a deliberate shape, must be met closely; a name may be misheard further off."""
        word = want.typed[0]
        if len(word) <= 4 or any(char.isupper() or char.isdigit() for char in want.written[1:]):
            return _CLOSE
        return 0.7 if capital or len(word) >= 9 else 0.78

    def _add_alike(self, want: Want, *, least: float, most: int, scale: float, only_names: bool) -> None:
        added = 0
        for spelling in self._speller().alike(want.typed[0], limit=8, least=least):
            if added == most:
                break
            if only_names and spelling.likeness < _CLOSE and not self._may_be_name(spelling.word):
                continue
            if self._said(spelling.word):
                want.add((spelling.word,), spelling.likeness**2 * scale)
                added += 1

    def _broaden(self, want: Want) -> None:
        """Words of a like meaning that were said in scope, for words that are no names."""
        for word in () if want.name_like or want.aside else sorted(synonyms(want.typed[0])):
            if self._index.count((word,), self._scope):
                want.forms.append(Form((word,), _LOOSE, _LOOSE, loose=True))

    def _may_be_name(self, word: str) -> bool:
        """Written as a name somewhere, or said so seldom that it is no common word."""
        if self._index.count((word,), self._scope) <= max(_RARE, _SELDOM * self._total):
            return True
        return any(word in plain(name).split() for name in self._vocabulary.names(word, self._scope, 5))

    def _said(self, word: str) -> bool:
        return self._vocabulary.said(word, self._scope) > 0

    def _split(self, want: Want, word: str) -> None:
        for cut in range(2, len(word) - 1):
            parts = (word[:cut], word[cut:])
            if all(self._index.count((part,), self._scope) for part in parts) and self._index.count(parts, self._scope):
                want.add(parts, _SPLIT)

    def _explain(self, question: Question, wants: dict[int, Want], glossary: GlossaryForms) -> None:
        """Give the words of a glossary term all the other forms of that term."""
        asked = [word.folded for word in question.words]
        for at, form, others in glossary.spoken_of(asked):
            met = [wants[place] for place in range(at, at + len(form)) if place in wants]
            for other in others:
                if met and self._index.count(other, self._scope):
                    for want in met:
                        want.explained = True
                        want.add(other, 1.0 / len(met), sure=1.0)
