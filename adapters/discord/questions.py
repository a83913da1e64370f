"""The road of a question in plain words: a mention, a reply, a direct message."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from adapters.discord.adapter import DiscordPoster, thread_name
from adapters.discord.inbound import Said
from adapters.discord.interactions import sorry
from adapters.discord.markup import plain
from adapters.discord.render import render
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

    async def answer(self, said: Said) -> None:
        """In a thread under the question where there can be one, else in reply to it; each answer appears once."""
        event = said.event
        try:
            if not await self._handler.take(event, reply=stored(Asked(said.channel, said.message))):
                return
            message = await self._answered(event)
        except AftershowError as error:
            message = sorry(error.user_text)
        await self._handler.ended(event, await self._deliver(event, said, message))

    async def _answered(self, event: QuestionEvent) -> OutgoingMessage:
        answering = asyncio.ensure_future(self._handler.dispatch(await self._in_its_episode(event)))
        done, _ = await asyncio.wait({answering}, timeout=_SLOW)
        if not done:
            with suppress(PlatformError):
                await self._poster.typing(event.conversation)
        return await answering

    async def _in_its_episode(self, event: QuestionEvent) -> QuestionEvent:
        known = await self._threads.in_its_episode(event)
        return replace(event, conversation=known.conversation)

    async def _deliver(self, event: QuestionEvent, said: Said, message: OutgoingMessage) -> str:
        place = event.conversation
        try:
            thread = await self._thread(event, said, message)
            shown = with_follow_up(message) if place.direct is None and thread.thread else message
            under = str(said.message) if thread == place else None
            ref = await self._poster.send(thread, render(shown), key=event.event_id, under=under)
        except PlatformError as error:
            logger.warning("not delivered id=%s code=%s", event.event_id, error.code)
            return "undelivered"
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
