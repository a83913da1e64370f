"""Requests that a process left open when it ended: their people are told, once, how to go on."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from adapters.slack.delivery import Delivery
from adapters.slack.draft import Halves
from adapters.slack.places import PLATFORM
from adapters.slack.reply import Reply
from adapters.slack.window import name_of
from bot.chat.blocks import Notice, Tone
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import EventHandler
from bot.chat.refs import MessageRef
from bot.chat.requests import TELLING, OpenRequest
from bot.errors import AftershowError, PlatformDown, PlatformError, SlowDown

logger = logging.getLogger(__name__)

AGAIN = "ask again"
"""How a request is repeated, where nothing better is known."""
_INTERRUPTED = "I was interrupted. If you cannot see my answer, please try again: {again}."
"""The answer may stand there: nobody can ask Slack for words that were for one person alone."""


class Settling:
    def __init__(self, handler: EventHandler, delivery: Delivery, halves: Halves) -> None:
        self._handler = handler
        self._delivery = delivery
        self._halves = halves

    async def settle(self) -> None:
        """What Slack cannot take now is left for the next time."""
        for request in await self._handler.left_open(PLATFORM):
            if await self._handler.may_tell(request) and await self._told(request):
                await self._handler.settled(request)

    async def _told(self, request: OpenRequest) -> bool:
        """False where Slack does not answer now: the next sweep tries again."""
        reply = Reply.decoded(request.reply)
        if reply is None or not reply.user:
            return True
        text = _INTERRUPTED.format(again=reply.again or AGAIN)
        try:
            async with asyncio.timeout(TELLING.total_seconds()):
                if not await self._finished(request, reply, text):
                    await self._delivery.tell(request.conversation.community, reply, text, Tone.ERROR)
        except (PlatformDown, SlowDown, TimeoutError):
            return False
        except PlatformError as error:
            return await self._told_directly(request, reply, text, error)
        return True

    async def _finished(self, request: OpenRequest, reply: Reply, text: str) -> bool:
        """What was shown of the answer does not stay as if more came. False where the person has still to be told."""
        community, message = request.conversation.community, OutgoingMessage(blocks=(Notice(Tone.ERROR, text),))
        if reply.openly or reply.direct:
            half = await self._halves.find(community, reply, request.event_id, request.claimed_at)
            if half is None:
                return False
            place = replace(request.conversation, channel=reply.channel, thread=reply.thread)
            await self._delivery.finish(MessageRef(place, half), message)
            return True
        if not (reply.view or reply.home):
            with suppress(AftershowError):  # no window was open, or it is closed
                await self._delivery.fill(community, "", message, name=name_of(request.event_id))
        return False

    async def _told_directly(self, request: OpenRequest, reply: Reply, text: str, failure: PlatformError) -> bool:
        """By direct message, when a modal or tab is gone."""
        logger.info("not told id=%s code=%s", request.event_id, failure.code)
        if not (reply.view or reply.home):
            return True
        try:
            await self._delivery.tell(request.conversation.community, Reply(user=reply.user), text, Tone.ERROR)
        except (PlatformDown, SlowDown):
            return False
        except PlatformError as error:
            logger.info("nobody told id=%s code=%s", request.event_id, error.code)
        return True
