"""How sure a search is that the library holds what was asked: a small logistic model of what it met and missed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.searching.matching import Match
from bot.searching.wanted import Want

_NEAR = 300
"""Characters within which things said are said of each other."""
_NO_NAMES = 0.7
_BIAS = -6.6
_PAIRED, _COVERED, _NEARBY, _SURE_NAMES, _MET_NAMES = 0.7, 3.3, 2.5, 2.3, 1.6


@dataclass(frozen=True, slots=True)
class Signs:
    """Each 0..1, of the best passages.

    `paired`: names typed in a row were said in a row. `covered`: the share of the question's weight in one passage;
    `nearby`: in a few sentences. `sure_names`: how sure the least sure of the typed names is meant by anything said.
    `met_names`: the share of the names in one passage, the less the lighter they are.
    """

    paired: float
    covered: float
    nearby: float
    sure_names: float
    met_names: float


def read_signs(wants: Sequence[Want], matches: Sequence[Match]) -> Signs:
    names = [at for at, want in enumerate(wants) if want.name_like and not want.aside]
    weight = sum(wants[at].weight for at in names)
    met_names = _NO_NAMES
    if weight:
        shares = [sum(wants[at].weight * met[at] for at in names) / weight for met in (match.met for match in matches)]
        part = min(1.0, 2 * weight / sum(want.weight for want in wants))
        met_names = part * max(shares, default=0.0) + (1 - part) * _NO_NAMES
    return Signs(
        paired=float(all(want.pair_said for want in wants)),
        covered=max((match.coverage(wants) for match in matches), default=0.0),
        nearby=max((nearby(match, wants) for match in matches), default=0.0),
        sure_names=min((wants[at].certainty for at in names), default=1.0),
        met_names=met_names,
    )


def confidence(signs: Signs) -> float:
    """The chance, 0..1, that what was asked is there."""
    total = (
        _BIAS
        + _PAIRED * signs.paired
        + _COVERED * signs.covered
        + _NEARBY * signs.nearby
        + _SURE_NAMES * signs.sure_names
        + _MET_NAMES * signs.met_names
    )
    return 1 / (1 + math.exp(-total))


def nearby(match: Match, wants: Sequence[Want]) -> float:
    """The most of the question's weight that is met within `_NEAR` characters."""
    best = 0.0
    hits = match.hits
    for at, first in enumerate(hits):
        met: dict[int, float] = {}
        for hit in hits[at:]:
            if hit.start > first.start + _NEAR:
                break
            met[hit.want] = max(met.get(hit.want, 0.0), hit.weight)
        best = max(best, sum(wants[want].weight * weight for want, weight in met.items()))
    total = sum(want.weight for want in wants)
    return best / total if total else 0.0
