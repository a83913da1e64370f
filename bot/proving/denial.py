"""What exactly is denied: the words right behind a denial, in ours and in what was said. In doubt they do not agree."""

from collections.abc import Iterable, Sequence

from bot.language.thesaurus import synonyms
from bot.proving.clauses import Clause
from bot.proving.opposites import opposites
from bot.proving.polarity import shared
from bot.proving.stems import listed

_AIMED = 2
"""Words behind a denial that it is aimed at."""
_FEWEST = 2
"""Words of ours that were said; with fewer a clause affirms nothing."""
_MANY = 3
"""Shared words from which on a clause counts beside the nearest one."""
_PASSED_OVER = listed("""
    one think thinks thought believe believes say says said agree know mean glaube denke gonna while
    ones i you he she it we they that this these those there them him her us me my your his its our their the a an of
    to is are was were be been being have has had do does did will would can could should may might must get gets got
    go gone going want need ever even really single just only quite very actually any all by in on at for with as
    and or so like who which what
    einzigen einzige einziger einziges der die das den dem des ein eine einen einem zu wir ich sie er es ist sind war
    wird werden wurde haben hat
    """)
"""Words on which a denial does not come to rest."""

_NOT_ALL = frozenset({"all", "every", "everything", "everybody", "everyone"})


def denies_otherwise(own: Sequence[Clause], said: Sequence[Clause], meant: frozenset[str]) -> bool:
    """Whether ours denies what nobody denied just so, or affirms what was denied."""
    if sum(map(_denials, own)) > sum(map(_denials, said)) and not _turned_by_word(own, said):
        return True
    return any(_denies_more(one, own, said, meant) for one in own) or any(
        _affirms(one, own, said, meant) for one in own
    )


def aims(clause: Clause) -> list[list[str]]:
    """For each denial of the clause the stems of the words that it is aimed at, the nearest first."""
    found: list[list[str]] = []
    for at in clause.negators:
        places = [place for place in range(at + 1, len(clause.words)) if place in clause.denied]
        stems = [clause.stems[place] for place in places if clause.words[place].folded not in _PASSED_OVER]
        if not stems:
            stems = [
                clause.stems[place] for place in range(at - 1, -1, -1) if clause.words[place].folded not in _PASSED_OVER
            ]
            stems = stems[:1]
        if stems:
            found.append(stems[:_AIMED])
    return found


def _denials(clause: Clause) -> int:
    return len(clause.negators) + clause.otherwise


def _denies_more(clause: Clause, own: Sequence[Clause], said: Sequence[Clause], meant: frozenset[str]) -> bool:
    mine = aims(clause)
    if not mine:
        return False
    near = _nearest([one for one in said if one.negators], clause, meant) or _nearest(said, clause, meant)
    for aimed in mine:
        if any(aimed[0] in theirs and _named(theirs[0], own) for one in said for theirs in aims(one)):
            continue
        if not any(_denied_there(one, aimed, own) for one in near):
            return True
    return False


def _denied_there(said: Clause, aimed: Sequence[str], own: Sequence[Clause]) -> bool:
    """Whether that clause denies one of these words, with all that its denial is aimed at first named by ours, too."""
    if any(opposites(one) & said.places.keys() for one in aimed if one not in said.places):
        return True
    denied = {said.stems[at] for at in said.denied}
    for theirs in aims(said):
        first = theirs[0]
        named = _named(first, own)
        hit = any(one in theirs or one in denied or synonyms(one) & denied for one in aimed)
        if hit and (named or first in aimed):
            return True
    return False


def _named(stem: str, own: Sequence[Clause]) -> bool:
    return any(stem in one.places or synonyms(stem) & one.places.keys() for one in own)


def _affirms(clause: Clause, own: Sequence[Clause], said: Sequence[Clause], meant: frozenset[str]) -> bool:
    """Whether a word that a denial is aimed at stands in ours without one."""
    most = max((shared(clause, one, meant) for one in said), default=0)
    if (len(own) > 1 and len(meant & clause.places.keys()) < _FEWEST) or clause.words[0].folded == "if":
        return False
    mine = {clause.stems[at] for at in clause.denied}
    for one in said:
        common = shared(clause, one, meant)
        if not common or one.otherwise or (common < most and common < _MANY):
            continue
        if mine & {one.stems[at] for at in one.denied} & meant:
            continue
        for aimed in () if _NOT_ALL & {word.folded for word in one.words} else aims(one):
            word = aimed[0]
            if any(at not in one.denied for at in one.places[word]):
                continue
            if word not in clause.places or any(at in clause.denied for at in clause.places[word]):
                continue
            if any(opposites(other) & one.places.keys() for mine in own for other in mine.stems):
                continue
            if not _affirmed_nearer(word, clause, said, meant, common):
                return True
    return False


def _affirmed_nearer(word: str, clause: Clause, said: Iterable[Clause], meant: frozenset[str], than: int) -> bool:
    return any(
        any(at not in one.denied for at in one.places.get(word, ())) and shared(clause, one, meant) > than
        for one in said
    )


def _nearest(said: Sequence[Clause], clause: Clause, meant: frozenset[str]) -> list[Clause]:
    most = max((shared(clause, one, meant) for one in said), default=0)
    return [one for one in said if most and shared(clause, one, meant) == most]


def _turned_by_word(own: Sequence[Clause], said: Sequence[Clause]) -> bool:
    """`Not easy` for `hard`."""
    places = {one for clause in said for one in clause.places}
    return any(
        opposites(one) & places for clause in own for at in clause.denied if (one := clause.stems[at]) not in places
    )
