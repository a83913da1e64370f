"""What stands in whose place: a word of another clause where a different one was said, and things that swapped."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from bot.language.thesaurus import synonyms
from bot.language.words import is_stop_word
from bot.proving.clauses import Clause
from bot.proving.opposites import opposites
from bot.proving.stems import listed, root_of

_PLACING = listed("to from than into with over under against for through by")
_BE = listed("is are was were be been being get gets got gotten")
_JOINS = listed("and or und oder sowie & the a an der die das")
_AS_OBJECT = frozenset({"it", "them"})
STAND_IN = listed("it them they this that these those one ones their its")
"""Words that stand for what was spoken of before."""
_LINKS = listed("after because when if by since while once although though without")
"""Words around which two parts of a sentence may change places."""
_LONG = 12
"""Words of a clause that says too much to have one order."""
_ENOUGH = 2
"""Words that a clause of ours shares with what was said, from which on places are compared."""

_MANY = 4
"""Shared words from which on two words of ours may be from elsewhere."""


def misplaced(own: Clause, said: Sequence[Clause], nearest: Sequence[Clause], language: str) -> bool:
    """Whether a word of `own` stands where the clause that it was taken from says another."""
    return bool(nearest) and all(_replaced(own, one, said, language) for one in nearest)


def _replaced(own: Clause, near: Clause, said: Sequence[Clause], language: str) -> bool:
    mine, theirs = own.content, near.content
    common = {own.stems[at] for at in mine} & {near.stems[at] for at in theirs}
    elsewhere = {one for clause in said if clause is not near for one in clause.stems} - near.places.keys()
    foreign = len({own.stems[at] for at in mine} - common)
    if not common or len(theirs) > _LONG or foreign > (1 if len(common) < _MANY else 2):
        return False
    there = set(_neighbours(near, theirs, common))
    for stem, side, beside in _neighbours(own, mine, common):
        if stem in elsewhere and stem not in common and not (side > 0 and _stood_for(near, beside)):
            rivals = [other for other, at, of in there if (at, of) == (side, beside) and other not in own.places]
            if rivals and all(_denied(near, other) for other in rivals):
                continue  # `it is not the database, it is the billing`
            kind = _named(stem, own, said)
            if any(not _akin(stem, other) and _alike(kind, _is_name(other, said)) for other in rivals):
                return True
    return False


def _denied(clause: Clause, stem: str) -> bool:
    return all(at in clause.denied for at in clause.places[stem])


def _stood_for(clause: Clause, stem: str) -> bool:
    """Whether `it` stands right behind the word: what that is was said before."""
    return any(word.folded in _AS_OBJECT for at in clause.places[stem] for word in clause.words[at + 1 : at + 2])


def _neighbours(clause: Clause, places: Sequence[int], common: set[str]) -> Iterator[tuple[str, int, str]]:
    """Words that are not shared, each with a shared one right beside it and the side on which it stands."""
    for first, second in pairwise(places):
        one, other = clause.stems[first], clause.stems[second]
        if one in common and other not in common:
            yield other, 1, one
        if other in common and one not in common:
            yield one, -1, other


def beside_another(own: Clause, said: Clause, every: Sequence[Clause]) -> bool:
    """Whether a name stands right before or behind a word that another name was said beside."""
    if passive(own) != passive(said):
        return False
    mine, theirs = own.content, said.content
    for first, second in pairwise(mine):
        if _LINKS & {word.folded for word in own.words[first + 1 : second]}:
            continue
        for name, beside, side in ((first, second, -1), (second, first, 1)):
            stem, word = own.stems[name], own.stems[beside]
            if (
                not any(stem in clause.places for clause in every)
                or _named(stem, own, every) is False
                or _named(word, own, every)
                or stem == word
            ):
                continue
            found = [
                theirs[at + side] for at, place in enumerate(theirs) if _stands_at(said, place, word, at + side, theirs)
            ]
            rivals = [said.stems[place] for place in found]
            named = rivals and stem not in rivals and all(_is_name(one, every) is not False for one in rivals)
            if named and (stem not in said.places or not _in_one_list(said, stem, rivals)):
                return True
    return False


def _named(stem: str, own: Clause, every: Sequence[Clause]) -> bool | None:
    return _is_name(stem, every if any(stem in clause.places for clause in every) else (own,))


def _stands_at(said: Clause, place: int, word: str, beside: int, theirs: Sequence[int]) -> bool:
    return said.stems[place] == word and 0 <= beside < len(theirs)


def _in_one_list(said: Clause, stem: str, others: Sequence[str]) -> bool:
    for other in others:
        first, last = sorted((said.places[stem][0], said.places[other][0]))
        if all(word.folded in _JOINS or word.written[:1].isupper() for word in said.words[first + 1 : last]):
            return True
    return False


def _is_name(stem: str, clauses: Sequence[Clause]) -> bool | None:
    """Whether the word is written as a name; None where it only ever opens a clause with its capital."""
    written = [(at, clause.words[at].written) for clause in clauses for at in clause.places.get(stem, ())]
    if any(word[:1].islower() for _, word in written):
        return False
    return True if any(at or not word[1:].islower() for at, word in written) else None


def _alike(one: bool | None, other: bool | None) -> bool:
    return one is None or other is None or one == other


def _akin(one: str, other: str) -> bool:
    return root_of(one) == root_of(other) or other in synonyms(one)


def changed_places(own: Clause, said: Clause, language: str) -> bool:
    """Whether what was said first, around a third word, comes last; the passive turns that round by itself."""
    mine = _once(own, language)
    theirs = _once(said, language)
    both = [one for one in mine if one in theirs]
    if len(both) <= _ENOUGH or max(len(mine), len(theirs)) > _LONG or passive(own) != passive(said):
        return False
    if any(opposites(one) & said.places.keys() for one in own.stems):
        return False
    for first, middle, last in combinations(both, 3):
        if theirs[first] > theirs[middle] > theirs[last]:
            between = {word.folded for word in own.words[mine[first] : mine[last]]}
            if between & _LINKS - {word.folded for word in said.words}:
                continue
            gap = [word.folded for word in own.words[mine[first] + 1 : mine[middle]]]
            listed_so = bool(gap) and all(word in _JOINS for word in gap)
            if not listed_so:
                return True
    return False


def other_object(own: Clause, said: Clause, language: str) -> bool:
    """Whether `to`, `than` or their like stand before another of the things that both speak of."""
    if max(len(own.content), len(said.content)) > _LONG:
        return False
    for at, word in enumerate(own.words):
        if word.folded in _PLACING and (mine := _object(own, at, language)) in said.places:
            for place in (place for place, other in enumerate(said.words) if other.folded == word.folded):
                theirs = _object(said, place, language)
                if theirs != mine and theirs in own.places and not _follows(said, mine, word.folded, language):
                    return True
    return False


def _follows(said: Clause, one: str, word: str, language: str) -> bool:
    return any(_object(said, place, language) == one for place, other in enumerate(said.words) if other.folded == word)


def _object(clause: Clause, at: int, language: str) -> str:
    for place in range(at + 1, min(at + 4, len(clause.words))):
        if not is_stop_word(clause.words[place], language):
            return clause.stems[place]
    return ""


def _once(clause: Clause, language: str) -> dict[str, int]:
    return {clause.stems[at]: at for at in clause.content if len(clause.places[clause.stems[at]]) == 1}


def passive(clause: Clause) -> bool:
    words = [word.folded for word in clause.words]
    return "by" in words and any(word in _BE for word in words)
