"""An answer that is shown while it is made, at a platform's pace: always the newest step, and none after the end."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.chat.messages import OutgoingMessage
from bot.errors import AftershowError

logger = logging.getLogger(__name__)

Draw = Callable[[OutgoingMessage], Awaitable[None]]
Turn = Callable[[], Awaitable[None]]


class Turns:
    """One step each `each`, for all who show steps in one place. Nobody queues: whose turn it is is left to chance, and
    a step that waits is overtaken by a newer one of its own answer."""

    def __init__(
        self,
        each: timedelta,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._each = each.total_seconds()
        self._now = now
        self._sleep = sleep
        self._due = float("-inf")

    async def turn(self) -> None:
        while (left := self._due - self._now()) > 0:
            await self._sleep(left)
        self._due = self._now() + self._each


class Growing:
    """A `Progress`. `draw` shows a step, in place of the one before, and ends once the platform has taken it; an error
    of it ends the showing, not the answer. `turn` is waited for before each step."""

    def __init__(self, draw: Draw, turn: Turn) -> None:
        self._draw = draw
        self._turn = turn
        self._latest: OutgoingMessage | None = None
        self._task: asyncio.Task[None] | None = None
        self._drawing = False
        self._over = False

    async def so_far(self, message: OutgoingMessage) -> None:
        """Returns at once: what is proven next does not wait for a platform."""
        if self._over:
            return
        self._latest = message
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._show())

    async def end(self) -> None:
        """No step begins any more, and the one under way has been taken: whatever is sent next comes after it."""
        self._over, self._latest = True, None
        task, self._task = self._task, None
        if task is None:
            return
        if not self._drawing:
            task.cancel()
        try:
            [failure] = await asyncio.shield(asyncio.gather(task, return_exceptions=True))
            if isinstance(failure, Exception):
                logger.error("a step broke error=%s", type(failure).__name__)
        finally:
            task.cancel()

    async def _show(self) -> None:
        while self._latest is not None:
            await self._turn()
            message, self._latest = self._latest, None
            if message is None:
                return
            self._drawing = True
            try:
                await self._draw(message)
            except AftershowError as error:
                logger.info("no further steps code=%s", error.code)
                self._over = True
            finally:
                self._drawing = False
            if self._over:
                return
