"""The road of one interaction: taken, acknowledged within three seconds, answered, ended."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.discord import errors
from adapters.discord.adapter import DiscordPoster, thread_name
from adapters.discord.forms import FOLLOW_UP_FORM, modal
from adapters.discord.inbound import asks_in_the_open
from adapters.discord.render import Json, render
from adapters.discord.replies import Replies, Token
from adapters.discord.steps import InPlace
from adapters.discord.stored_reply import stored
from adapters.discord.threads import Threads, with_follow_up
from bot.chat.blocks import Notice, Tone
from bot.chat.events import ButtonEvent, Event, QuestionEvent
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.ports import EventHandler
from bot.chat.refs import MessageRef
from bot.errors import AftershowError, PlatformError

logger = logging.getLogger(__name__)

ACKNOWLEDGE = timedelta(seconds=1.5)
"""Discord waits three seconds; what is not known by now (a form, a redelivery) is not waited for."""


UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class _Begun:
    """`taken` is false for what was done before; `failed` says why it cannot be done."""

    taken: bool
    form: Form | None = None
    failed: OutgoingMessage | None = None


class Interactions:
    def __init__(
        self,
        handler: EventHandler,
        replies: Replies,
        poster: DiscordPoster,
        threads: Threads,
        acknowledge: timedelta = ACKNOWLEDGE,
    ) -> None:
        self._handler = handler
        self._replies = replies
        self._poster = poster
        self._threads = threads
        self._acknowledge = acknowledge

    async def answer(self, event: Event, token: Token) -> None:
        """Every event ends in one visible outcome; what Discord refuses is logged and ended."""
        if isinstance(event, ButtonEvent) and asks_in_the_open(event.action):
            await self._open(replace(FOLLOW_UP_FORM, action=event.action), token)
            return
        private = self._is_private(event)
        beginning = asyncio.ensure_future(self._begin(event, token))
        await asyncio.wait({beginning}, timeout=self._acknowledge.total_seconds())
        begun = beginning.result() if beginning.done() else None
        if begun is not None and not begun.taken:
            return
        if begun is not None and begun.form is not None:
            await self._handler.ended(event, "form" if await self._open(begun.form, token) else "not_acknowledged")
            return
        acknowledged = await self._defer(token, private)
        begun = begun or await beginning
        if not begun.taken:
            return
        if not acknowledged:
            await self._handler.ended(event, "not_acknowledged")
            return
        steps = self._steps(event, token, private)
        message = begun.failed or await self._answered(event, steps)
        outcome = await self._deliver(event, token, message, private)
        if outcome == UNDELIVERED and steps is not None and steps.stands:
            return  # half an answer stands there: left to be settled, while the token lives
        await self._handler.ended(event, outcome)

    def _is_private(self, event: Event) -> bool:
        """Nobody else is in a direct talk, and there an answer for one pair of eyes would vanish with a restart."""
        return event.conversation.direct is None and self._handler.answers_privately(event)

    async def _begin(self, event: Event, token: Token) -> _Begun:
        try:
            if not await self._handler.take(event, reply=stored(token)):
                return _Begun(taken=False)
            return _Begun(taken=True, form=await self._handler.form_for(event))
        except AftershowError as error:
            return _Begun(taken=True, failed=sorry(error.user_text))

    def _steps(self, event: Event, token: Token, private: bool) -> InPlace | None:
        """None where those who see the acknowledgement are not those whom the answer is for."""
        if not (private or _asked_openly(event)):
            return None
        return InPlace(self._replies, token)

    async def _answered(self, event: Event, steps: InPlace | None) -> OutgoingMessage:
        try:
            return await self._handler.dispatch(await self._threads.in_its_episode(event), steps)
        finally:
            if steps is not None:
                await steps.end()

    async def _deliver(self, event: Event, token: Token, message: OutgoingMessage, private: bool) -> str:
        """Show the answer to whom it is for; the outcome for the ledger."""
        for_one = message.visibility is Visibility.PRIVATE and not _asked_openly(event)
        try:
            if private and not for_one:
                return await self._publish(event, token, message)
            if not private and for_one:
                return await self._alone(token, message)
            await self._edit(event, token, message, public=not private)
        except errors.FAILURES as error:
            return await self._apologise(event, token, error)
        return "answered"

    async def _edit(self, event: Event, token: Token, message: OutgoingMessage, *, public: bool) -> None:
        place = event.conversation
        shown = with_follow_up(message) if public and place.thread and isinstance(event, QuestionEvent) else message
        id = await self._replies.edit(token, render(shown), await self._poster.pictures.of(message))
        ref = MessageRef(place, id)
        if public:
            await self._stands(ref, message)

    async def _alone(self, token: Token, message: OutgoingMessage) -> str:
        """Acknowledged for all to see, and meant for one: told apart. What all see goes once that is sure."""
        await self._replies.edit(token, render(_FOR_ONE))
        if not await self._replies.follow_up(token, render(message)):
            return "answered_perhaps"
        await self._replies.remove(token)
        return "answered"

    async def _publish(self, event: Event, token: Token, message: OutgoingMessage) -> str:
        """Acknowledged for one pair of eyes and meant for all: posted apart, once; the acknowledgement goes."""
        try:
            pictures = await self._poster.pictures.of(message)
            ref = await self._poster.send(event.conversation, render(message), key=event.event_id, pictures=pictures)
        except PlatformError as error:
            logger.info("not published id=%s code=%s", event.event_id, error.code)
            kept = replace(
                message, blocks=(*message.blocks, Notice(Tone.ERROR, f"Only you see this: {error.user_text}"))
            )
            await self._replies.edit(token, render(kept))
            return "answered_privately"
        await self._replies.remove(token)
        await self._stands(ref, message)
        return "answered"

    async def _stands(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """A public answer is there: keep what it shows, and open the thread under it where it asks for one."""
        await self._handler.shown(ref, message)
        place = ref.conversation
        if message.placement is not Placement.THREAD or place.thread is not None or place.direct is not None:
            return
        try:
            thread = await self._poster.open_thread(ref, thread_name(message))
        except PlatformError as error:
            logger.info("no thread code=%s", error.code)
            return
        await self._threads.remember(thread, message)

    async def _apologise(self, event: Event, token: Token, error: Exception) -> str:
        """Discord did not take the answer: a plainer one, if it takes that."""
        why = errors.ours(error)
        logger.warning("not delivered id=%s code=%s discord=%d", event.event_id, why.code, errors.code_of(error))
        try:
            await self._replies.edit(token, render(sorry("I have an answer, and Discord did not take it. Try again.")))
        except errors.FAILURES as again:
            logger.warning("nothing delivered id=%s discord=%d", event.event_id, errors.code_of(again))
            return UNDELIVERED
        return "apologised"

    async def _open(self, form: Form, token: Token) -> bool:
        payload: Json = modal(form)
        try:
            await self._replies.open(token, payload)
        except errors.FAILURES as error:
            logger.warning("no form opened id=%d discord=%d", token.interaction, errors.code_of(error))
            return errors.code_of(error) == errors.ALREADY_ACKNOWLEDGED
        return True

    async def _defer(self, token: Token, private: bool) -> bool:
        try:
            await self._replies.defer(token, private=private)
        except errors.FAILURES as error:
            logger.warning("not acknowledged id=%d discord=%d", token.interaction, errors.code_of(error))
            return errors.code_of(error) == errors.ALREADY_ACKNOWLEDGED
        return True


def _asked_openly(event: Event) -> bool:
    return isinstance(event, QuestionEvent) or event.conversation.direct is not None


_FOR_ONE = OutgoingMessage(
    blocks=(Notice(Tone.INFO, "I answered you alone. If nothing is there, please do it once more."),)
)


def sorry(text: str, tone: Tone = Tone.ERROR) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Notice(tone, text),), visibility=Visibility.PRIVATE)
