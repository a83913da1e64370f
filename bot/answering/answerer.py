"""The answerer: proven sentences, or the best evidence alone, or a refusal that shows what came nearest."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.answering.asked import Asked, AskedFor, read_asked
from bot.answering.draft import OnAnswer
from bot.answering.evidence import Evidence
from bot.answering.gathering import Gathered, gather
from bot.answering.telling import in_time, told
from bot.answering.written import AnswerWriter
from bot.domain.answer import Answer
from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.span import Citation
from bot.errors import ModelError, ModelOff
from bot.ports import LookupCache, TranscriptLibrary
from bot.searching.finder import Finder, Ground

_log = logging.getLogger(__name__)

Wanted = Callable[[CommunityId], Awaitable[bool]]
"""Whether a community wants a model at all."""

_METHOD = "answer-2"
THRESHOLD = 0.5
"""From this confidence on a question is answered, below it refused."""
_HOPELESS = 0.05
"""Below this nothing that was said is near the question: no model is asked."""
_MOST_NEAREST = 3


class Answerer:
    """Chooses whole sentences, and the library cuts their text; with a `writer`, a model puts them into words for those
    who have it `wanted`: where they have not, what it wrote before is not shown either."""

    def __init__(
        self,
        finder: Finder,
        library: TranscriptLibrary,
        cache: LookupCache,
        writer: AnswerWriter | None = None,
        wanted: Wanted | None = None,
    ) -> None:
        self._finder = finder
        self._library = library
        self._cache = cache
        self._writer = writer
        self._wanted = wanted

    @property
    def writes(self) -> bool:
        """Whether a model puts answers into words."""
        return self._writer is not None

    async def answer(
        self,
        question: str,
        scope: Scope,
        *,
        on_answer: OnAnswer | None = None,
        trouble: ModelError | None = None,
        waited: timedelta = timedelta(),
    ) -> Answer:
        """Cited evidence, best first, or a refusal with the nearest that was said.

        `on_answer` is given what is proven while a model still writes. Where the model fails, the answer is the one
        without it and says so: that one is never kept as if it were the model's. `trouble` is what the model said to
        this person a moment ago: then it is not asked again. `waited` is what its deadline has lost already.
        """
        ground = await self._finder.ground(scope, question)
        asked = read_asked(question)
        if self._writer is not None and (self._wanted is None or await self._wanted(scope.community)):
            try:
                return await self._written(
                    self._writer.asked_after(waited, trouble), asked, question, ground, on_answer
                )
            except ModelError as error:
                _log.info("answered without the model: %s", error.code)
                excuse = "" if isinstance(error, ModelOff) else error.user_text
                return replace(await self._plain(asked, question, ground), plainly=excuse)
        return await self._plain(asked, question, ground)

    async def _plain(self, asked: Asked, question: str, ground: Ground) -> Answer:
        async def compute() -> Answer:
            gathered = await gather(asked, question, self._finder, ground)
            return await self._extract(question, gathered, ground, await self._episodes(asked, ground))

        return await self._cache.get_or_compute(ground.key("answer", question, _METHOD), Answer, compute)

    async def _written(
        self, writer: AnswerWriter, asked: Asked, question: str, ground: Ground, on_answer: OnAnswer | None
    ) -> Answer:
        async def compute() -> Answer:
            gathered = await gather(asked, question, self._finder, ground)
            episodes = await self._library.episodes(ground.scope)
            plain = await self._extract(question, gathered, ground, episodes)
            if gathered.look.confidence < _HOPELESS:
                return plain
            return await writer.write(gathered, plain, ground, {one.id: one for one in episodes}, on_answer)

        method = f"{_METHOD}|{await writer.settled()}"
        return await self._cache.get_or_compute(ground.key("answer", question, method), Answer, compute)

    async def _episodes(self, asked: Asked, ground: Ground) -> Sequence[Episode]:
        """Only where the answer speaks of them."""
        if asked.kind in (AskedFor.WHICH_EPISODES, AskedFor.OVER_TIME):
            return await self._library.episodes(ground.scope)
        return ()

    async def _extract(self, question: str, gathered: Gathered, ground: Ground, episodes: Sequence[Episode]) -> Answer:
        """The answer without a model."""
        evidence, look = gathered.evidence, gathered.look
        answered = bool(evidence) and gathered.confidence >= THRESHOLD
        if answered and gathered.asked.kind is AskedFor.OVER_TIME:
            evidence = tuple(evidence[at] for at in in_time([one.span.episode_id for one in evidence], episodes))
        cited = await self._cite(evidence if answered else evidence[:_MOST_NEAREST])
        by_id = {one.id: one for one in episodes}
        return Answer(
            question=question,
            answered=answered,
            confidence=round(gathered.confidence, 4),
            evidence=cited if answered else (),
            nearest=() if answered else cited,
            repairs=look.repairs if answered else (),
            missing=look.missing,
            closest=look.closest,
            headings=told(gathered.asked, cited, gathered.of_sides, by_id) if answered else (),
        )

    async def _cite(self, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
        return tuple(await self._library.cite([one.span for one in evidence])) if evidence else ()
