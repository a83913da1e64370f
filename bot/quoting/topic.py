"""What a quote must say to be on a topic: the topic's words in any of the forms that the library has for them."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.analysing.quote_lexicon import FINITE, word_set
from bot.domain.findings import Findings
from bot.language.words import Word, is_stop_word, stem, words_of

_SUBJECT, _POINT, _PART_OF_A_NAME = 1.3, 1.15, 0.5
_FAIR = (6, 45)
_WHOLE_PHRASE = 1.1
_GOVERNING = word_set("of in on for to with about like than at by from into your our my")
_NAMING = re.compile(r"\b(?:from|by):(?:\"[^\"]*\"|\S+)", re.I)


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the topic: the stems that stand for it and how much of the topic's meaning it carries."""

    stems: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Mention:
    """How a sentence speaks of a topic: the share of it, 0 to 1 (a little more for the whole topic as one phrase), and
    how far it is about it rather than in passing of it, around 1. `promise` orders mentions before they are read."""

    fit: float
    about: float
    promise: float


@dataclass(frozen=True)
class Topic:
    slots: tuple[Slot, ...]
    phrase: tuple[str, ...]
    language: str

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset[str]().union(*(slot.stems for slot in self.slots))

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """What every word of the topic begins with, in any of its forms: tells quickly where it cannot be.

        English stems change their last letter at most; others also their vowels (`Geräte`, `gerat`).
        """
        english = self.language == "en"
        return tuple(sorted({form[: max(3, len(form) - 1) if english else 3] for form in self._forms}))

    def mention(self, text: str) -> Mention | None:
        """How the sentence `text` speaks of the topic; None when it does not."""
        lower = text.lower()
        if not any(beginning in lower for beginning in self._beginnings):
            return None
        words = words_of(text)
        stems = [stem(word.folded, self.language) for word in words]
        fit = self._fit(stems)
        if fit <= 0:
            return None
        about = self._aboutness(words, stems, text)
        fair_length = 1.0 if _FAIR[0] <= len(words) <= _FAIR[1] else 0.6
        return Mention(fit, about, fit * about * fair_length)

    def _fit(self, stems: list[str]) -> float:
        said = set(stems)
        total = sum(slot.weight for slot in self.slots)
        met = sum(slot.weight for slot in self.slots if slot.stems & said)
        if len(self.phrase) > 1 and met and _holds(stems, self.phrase):
            return _WHOLE_PHRASE
        return met / total if total else 0.0

    def _aboutness(self, words: list[Word], stems: list[str], text: str) -> float:
        """The topic as subject ("Kubernetes is ...") or as the point ("... has to stay in S3.") counts for more; a name
        that only begins with it ("Google Docs") counts for less."""
        best = 0.0
        for at, word in enumerate(words):
            if stems[at] not in self._forms or (at + 1 < len(words) and stems[at + 1] in self._forms):
                continue
            best = max(best, _standing(word, words[at - 1] if at else None, words[at + 1 : at + 3], text))
        return best or 1.0


def _standing(word: Word, before: Word | None, following: list[Word], text: str) -> float:
    if not following:
        return _POINT
    after = following[0]
    if word.written[:1].isupper() and after.written[:1].isupper() and text[word.end : after.start] == " ":
        return _PART_OF_A_NAME
    governed = before is not None and before.folded in _GOVERNING
    if not governed and any(each.folded in FINITE for each in following):
        return _SUBJECT
    return 1.0


def topic_of(topic: str, findings: Findings, language: str = "en") -> Topic:
    """The topic as the search understood it: its words, their repairs, and the forms that met it in the passages."""
    words = words_of(_NAMING.sub(" ", topic))
    kept = [word for word in words if not is_stop_word(word, language)] or words
    repairs = {stem(repair.typed.lower(), language): repair.taken_for for repair in findings.repairs}
    matched = [_stems(found.matched, language) for found in findings.passages]
    own = [_forms(word, repairs, language) for word in kept]
    others = frozenset().union(*matched) - frozenset().union(*own) if matched and own else frozenset()
    slots = []
    for forms in own:
        if len(own) == 1 or not any(forms & seen for seen in matched):
            forms = forms | others
        seen_in = sum(bool(forms & seen) for seen in matched)
        slots.append(Slot(forms, 1.0 + math.log((len(matched) + 1) / (seen_in + 1))))
    return Topic(tuple(slots), tuple(stem(word.folded, language) for word in words), language)


def _forms(word: Word, repairs: dict[str, tuple[str, ...]], language: str) -> frozenset[str]:
    own = stem(word.folded, language)
    return frozenset({own}) | _stems(repairs.get(own, ()), language)


def _stems(written: Iterable[str], language: str) -> frozenset[str]:
    return frozenset(stem(word.folded, language) for text in written for word in words_of(text))


def _holds(stems: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(stems[at : at + size]) == phrase for at in range(len(stems) - size + 1))
