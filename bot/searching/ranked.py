"""Found passages, ranked by the words they meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.passage import Passage
from bot.ports import IndexHit
from bot.searching.matching import Match, Matcher
from bot.searching.passages import PackedPassage
from bot.searching.question import Question
from bot.searching.ranking import Ranking
from bot.searching.wanted import Want


@dataclass(frozen=True)
class Ranked:
    """A passage, its rank score, and where it meets what is wanted."""

    packed: PackedPassage
    score: float
    match: Match

    @cached_property
    def passage(self) -> Passage:
        return self.packed.unpack()


def rank(question: Question, wants: Sequence[Want], hits: Sequence[IndexHit], matcher: Matcher) -> list[Ranked]:
    ranking = Ranking(question, wants, max((hit.score for hit in hits), default=0.0))
    ranked = []
    for hit in hits:
        packed = PackedPassage(hit.payload)
        match = matcher.match(packed.text)
        ranked.append(Ranked(packed, ranking.score(hit.score, match, packed.text), match))
    return sorted(ranked, key=lambda one: -one.score)
