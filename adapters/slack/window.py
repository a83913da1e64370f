"""The window that opens when a private answer takes long: what is proven until then stands in it.

What one person alone sees in a conversation can never be changed by us: Slack's `replace_original` acts on a message
whose button was pressed, not on what a slash command was answered with. A window can be changed, so a sign that must go
away again stands there, and the answer in the conversation as always.
"""

import asyncio
import hashlib
import logging
from dataclasses import replace
from datetime import timedelta

from adapters.slack.delivery import Delivery
from adapters.slack.heard import Heard
from adapters.slack.reply import Reply
from bot.chat.blocks import Buttons, Text
from bot.chat.events import CommandEvent, FormEvent, QuestionEvent
from bot.chat.growing import Growing, Turns
from bot.chat.messages import OutgoingMessage
from bot.domain.ids import CommunityId
from bot.errors import AftershowError, PlaceGone, PlatformDown, SlowDown

logger = logging.getLogger(__name__)

_AFTER = timedelta(seconds=1.5)
"""What is answered within this needs no window. A trigger opens one for three seconds after the act."""
READING = "Reading the episodes\u2026 My answer comes below this window, so you may close it."
_BELOW = Text("My answer is below this window.")
_TOO = Text("My answer is below this window too, with its buttons.")
_LOST = "What became of this stands below this window."
_TRIES = (0.0, 1.0, 3.0)
"""Seconds before each try at the last words of a window: it may be filled twice without a second effect."""


def has_room(heard: Heard) -> bool:
    """Whether a window can show that the answer is being made: where it comes privately, and not in a window itself."""
    if not heard.trigger or heard.view or heard.reply.view or heard.reply.home or heard.reply.direct:
        return False
    return isinstance(heard.event, CommandEvent | FormEvent | QuestionEvent)


def name_of(event_id: str) -> str:
    """The `external_id` of the window for this event: whoever settles it after us finds the window by it."""
    return f"wait:{hashlib.sha256(event_id.encode()).hexdigest()[:32]}"


class Window:
    """A `Progress`, and a context: the window goes with the block, for good. Slack not taking it is no failure."""

    def __init__(self, delivery: Delivery, heard: Heard, turns: Turns) -> None:
        self._delivery = delivery
        self._community: CommunityId = heard.event.conversation.community
        self._reply: Reply = heard.reply
        self._trigger = heard.trigger
        self._name = name_of(heard.event.event_id)
        self._turns = turns
        self._growing = Growing(self._draw, self._turn)
        self._opening: asyncio.Task[str] | None = None
        self._stands, self._over = asyncio.Event(), asyncio.Event()
        self._last: OutgoingMessage | None = None
        self._view = ""
        self._grew = False

    async def __aenter__(self) -> "Window":
        self._opening = asyncio.create_task(self._open())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._over.set()
        opening, self._opening = self._opening, None
        if isinstance(error, asyncio.CancelledError):
            if opening is not None:
                opening.cancel()
            await self._growing.end()
            return
        view = await opening if opening is not None else ""
        await self._growing.end()
        if view:
            await self._finish(view)

    async def so_far(self, message: OutgoingMessage) -> None:
        await self._growing.so_far(message)

    def answered(self, message: OutgoingMessage) -> None:
        """The answer stands in the conversation."""
        self._last = message

    async def _open(self) -> str:
        """The id of the window; "" where none was needed, or Slack opened none."""
        try:
            async with asyncio.timeout(_AFTER.total_seconds()):
                await self._over.wait()
                return ""
        except TimeoutError:
            pass
        self._view = await self._delivery.open_reading(
            self._community, self._reply, READING, trigger=self._trigger, name=self._name
        )
        if self._view:
            self._stands.set()
        return self._view

    async def _turn(self) -> None:
        await self._stands.wait()
        await self._turns.turn()

    async def _draw(self, message: OutgoingMessage) -> None:
        await self._delivery.fill(self._community, self._view, _words(message), name=self._name)
        self._grew = True

    async def _finish(self, view: str) -> None:
        if self._last is None:
            shown = OutgoingMessage(blocks=(Text(_LOST),))
        elif self._grew:  # somebody is reading it there
            shown = _words(self._last, _TOO)
        else:
            shown = OutgoingMessage(blocks=(_BELOW,))
        for pause in _TRIES:
            await asyncio.sleep(pause)
            try:
                await self._delivery.fill(self._community, view, shown, name=self._name)
            except PlaceGone:
                return  # it was closed
            except (PlatformDown, SlowDown) as error:
                logger.info("window not filled yet code=%s", error.code)
            except AftershowError as error:
                logger.info("window not filled code=%s", error.code)
                return
            else:
                return


def _words(message: OutgoingMessage, *below: Text) -> OutgoingMessage:
    """Without its buttons, which are pressed where the answer stands."""
    blocks = tuple(block for block in message.blocks if not isinstance(block, Buttons))
    return replace(message, blocks=(*below, *blocks))
