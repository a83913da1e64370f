"""Answers that are shown while they are made: in place of "is thinking", or as a message that grows.

What is not whole yet carries a marker that nobody sees: so whoever settles a request that broke off tells half an
answer from a whole one.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from adapters.discord import errors
from adapters.discord.adapter import DiscordPoster, nonce
from adapters.discord.markers import marked
from adapters.discord.render import Json, render
from adapters.discord.replies import HALF, Replies, Token
from bot.chat.growing import Growing, Turns
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import PlaceGone, PlatformDown

_EACH = timedelta(seconds=1.2)
"""From one step of an answer to the next: Discord takes five changes in some seconds, and the last must be one."""
_OF_ALL = timedelta(seconds=0.1)
"""From one step to the next, of all growing messages of this process: a bot has 50 requests a second."""

Stand = Callable[[OutgoingMessage], Awaitable[tuple[ConversationRef, str | None]]]
"""Where an answer goes, and the message that it replies to there."""
Shown = Callable[[MessageRef, OutgoingMessage], Awaitable[None]]


class InPlace:
    """A `Progress`: steps take the place of "is thinking". `stands` says that half an answer may stand there."""

    def __init__(self, replies: Replies, token: Token) -> None:
        self.stands = False
        self._replies = replies
        self._token = token
        self._growing = Growing(self._draw, Turns(_EACH).turn)

    async def so_far(self, message: OutgoingMessage) -> None:
        await self._growing.so_far(message)

    async def end(self) -> None:
        await self._growing.end()

    async def _draw(self, message: OutgoingMessage) -> None:
        self.stands = True
        try:
            await self._replies.edit(self._token, marked(render(message), HALF))
        except errors.FAILURES as error:
            raise errors.ours(error) from error


class AsMessage:
    """A `Progress`: the first step is posted, the others change it. `stand` finds its place, `shown` is told of it."""

    def __init__(self, poster: DiscordPoster, event_id: str, stand: Stand, shown: Shown, all_of_us: Turns) -> None:
        self.ref: MessageRef | None = None
        self._unsure = False
        self._poster = poster
        self._event_id = event_id
        self._stand = stand
        self._shown = shown
        self._own = Turns(_EACH)
        self._all = all_of_us
        self._growing = Growing(self._draw, self._turn)

    @property
    def stands(self) -> bool:
        return self.ref is not None or self._unsure

    async def so_far(self, message: OutgoingMessage) -> None:
        await self._growing.so_far(message)

    async def end(self) -> None:
        await self._growing.end()

    async def finish(self, place: ConversationRef, payload: Json, under: str | None) -> MessageRef:
        """Put the answer in place of its half. Raises `PlatformError`s."""
        ref = self.ref or await self._poster.send(place, payload, key=self._event_id, under=under)
        if not self.stands:
            return ref
        try:
            await self._poster.edit(ref, payload)  # Discord knows the half by the same nonce
        except PlaceGone:
            return await self._poster.send(place, payload, key=f"{self._event_id}/again", under=under)
        return ref

    async def _turn(self) -> None:
        await self._own.turn()
        await self._all.turn()

    async def _draw(self, message: OutgoingMessage) -> None:
        payload = marked(render(message), half_marker(self._event_id))
        if self.ref is not None:
            await self._poster.edit(self.ref, payload)
            return
        place, under = await self._stand(message)
        try:
            self.ref = await self._poster.send(place, payload, key=self._event_id, under=under)
        except PlatformDown:
            self._unsure = True
            raise
        await self._shown(self.ref, message)


def all_of_us() -> Turns:
    return Turns(_OF_ALL)


def half_key(event_id: str) -> str:
    return f"half:{event_id}"


def half_marker(event_id: str) -> str:
    return nonce(half_key(event_id))
