"""Requests that a process left open when it ended: their people are told, once, how to go on."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import discord

from adapters.discord import errors
from adapters.discord.adapter import DiscordPoster
from adapters.discord.inbound import PLATFORM
from adapters.discord.interactions import sorry
from adapters.discord.render import render
from adapters.discord.replies import Replies, Token
from adapters.discord.steps import half_key
from adapters.discord.stored_reply import Asked, read
from bot.chat.blocks import Tone
from bot.chat.ports import EventHandler
from bot.chat.refs import MessageRef
from bot.chat.requests import TELLING, OpenRequest
from bot.errors import PlatformDown, PlatformError, SlowDown
from bot.ports import Clock

logger = logging.getLogger(__name__)

TOKEN_LIVES = timedelta(minutes=14)
"""Of the fifteen that Discord gives, with room for the way."""
_EARLIER = timedelta(minutes=1)
"""Discord's clock and ours may differ."""
_INTERRUPTED = sorry("I was interrupted before I could finish this. Please ask once more, just as before.", Tone.INFO)


class Settling:
    def __init__(self, handler: EventHandler, replies: Replies, poster: DiscordPoster, clock: Clock) -> None:
        self._handler = handler
        self._replies = replies
        self._poster = poster
        self._clock = clock

    async def settle(self) -> int:
        """How many were settled. What Discord cannot take now is left for the next time."""
        settled = 0
        for request in await self._handler.left_open(PLATFORM):
            if not await self._handler.may_tell(request):
                continue
            try:
                async with asyncio.timeout(TELLING.total_seconds()):
                    await self._tell(request)
            except TimeoutError:
                logger.info("settled later id=%s code=timeout", request.event_id)
                continue
            except (PlatformDown, SlowDown) as error:
                logger.info("settled later id=%s code=%s", request.event_id, error.code)
                continue
            except PlatformError as error:
                logger.info("nobody to tell id=%s code=%s", request.event_id, error.code)
            await self._handler.settled(request)
            settled += 1
        return settled

    async def _tell(self, request: OpenRequest) -> None:
        reply = read(request.reply)
        if isinstance(reply, Token):
            await self._edit(reply)
        elif isinstance(reply, Asked):
            await self._post(request, reply)

    async def _edit(self, token: Token) -> None:
        """Where the answer is still owed, and the token lives. An answer that stands there already is left alone."""
        if self._clock.now() - discord.utils.snowflake_time(token.interaction) > TOKEN_LIVES:
            return
        try:
            if await self._replies.is_waiting(token):
                await self._replies.edit(token, render(_INTERRUPTED))
        except errors.FAILURES as error:
            raise errors.ours(error) from error

    async def _post(self, request: OpenRequest, asked: Asked) -> None:
        """In place of half an answer, where one stands. Else under the key of the answer: where that one went out after
        all, Discord shows no second message."""
        place = request.conversation
        ref = MessageRef(place, str(asked.message))
        if place.thread is None and place.direct is None and await self._poster.has_thread(ref):
            place = replace(place, thread=ref.message)
        under = str(asked.message) if place is request.conversation else None
        for half in await self._poster.find(place, half_key(request.event_id), request.claimed_at - _EARLIER) or ():
            await self._poster.edit(half, render(_INTERRUPTED))
            return
        await self._poster.send(place, render(_INTERRUPTED), key=request.event_id, under=under)
