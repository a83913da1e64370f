"""Halves of sentences: a number, a share or a time belongs to the half in which it was said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.language.words import is_stop_word, words_of
from bot.proving.clauses import clauses_of
from bot.proving.numbers import is_number, numbers_in
from bot.proving.stems import listed, stem_of

_JOINS = re.compile(
    r"[,;:\u2014]\s+(?:(?:and|but|while|whereas|then)\s+)?|(?<!hundred)(?<!thousand)(?<!million)\s(?:and|but|while|whereas|und|aber)\s",
    re.I,
)
_SHARES = {
    **dict.fromkeys(("all", "every", "each", "everybody", "everyone", "everything"), "all"),
    **dict.fromkeys(("some", "several", "somebody", "someone"), "some"),
    **dict.fromkeys(("most", "majority"), "most"),
    **dict.fromkeys(("few", "handful"), "few"),
    "many": "many",
    "half": "half",
}
_TIMES = {
    **dict.fromkeys(("now", "today", "currently", "nowadays"), "now"),
    **dict.fromkeys(("formerly", "previously", "originally", "initially"), "then"),
}
_BACK_THEN = re.compile(r"\b(?:used to|back (?:then|in the day)|in the past|at first|in the beginning)\b", re.I)
_FREQUENT = {"once": 1.0, "twice": 2.0}
_OPENS = listed("the a an my our your their his her i we every each der die das wir ich")
"""Words with which a half has a subject of its own."""
_STANDS_IN = listed("it them they he she him this that these those which who one ones its er sie es")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Half:
    """`stems` are those of words that say something, numbers left out."""

    stems: frozenset[str]
    numbers: frozenset[object]
    shares: frozenset[object]
    times: frozenset[object]
    alone: bool
    """Whether it can be understood without the half before."""
    points: bool
    """Whether it has a word that stands for what was spoken of before."""


@lru_cache(maxsize=1024)
def halves_of(sentence: str, language: str) -> tuple[Half, ...]:
    """In order; each says something."""
    return tuple(half for part in _JOINS.split(sentence) if (half := _half(part, language)).stems)


def belongs_elsewhere(text: str, sentences: Sequence[str], language: str, names: frozenset[str]) -> bool:
    """Whether a number, a share or a time of ours stands with what was said with another, or two halves are mixed.

    `names` are stems of names that were said: what is said of one in a word was said in one half with it.
    """
    mine = halves_of(text, language)
    stems = frozenset(stem for own in mine for stem in own.stems)
    said = [halves_of(one, language) for one in sentences if _speaks_of(stems, one, language)]
    every = [half for halves in said for half in halves]
    if len(stems) == _FEWEST and stems & names and every and all(_torn(stems, half) for half in every):
        return True
    for own in mine:
        if any(_with_another(own, every, marks) for marks in (_numbers, _shares, _times)):
            return True
        if any(_mixes(own, one, other) for halves in said for one, other in pairwise(halves)):
            return True
    return False


def _speaks_of(stems: frozenset[str], sentence: str, language: str) -> bool:
    return any(not stems.isdisjoint(clause.places) for clause in clauses_of(sentence, language))


def _half(part: str, language: str) -> Half:
    words = words_of(part)
    folded = [word.folded for word in words]
    counts = any(map(is_number, folded)) and numbers_in(part)
    found = {number.value for number in counts or ()} | {_FREQUENT[one] for one in folded if one in _FREQUENT}
    times = {_TIMES[one] for one in folded if one in _TIMES} | ({"then"} if _BACK_THEN.search(part) else set())
    opens = bool(words) and (folded[0] in _OPENS or (words[0].written[:1].isupper() and words[0].written != "I"))
    points = any(one in _STANDS_IN for one in folded)
    return Half(
        frozenset(
            stem_of(word.folded, language)
            for at, word in enumerate(words)
            if not is_stop_word(word, language, first=at == 0) and not is_number(word.folded)
        ),
        frozenset(found),
        frozenset(_SHARES[one] for one in folded if one in _SHARES),
        frozenset(times),
        opens and not points,
        points,
    )


Marks = Callable[[Half], frozenset[object]]


def _numbers(half: Half) -> frozenset[object]:
    return half.numbers


def _shares(half: Half) -> frozenset[object]:
    return half.shares


def _times(half: Half) -> frozenset[object]:
    return half.times


def _with_another(own: Half, said: Sequence[Half], marks: Marks) -> bool:
    """Whether the half that ours is nearest to has other marks than ours, and none of them is in ours."""
    if not marks(own):
        return False
    counted = [(len(own.stems & half.stems), half) for half in said]
    most = max((count for count, _ in counted), default=0)
    nearest = [half for count, half in counted if count == most]
    if not most or any(marks(own) & marks(half) for half in nearest):
        return False
    return all(marks(half) for half in nearest)


def _torn(stems: frozenset[str], half: Half) -> bool:
    """Whether the half bears out no more than one of two words, and says nothing of what was spoken of before."""
    return not stems <= half.stems and not (half.points and stems & half.stems)


def _mixes(own: Half, one: Half, other: Half) -> bool:
    """Whether ours takes a part of each of two halves of which the second stands alone, and leaves a part of each."""
    if not other.alone or len(own.stems) < _FEWEST or not own.stems <= one.stems | other.stems:
        return False
    first, second = one.stems - other.stems, other.stems - one.stems
    return all((first & own.stems, first - own.stems, second & own.stems, second - own.stems))
