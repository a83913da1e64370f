"""The answerer: the best evidence, quoted and cited, or a refusal that shows what came nearest."""

from collections.abc import Sequence

from bot.answering.evidence import Evidence, find_evidence
from bot.domain.answer import Answer
from bot.domain.findings import Scope
from bot.domain.span import Citation
from bot.ports import LookupCache, TranscriptLibrary
from bot.searching.finder import Finder, Ground

_METHOD = "answer-1"
THRESHOLD = 0.5
"""From this confidence on a question is answered, below it refused."""
_WRONG_KIND = 0.6
"""What is left of the confidence when a number is asked for and the best evidence holds none."""
_LOOKED_AT = 16
_MOST_EVIDENCE = 3
_MOST_NEAREST = 3


class Answerer:
    """Answers without a model: it chooses whole sentences, and the library cuts their text."""

    def __init__(self, finder: Finder, library: TranscriptLibrary, cache: LookupCache) -> None:
        self._finder = finder
        self._library = library
        self._cache = cache

    async def answer(self, question: str, scope: Scope) -> Answer:
        """Cited evidence, best first, or a refusal with the nearest that was said."""
        ground = await self._finder.ground(scope)

        async def compute() -> Answer:
            return await self._compute(question, ground)

        return await self._cache.get_or_compute(ground.key("answer", question, _METHOD), Answer, compute)

    async def _compute(self, question: str, ground: Ground) -> Answer:
        look = await self._finder.look(question, ground, limit=_LOOKED_AT)
        evidence = find_evidence(look, ground.scope.hides)
        confidence = look.confidence
        if evidence and not evidence[0].of_kind:
            confidence *= _WRONG_KIND
        answered = bool(evidence) and confidence >= THRESHOLD
        cited = await self._cite(evidence[: _MOST_EVIDENCE if answered else _MOST_NEAREST])
        return Answer(
            question=question,
            answered=answered,
            confidence=round(confidence, 4),
            evidence=cited if answered else (),
            nearest=() if answered else cited,
            repairs=look.repairs if answered else (),
            missing=look.missing,
            closest=look.closest,
        )

    async def _cite(self, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
        return tuple(await self._library.cite([one.span for one in evidence])) if evidence else ()
