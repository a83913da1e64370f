"""Things that nobody spoke of in the place of things that were spoken of: `tickets` where `dashboard` was said."""

from collections.abc import Iterator, Mapping, Sequence

from bot.language.thesaurus import synonyms
from bot.language.words import Word, is_stop_word
from bot.proving.clauses import Clause
from bot.proving.numbers import is_number
from bot.proving.stems import listed, root_of

_BEFORE_A_THING = listed("""
    the a an this that these those my your our their his her its of in on at for from with by per into over under
    between about without no every each any some all both own as than
    """)
_GENERAL = listed("""
    tool tools system systems product products service services software company companies team teams technology
    technologies approach process work code stuff problem problems part parts kind area side field world place case
    cases number amount level layer reason result idea
    """)
"""Words that stand for much: they may name what was said by its kind."""
_NEAR = 3
"""Words that a clause shares with our sentence, small ones among them, from which on it speaks of the same."""
_MODIFIERS = 2
_FEWEST = 4
"""Letters of a word that is a thing."""


def another_thing(own: Sequence[Clause], said: Sequence[Clause], borne: Mapping[str, float], language: str) -> bool:
    """Whether an unsaid thing stands beside a word beside which another thing was said; `borne` is how far each of our
    words was."""
    whole = {one for clause in own for one in clause.stems}
    for clause in own:
        for at, beside, side in _things(clause, language):
            stem, word = clause.stems[at], clause.words[at].folded
            if borne.get(stem, 1) or word in _GENERAL or not borne.get(beside):
                continue
            near = [there for there in said if len(whole & there.places.keys()) >= _NEAR]
            rivals = [one for there in near for one in _things_beside(there, beside, side, language)]
            if rivals and all(one not in whole and not _akin(word, stem, one) for one in rivals):
                return True
    return False


def _things(clause: Clause, language: str) -> Iterator[tuple[int, str, int]]:
    """Places of things, each with the stem of the word beside it that says something, and on which side it stands."""
    places = clause.content
    for index, at in enumerate(places):
        if _is_thing(clause, at, language):
            ends = at + 1 not in places
            if index and ends:
                yield at, clause.stems[places[index - 1]], 1
            if index + 1 < len(places):
                yield at, clause.stems[places[index + 1]], -1


def _things_beside(clause: Clause, stem: str, side: int, language: str) -> Iterator[str]:
    if stem in clause.places:
        for at, beside, where in _things(clause, language):
            if beside == stem and where == side:
                yield clause.stems[at]


def _is_thing(clause: Clause, at: int, language: str) -> bool:
    """Whether `the`, `of`, a number or their like stand before it, right there or around it: `the sales dashboard`."""
    words = clause.words
    if len(words[at].folded) < _FEWEST or not words[at].written.islower() or not at:
        return False
    if _opens_a_thing(words[at - 1]):
        return True
    if at + 1 < len(words) and not is_stop_word(words[at + 1], language):
        return False
    first = at
    while first and at - first < _MODIFIERS and not is_stop_word(words[first - 1], language):
        first -= 1
    return first > 0 and _opens_a_thing(words[first - 1])


def _opens_a_thing(word: Word) -> bool:
    return word.folded in _BEFORE_A_THING or is_number(word.folded)


def _akin(word: str, stem: str, other: str) -> bool:
    return root_of(stem) == root_of(other) or other in synonyms(word)
