"""How fast this process posts on Discord, and how long one post may wait for Discord's limits."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from adapters.discord.once import watched
from bot.errors import PlatformDown, SlowDown

_EACH = 1 / 40
"""Seconds from one post to the next, in the long run. A bot has 50 requests a second over all its processes; what
exceeds them is refused, and ten thousand refusals in ten minutes are a ban:
https://discord.com/developers/docs/topics/rate-limits#global-rate-limit"""
_BURST = 10
_PATIENCE = timedelta(seconds=10)
"""Less than half of the usual lease: what waits longer is put off, and another post goes first."""
_LATER = timedelta(seconds=5)


class Pace:
    """Limits of single channels are kept by discord.py, which sleeps in a call until they allow it."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: timedelta = _PATIENCE,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._patience = patience
        self._next = 0.0

    @asynccontextmanager
    async def one_post(self) -> AsyncIterator[None]:
        """Around all that is asked of Discord for one post.

        Raises `SlowDown` where it has not left yet because limits did not let it, `PlatformDown` where its answer did
        not come in time.
        """
        await self._turn()
        with watched() as call:
            try:
                async with asyncio.timeout(self._patience.total_seconds()):
                    yield
            except TimeoutError as error:
                if call.left:
                    raise PlatformDown("Discord did not answer in time.") from error
                raise SlowDown("Discord asks me to wait.", _LATER) from error

    async def _turn(self) -> None:
        now = self._now()
        self._next = max(self._next, now) + _EACH
        wait = self._next - _BURST * _EACH - now
        if wait > 0:
            await self._sleep(wait)
