"""The road of a question in plain words: a mention, a reply, a direct message."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from adapters.discord.adapter import DiscordPoster, thread_name
from adapters.discord.inbound import Said
from adapters.discord.interactions import UNDELIVERED, sorry
from adapters.discord.markup import plain
from adapters.discord.render import render
from adapters.discord.steps import AsMessage, all_of_us
from adapters.discord.stored_reply import Asked, stored
from adapters.discord.threads import Threads, with_follow_up
from bot.chat.blocks import Notice
from bot.chat.events import QuestionEvent
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import EventHandler
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import AftershowError, PlatformError

logger = logging.getLogger(__name__)

_SLOW = 1.0
"""Seconds after which "is typing" is shown."""


class Questions:
    def __init__(self, handler: EventHandler, poster: DiscordPoster, threads: Threads) -> None:
        self._handler = handler
        self._poster = poster
        self._threads = threads
        self._turns = all_of_us()

    async def answer(self, said: Said) -> None:
        """In a thread under the question where there can be one, else in reply to it; each answer appears once."""
        event = said.event
        try:
            if not await self._handler.take(event, reply=stored(Asked(said.channel, said.message))):
                return
            steps = self._steps(event, said)
            message = await self._answered(event, steps)
        except AftershowError as error:
            steps, message = self._steps(event, said), sorry(error.user_text)
        outcome = await self._deliver(event, said, message, steps)
        if outcome == UNDELIVERED and steps.stands:
            return  # half an answer stands there: left to be settled
        await self._handler.ended(event, outcome)

    def _steps(self, event: QuestionEvent, said: Said) -> AsMessage:
        async def stand(message: OutgoingMessage) -> tuple[ConversationRef, str | None]:
            thread = await self._thread(event, said, message)
            return thread, str(said.message) if thread == event.conversation else None

        return AsMessage(self._poster, event.event_id, stand, self._handler.shown, self._turns)

    async def _answered(self, event: QuestionEvent, steps: AsMessage) -> OutgoingMessage:
        answering = asyncio.ensure_future(self._handler.dispatch(await self._in_its_episode(event), steps))
        try:
            done, _ = await asyncio.wait({answering}, timeout=_SLOW)
            if not done and not steps.stands:
                with suppress(PlatformError):
                    await self._poster.typing(event.conversation)
            return await answering
        finally:
            await steps.end()

    async def _in_its_episode(self, event: QuestionEvent) -> QuestionEvent:
        known = await self._threads.in_its_episode(event)
        return replace(event, conversation=known.conversation)

    async def _deliver(self, event: QuestionEvent, said: Said, message: OutgoingMessage, steps: AsMessage) -> str:
        place = event.conversation
        try:
            thread = steps.ref.conversation if steps.ref is not None else await self._thread(event, said, message)
            shown = with_follow_up(message) if place.direct is None and thread.thread else message
            ref = await steps.finish(thread, render(shown), str(said.message) if thread == place else None)
        except PlatformError as error:
            logger.warning("not delivered id=%s code=%s", event.event_id, error.code)
            return UNDELIVERED
        if thread.thread is not None:
            await self._threads.remember(thread, message)
        await self._handler.shown(ref, message)
        return "answered"

    async def _thread(self, event: QuestionEvent, said: Said, message: OutgoingMessage) -> ConversationRef:
        """Where the answer goes: a thread under a question in a channel; a mere notice needs none."""
        place = event.conversation
        if place.direct is not None or place.thread is not None or _is_notice(message):
            return place
        name = plain(event.text, 100) or thread_name(message)
        try:
            return await self._poster.open_thread(MessageRef(place, str(said.message)), name)
        except PlatformError as error:
            logger.info("no thread id=%s code=%s", event.event_id, error.code)
            return place


def _is_notice(message: OutgoingMessage) -> bool:
    return all(isinstance(block, Notice) for block in message.blocks)
