"""Things that nobody spoke of in the place of things that were spoken of: `tickets` where `dashboard` was said."""

from collections.abc import Collection, Iterator, Sequence

from bot.language.thesaurus import synonyms
from bot.language.words import is_stop_word
from bot.proving.clauses import Clause
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


def another_thing(own: Sequence[Clause], said: Sequence[Clause], unsaid: Collection[str], language: str) -> bool:
    """Whether one of the `unsaid` stems is a thing that stands beside a word beside which another thing was said."""
    whole = {one for clause in own for one in clause.stems}
    for clause in own:
        for at, beside, side in _things(clause, language):
            stem, word = clause.stems[at], clause.words[at].folded
            if stem not in unsaid or word in _GENERAL or beside in unsaid:
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
            if index:
                yield at, clause.stems[places[index - 1]], 1
            if index + 1 < len(places):
                yield at, clause.stems[places[index + 1]], -1


def _things_beside(clause: Clause, stem: str, side: int, language: str) -> Iterator[str]:
    if stem in clause.places:
        for at, beside, where in _things(clause, language):
            if beside == stem and where == side:
                yield clause.stems[at]


def _is_thing(clause: Clause, at: int, language: str) -> bool:
    """Whether it ends what `the`, `of` or their like begin: `dashboard` in `the sales dashboard`."""
    words = clause.words
    if len(words[at].folded) < _FEWEST or not words[at].written.islower():
        return False
    if at + 1 < len(words) and not is_stop_word(words[at + 1], language):
        return False
    first = at
    while first and at - first < _MODIFIERS and not is_stop_word(words[first - 1], language):
        first -= 1
    return first > 0 and words[first - 1].folded in _BEFORE_A_THING


def _akin(word: str, stem: str, other: str) -> bool:
    return root_of(stem) == root_of(other) or other in synonyms(word)
