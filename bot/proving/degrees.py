"""How much of it: what was said to be too much, and what was said to be the opposite."""

import re
from collections.abc import Iterable, Sequence

from bot.proving.clauses import Clause
from bot.proving.opposites import leans
from bot.proving.polarity import Aligned
from bot.proving.stems import listed

_COUNTS = listed(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand"
)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely)\b", re.I)
_ONLY = re.compile(r"\b(?:only|just|merely)\b", re.I)
_SWITCHES = re.compile(r"\b(?:turn|switch|flip|toggle)\w*\s(?:\w+\s){0,4}?(on|off)\b", re.I)
_TOO = listed("too overly excessively zu")
_REVERSES = listed("opposite contrary reverse gegenteil")


def without_too(own: Sequence[Clause], said: Sequence[Clause]) -> bool:
    """Whether ours says `early` where `too early` was said, and nothing else."""
    for clause in own:
        for at, stem in enumerate(clause.stems):
            if not leans(stem) or _goes_too_far(clause, at):
                continue
            places = [(one, place) for one in said for place in one.places.get(stem, ())]
            if places and all(_goes_too_far(one, place) for one, place in places):
                return True
    return False


def reversed_by_word(found: Iterable[Sequence[Aligned]], own: Sequence[Clause]) -> bool:
    """Whether ours leaves out the word that turns round what it is taken from: `everybody expected the opposite`."""
    if any(_reverses(clause) or clause.negators for clause in own):
        return False
    return any(pairs and all(_reverses(pair.said) for pair in pairs) for pairs in found)


def only_so(text: str, proofs: Sequence[str]) -> bool:
    """Whether ours says `not just` where `just` was said."""
    if not _NOT_ONLY.search(text) or any(_NOT_ONLY.search(proof) for proof in proofs):
        return False
    return any(_ONLY.search(proof) for proof in proofs)


def switched_over(text: str, proofs: Sequence[str]) -> bool:
    """Whether something is turned off in ours that was turned on, or the other way round."""
    mine = {match[1].lower() for match in _SWITCHES.finditer(text)}
    said = {match[1].lower() for proof in proofs for match in _SWITCHES.finditer(proof)}
    return bool(mine and said) and not mine & said


def numbered_otherwise(own: Sequence[Clause], said: Sequence[Clause]) -> bool:
    """Whether a number of ours stands with a word whose opposite every number like it was said with."""
    for clause in own:
        counted = {word.folded for word in clause.words if word.folded in _COUNTS or word.folded.isdigit()}
        for number in counted:
            told = [one for one in said if any(word.folded == number for word in one.words)]
            for stem in clause.places:
                if told and all(leans(stem) & one.places.keys() and stem not in one.places for one in told):
                    return True
    return False


def _reverses(clause: Clause) -> bool:
    return any(word.folded in _REVERSES for word in clause.words)


def _goes_too_far(clause: Clause, at: int) -> bool:
    return at > 0 and clause.words[at - 1].folded in _TOO
