"""How sure a search is that the library holds what was asked, learned from what it found and what it missed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.searching.matching import Match
from bot.searching.wanted import Want

_BIAS = -2.2
_WEIGHTS = {"coverage": 4.0, "names": 1.6, "said": 1.2, "least": 0.8}


@dataclass(frozen=True, slots=True)
class Signs:
    """Each 0..1. `coverage`: of the question's weight in the best passage. `names`: the least certain of what was typed
    as a name. `said`: of the weight said anywhere in scope, repairs counted in part. `least`: the rarest word met."""

    coverage: float
    names: float
    said: float
    least: float


def read_signs(wants: Sequence[Want], matches: Sequence[Match]) -> Signs:
    if not wants:
        return Signs(0.0, 0.0, 0.0, 0.0)
    total = sum(want.weight for want in wants) or 1.0
    coverage = max((match.coverage(wants) for match in matches), default=0.0)
    named = [want.certainty for want in wants if want.name_like]
    heaviest = max(range(len(wants)), key=lambda at: wants[at].weight)
    least = max((match.met[heaviest] for match in matches), default=0.0)
    said = sum(want.weight * want.certainty for want in wants) / total
    return Signs(coverage, min(named, default=1.0), said, least)


def confidence(signs: Signs) -> float:
    """The chance, 0..1, that what was asked is there."""
    total = _BIAS + sum(weight * (getattr(signs, name) - 0.5) for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-total - 2.0))
