"""The half of a public answer: posted with its first proven part, changed as more is proven, finished by the answer.

By `chat.update` and not as one of Slack's streams: a stream only grows, and what is proven later may renumber receipts;
and a message that streams takes no `chat.update`, so that nobody but its own process could finish it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.slack.calls import TeamCalls
from adapters.slack.delivery import Delivery
from adapters.slack.reply import Reply
from adapters.slack.searching import Search
from bot.chat.growing import Growing, Turns
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId
from bot.errors import AftershowError, PlaceGone, PlatformDown, PlatformError, SlowDown

logger = logging.getLogger(__name__)

_TRIES = (0.0, 1.0, 3.0, 8.0)
"""Seconds before each try to finish: a message may be changed twice without a second effect."""
_EARLIER = timedelta(minutes=1)
"""Slack's clock and ours may differ."""

Shown = Callable[[MessageRef, OutgoingMessage], Awaitable[None]]


class HalfStands(PlatformError):
    """Half an answer stands there, and Slack does not let us finish it now: the sweep does."""

    code = "half_stands"


class Draft:
    """A `Progress`. `ref` is what stands there, None before anything does. `shown` is told of it."""

    def __init__(
        self,
        delivery: Delivery,
        halves: "Halves",
        place: ConversationRef,
        reply: Reply,
        event_id: str,
        turns: Turns,
        shown: Shown,
    ) -> None:
        self.ref: MessageRef | None = None
        self._unsure = False
        self._delivery = delivery
        self._halves = halves
        self._community = place.community
        self._place = replace(place, channel=reply.channel, thread=reply.thread)
        self._reply = reply
        self._event_id = event_id
        self._shown = shown
        self._growing = Growing(self._draw, turns.turn)

    async def so_far(self, message: OutgoingMessage) -> None:
        await self._growing.so_far(message)

    async def end(self) -> None:
        await self._growing.end()

    async def finish(self, message: OutgoingMessage) -> MessageRef | None:
        """Put the answer in place of its half. Raises `HalfStands`, or what `Delivery.send` raises."""
        if self.ref is None and self._unsure:
            found = await self._halves.find(self._community, self._reply, self._event_id, _moment(self._reply.under))
            self.ref = MessageRef(self._place, found) if found else None
        if self.ref is None:
            return await self._delivery.send(self._community, self._reply, message)
        for pause in _TRIES:
            await asyncio.sleep(pause)
            try:
                return await self._delivery.finish(self.ref, message)
            except PlaceGone:
                return await self._delivery.send(self._community, self._reply, message)
            except (PlatformDown, SlowDown) as error:
                logger.info("not finished yet code=%s", error.code)
        raise HalfStands("Slack does not take my answer just now.")

    async def _draw(self, message: OutgoingMessage) -> None:
        if self.ref is not None:
            await self._delivery.change(self.ref, message)
            return
        try:
            self.ref = await self._delivery.begin(self._community, self._reply, message, key=half_key(self._event_id))
        except PlatformDown:
            self._unsure = True
            raise
        await self._shown(self.ref, message)


class Halves:
    """Finds halves again, where Slack lets us look: by a key in their metadata that the whole answer does not carry."""

    def __init__(self, calls: TeamCalls) -> None:
        self._search = Search(calls)

    async def find(self, community: CommunityId, reply: Reply, event_id: str, since: datetime) -> str | None:
        """The `ts` of the half; None where there is none, and where nobody can look."""
        if not reply.channel or not (reply.openly or reply.direct):
            return None
        try:
            key = half_key(event_id)
            found = await self._search.messages(community, reply.channel, reply.thread, key, since - _EARLIER)
        except AftershowError as error:
            logger.info("not looked for a half code=%s", error.code)
            return None
        return found[0] if found else None


def _moment(ts: str | None) -> datetime:
    return datetime.fromtimestamp(float(ts or 0), UTC)


def half_key(event_id: str) -> str:
    return f"half:{event_id}"
