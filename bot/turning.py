"""A clock that can be turned forward, and what turning it does: all that falls due in between, in order, once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.ports import Clock
from bot.publishing.sweep import Sweep

logger = logging.getLogger(__name__)

_ROUNDS = 8
"""Sweeps at one moment: a post under another goes with the one after it."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TurnedClock:
    """Another clock's time and what it was turned forward since. `file` keeps the latter: time never runs back."""

    def __init__(self, real: Clock, file: Path | None = None) -> None:
        self._real = real
        self._file = file
        self._ahead = timedelta()
        if file is not None and file.exists():
            self.turn_to(datetime.fromisoformat(file.read_text("ascii").strip()))

    def now(self) -> datetime:
        return self._real.now() + self._ahead

    def turn_to(self, at: datetime) -> None:
        """Nothing happens for a moment that has passed."""
        self._ahead = max(self._ahead, at - self._real.now())

    def keep(self) -> None:
        if self._file is not None:
            self._file.write_text(self.now().isoformat(), "ascii")


class WorkingJobs(Protocol):
    """Jobs of this process, of which one can wait for the end."""

    async def idle(self) -> None: ...


class Turning:
    """Turns the clock by steps and sweeps at each. `before` is what every turn waits for; `at_step` comes after each
    step's posts are out."""

    def __init__(
        self,
        clock: TurnedClock,
        sweep: Sweep,
        jobs: WorkingJobs,
        *,
        before: Callable[[], Awaitable[object]] | None = None,
        at_step: Callable[[datetime], Awaitable[object]] | None = None,
    ) -> None:
        self._clock = clock
        self._sweep = sweep
        self._jobs = jobs
        self._before = before
        self._at_step = at_step
        self._one_at_a_time = asyncio.Lock()

    async def forward(self, by: timedelta) -> datetime:
        """The time afterwards."""
        if self._before is not None:
            await self._before()
        async with self._one_at_a_time:
            target = self._clock.now() + by
            await self._settle()
            while (now := self._clock.now()) < target:
                self._clock.turn_to(min(target, _next(now, _step(by))))
                await self._settle()
                if self._at_step is not None:
                    await self._at_step(self._clock.now())
            self._clock.keep()
            return self._clock.now()

    async def stand(self) -> None:
        """What is due at this moment."""
        async with self._one_at_a_time:
            await self._settle()

    async def _settle(self) -> None:
        for _ in range(_ROUNDS):
            swept = await self._sweep.run(self._clock.now())
            await self._jobs.idle()
            if not swept.planned and not swept.sends:
                return


def _step(by: timedelta) -> timedelta:
    """A day is walked in quarters of an hour, more than that in hours: nothing comes later than that much."""
    return timedelta(minutes=15) if by <= timedelta(days=1) else timedelta(hours=1)


def _next(now: datetime, step: timedelta) -> datetime:
    """The next full step of the day."""
    return now + step - (now - _EPOCH) % step
