"""The order of found passages: the index's score, and how completely, closely and literally they meet the question."""

from collections.abc import Sequence
from itertools import pairwise

from bot.searching.confidence import nearby
from bot.searching.matching import Match
from bot.searching.question import Question
from bot.searching.wanted import Want

_COVERED, _NEARBY, _PAIR, _MOST_PAIRS = 0.3, 0.3, 0.05, 4


class Ranking:
    """Made once for a question; `best` is the index's highest score."""

    def __init__(self, question: Question, wants: Sequence[Want], best: float) -> None:
        self._wants = wants
        self._best = best or 1.0
        self._pairs = {f"{one.folded} {other.folded}" for one, other in pairwise(question.words)}

    def score(self, score: float, match: Match, text: str) -> float:
        """Comparable within one question."""
        lowered = text.lower()
        pairs = sum(pair in lowered for pair in self._pairs)
        return (
            score / self._best
            + _COVERED * match.coverage(self._wants)
            + _NEARBY * nearby(match, self._wants)
            + _PAIR * min(pairs, _MOST_PAIRS)
        )
