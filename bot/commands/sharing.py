"""An answer that was shown to one person, shown to all: the one that they saw, and no other."""

import logging

from bot.chat.blocks import Buttons, Text
from bot.chat.messages import OutgoingMessage
from bot.commands.answer_blocks import AnswerBlocks, answer_outcome
from bot.commands.conversations import Conversations, Understood
from bot.commands.hiding import hide_button
from bot.commands.request import Request
from bot.domain.answer import Answer
from bot.errors import AftershowError, BadArgument, NotStored
from bot.ports import Clock, TranscriptLibrary
from bot.ports.shown_answers import ShownAnswer, ShownAnswers

logger = logging.getLogger(__name__)

_MOST_KEPT = 50
_EXPIRED = (
    "I do not have that answer any more as you saw it, and another one might say something else. Ask again with /ask, "
    "then share that."
)
_TAKEN_AWAY = "Some of what that answer rests on was taken away since, so it is not shared. Ask again with /ask."


class Sharing:
    """A store that does not answer takes the sharing with it, never the answer."""

    def __init__(
        self,
        shown: ShownAnswers,
        library: TranscriptLibrary,
        draws: AnswerBlocks,
        conversations: Conversations,
        clock: Clock,
    ) -> None:
        self._shown = shown
        self._library = library
        self._draws = draws
        self._conversations = conversations
        self._clock = clock

    async def keep(self, request: Request, answer: Answer, question: str) -> str:
        """The key of this answer for a button, "" where nothing is kept. `question` holds words of the person alone."""
        if not request.remember:
            return ""
        kept = ShownAnswer(
            question=question,
            evidence=tuple(one.span for one in answer.evidence),
            sentences=answer.sentences,
            headings=answer.headings,
            confidence=answer.confidence,
        )
        try:
            return await self._shown.keep(request.community, request.person, kept, self._clock.now(), most=_MOST_KEPT)
        except AftershowError as error:
            logger.warning("answer not kept id=%s code=%s", request.event_id, error.code)
            return ""

    async def press(self, request: Request, rest: str) -> OutgoingMessage:
        """What was shown, for all to see, as long as all that it rests on may be shown here."""
        kept = await self._shown.shown(request.community, rest) if rest else None
        if kept is None:
            raise BadArgument(_EXPIRED)
        answer = await self._again(kept, request)
        body = await self._draws.body(answer, request.scope)
        hide = tuple(Buttons(found) for span in kept.evidence[:1] if (found := hide_button(request, span)))
        return OutgoingMessage(
            blocks=(Text(f"Asked: {kept.question}"), *body, *hide),
            shows=kept.evidence,
            outcome=answer_outcome(answer),
            turn=await self._conversations.remember(request, Understood(kept.question, kept.question), kept.evidence),
        )

    async def _again(self, kept: ShownAnswer, request: Request) -> Answer:
        here = {episode.id for episode in await self._library.episodes(request.scope)}
        if any(request.scope.hides(span) or span.episode_id not in here for span in kept.evidence):
            raise BadArgument(_TAKEN_AWAY)
        try:
            evidence = tuple(await self._library.cite(kept.evidence))
        except NotStored as error:
            raise BadArgument(_TAKEN_AWAY) from error
        return Answer(
            question=kept.question,
            answered=True,
            confidence=kept.confidence,
            evidence=evidence,
            sentences=kept.sentences,
            headings=kept.headings,
        )
