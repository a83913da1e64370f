"""Yes or no: whether a sentence of ours denies what was affirmed, affirms what was denied, or says the opposite."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.language.thesaurus import synonyms
from bot.proving.clauses import Clause
from bot.proving.numbers import numbers_in
from bot.proving.opposites import leans, opposites, same_side
from bot.proving.stems import listed, stem_of

_CLOSE = 3
"""Shared words from which on a clause is judged by the one it was taken from alone."""

_FROM_TO = re.compile(r"\bfrom\b.{1,40}?\bto\b(?:\s\w+){1,3}", re.I)
_DOWN = frozenset(stem_of(word, "en") for word in listed("reduce fall drop lower decrease shrink"))
_UP = frozenset(stem_of(word, "en") for word in listed("increase rise grow raise improve gain"))
_STOPPED = frozenset({stem_of("stop", "en"), stem_of("quit", "en")})
_NO_MORE = frozenset({"anymore", "longer", "more"})
_DOINGS = listed("""
    like keep keeps add adds adding added support supports stop stops lose open close start end build built create
    trust cost costs pay pays paid use used uses free up down over under
    """)
_EITHER = _DOINGS | listed("""
    all every each first last right mit vor nach after more most new human humans machine never nobody none no long
    good great best better poor success simple easy thriving outside inside longer one whole tiny terrible awful rich
    only public short badly
    """)
"""Words that have an opposite and are seldom meant so."""
_AGAINST = ("un", "in", "im", "ir", "il", "dis", "mis", "non", "anti", "de")
_SHORTEST, _SHORT = 4, 2
_COMPARED = frozenset(map(partial(stem_of, language="en"), ("more", "less", "fewer", "better", "worse")))
"""Of these a denied one is not yet its opposite: what is not more may be as much."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A clause of ours and the clause that was said that shares most of its words."""

    own: Clause
    said: Clause


def align(own: Sequence[Clause], said: Sequence[Clause], meant: frozenset[str]) -> list[list[Aligned]]:
    """For each clause of ours those that share most of its meant stems; none for one that shares nothing."""
    found = []
    for clause in own:
        counted = [(shared(clause, one, meant), one) for one in said]
        most = max((count for count, _ in counted), default=0)
        if most:
            found.append([Aligned(clause, one) for count, one in counted if count == most])
    return found


def shared(one: Clause, other: Clause, meant: frozenset[str]) -> int:
    return sum(1 for word in set(one.stems) if word in meant and word in other.places)


def turned(found: Iterable[Sequence[Aligned]], said: Sequence[Clause], meant: frozenset[str]) -> bool:
    """Whether a clause is turned round against every one that it may have been taken from."""
    return any(all(_denied(pair, said, meant) or _opposed(pair) for pair in pairs) for pairs in found)


def _denied(pair: Aligned, said: Sequence[Clause], meant: frozenset[str]) -> bool:
    together = shared(pair.own, pair.said, meant)
    denies = {pair.own.stems[at] for at in pair.own.denied} & meant
    if denies:
        if not any(clause.denied for clause in said) and not _flips(pair, denies):
            return True
        where = [pair.said] if together >= _CLOSE else said
        told = [one for one in denies if any(one in clause.places for clause in where)]
        return bool(told) and not any(_stands(one, where, denied=True) for one in told) and not _flips(pair, denies)
    affirmed = [one for one in dict.fromkeys(pair.own.stems) if one in meant]
    against = [
        one for one in affirmed if not _stands(one, [pair.said] if one in pair.said.places else said, denied=False)
    ]
    if len(affirmed) < 2 or pair.said.otherwise:
        return False
    return 3 * len(against) >= len(affirmed) and bool(against) and not _flips(pair, against)


def _stands(one: str, clauses: Iterable[Clause], *, denied: bool) -> bool:
    return any((at in clause.denied) is denied for clause in clauses for at in clause.places.get(one, ()))


def _flips(pair: Aligned, against: Collection[str]) -> bool:
    """`not easy` is `hard`: an opposite of a denied word says the same."""
    denied = {pair.said.stems[at] for at in pair.said.denied}
    if any(opposites(one) & denied for one in pair.own.stems):
        return True
    return any(opposites(one) & pair.said.places.keys() for one in against if one not in pair.said.places)


def replaced(own: Sequence[Clause], said: Sequence[Clause], stems: frozenset[str]) -> bool:
    """Whether a word that nobody said stands for its opposite that was said, neither being denied."""
    for clause in own:
        for at, one in enumerate(clause.stems):
            for other in () if one in stems else leans(one) & stems:
                if one in _COMPARED or all(
                    _stands(other, [there], denied=at in clause.denied) for there in said if other in there.places
                ):
                    return True
    return False


def opposed_beside(own: Sequence[Clause], said: Sequence[Clause], stems: frozenset[str]) -> bool:
    """Whether an unsaid word stands beside one that its opposite was said of."""
    for clause in own:
        heavy = clause.content
        for index, at in enumerate(heavy):
            against = opposites(clause.stems[at]) if clause.stems[at] not in stems else frozenset()
            if not against or clause.words[at].folded in _DOINGS:
                continue
            beside = {
                clause.stems[place] for place in (*heavy[max(0, index - 1) : index], *heavy[index + 1 : index + 2])
            }
            for there in said:
                if beside & there.places.keys() and any(
                    _stands(other, [there], denied=at in clause.denied) for other in against & there.places.keys()
                ):
                    return True
    return False


def _went(said: Sequence[Clause]) -> frozenset[str]:
    """Stems that `from sixty to four`, or what is done no more, bears out."""
    found: frozenset[str] = frozenset()
    for clause in said:
        text = " ".join(word.written for word in clause.words)
        for way in _FROM_TO.finditer(text):
            ends = [number.value for number in numbers_in(way.group())]
            if len(ends) > 1:
                found |= _DOWN if ends[0] > ends[-1] else _UP
        if clause.negators and not _NO_MORE.isdisjoint(word.folded for word in clause.words):
            found |= _STOPPED
    return found


def unsaid_leaning(own: Sequence[Clause], said: Sequence[Clause], stems: frozenset[str]) -> bool:
    """Whether a word that has an opposite stands in ours though nobody said it, or one of its side."""
    went = _went(said)
    for clause in own:
        for at, (word, one) in enumerate(zip(clause.words, clause.stems, strict=True)):
            ends = word.folded == "before" and at + 1 == len(clause.words)
            if one in stems or ends or word.folded in _EITHER or not leans(one):
                continue
            if same_side(one) & stems or synonyms(word.folded) & stems or one in went:
                continue
            turned_round = any(_stands(other, said, denied=True) for other in opposites(one))
            if not turned_round:
                return True
    return False


def made_opposite(own: Sequence[Clause], stems: frozenset[str]) -> bool:
    """`worthless` where `worth` was said, `unhappy` where `happy` was, and the other way round."""
    for clause in own:
        for one in clause.stems:
            if one in stems or len(one) < _SHORTEST:
                continue
            bare = {one.removeprefix(start) for start in _AGAINST if one.startswith(start)} | {
                one.removesuffix("less"),
                one.removesuffix("ful"),
            }
            if any(other in stems for other in bare - {one} if len(other) > _SHORT):
                return True
            if any(f"{start}{one}" in stems for start in _AGAINST) or f"{one}less" in stems:
                return True
    return False


def unconditional(found: Iterable[Sequence[Aligned]], own: Sequence[Clause]) -> bool:
    """Whether ours is taken from a sentence with an `if` and has none, nor any doubt."""
    if any(clause.depends or clause.hedged for clause in own):
        return False
    return any(pairs and all(pair.said.depends for pair in pairs) for pairs in found)


def assumed(found: Iterable[Sequence[Aligned]], meant: frozenset[str], hedged: bool) -> bool:
    """Whether what was only possible, or only supposed, is told as it were so."""
    if hedged:
        return False
    for pairs in found:
        for pair in pairs:
            shared_words = [one for one in dict.fromkeys(pair.own.stems) if one in meant and one in pair.said.places]
            only = [one for one in shared_words if all(at in pair.said.doubted for at in pair.said.places[one])]
            if not only or pair.own.hedged:
                break
        else:
            return True
    return False


def _opposed(pair: Aligned) -> bool:
    """Whether a word stands where its opposite was said, neither being denied."""
    for at, one in enumerate(pair.own.stems):
        if one in pair.said.places:
            continue
        for other in opposites(one) & pair.said.places.keys() - set(pair.own.stems):
            denied = any(place in pair.said.denied for place in pair.said.places[other])
            if denied == (at in pair.own.denied):
                return True
    return False
