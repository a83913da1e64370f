"""How often a person and a community may ask: moving windows in memory, or shared through Redis by `limits`."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from limits.aio.storage import RedisStorage
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from bot.domain.ids import CommunityId, PersonId
from bot.ports import Allowance
from storage.keys import PREFIX, limit_name
from storage.redis_connection import REST, connection_options

_log = logging.getLogger(__name__)


Limit = tuple[int, timedelta]
"""So many requests in any stretch of that length, whole seconds."""

_Window = tuple[str, int, int]
"""Name, most requests, seconds."""

PER_PERSON: tuple[Limit, ...] = ((5, timedelta(minutes=1)), (40, timedelta(days=1)))


class Windows(Protocol):
    """Moving windows by name, as the storages of `limits` keep them."""

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a request unless `limit` of them came in the last `expiry` seconds."""
        ...

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Unix time of the oldest request in the window, and how many there are."""
        ...


class MemoryWindows:
    """Windows of this process. The memory of `limits` itself walks through all keys, each in a thread, on every hit."""

    _SWEEP = 4096

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._hits: dict[str, tuple[int, deque[float]]] = {}
        self._since_sweep = 0

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        self._sweep()
        hits = self._current(key, expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([self._now()] * amount)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        hits = self._current(key, expiry)
        return (hits[0], len(hits)) if hits else (self._now(), 0)

    def __len__(self) -> int:
        """Windows that are held in memory."""
        return len(self._hits)

    def _current(self, key: str, expiry: int) -> deque[float]:
        _, hits = self._hits.setdefault(key, (expiry, deque()))
        now = self._now()
        while hits and not now - expiry < hits[0] <= now:
            hits.popleft()  # too old; or of a clock that has since been set back
        return hits

    def _sweep(self) -> None:
        self._since_sweep += 1
        if self._since_sweep < self._SWEEP:
            return
        self._since_sweep = 0
        for key, (expiry, _) in list(self._hits.items()):
            if not self._current(key, expiry):
                del self._hits[key]


class MovingRateLimiter:
    """Implements `RateLimiter`. While Redis is gone this process counts alone: kinder, never closed.

    `together` bounds what all members of a community ask; None leaves them free.
    """

    def __init__(
        self,
        per_person: Sequence[Limit] = PER_PERSON,
        *,
        together: Limit | None = None,
        redis_url: str | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._per_person = sorted(per_person, key=lambda limit: limit[1])
        self._together = together
        self._now = now
        self._memory = MemoryWindows(now)
        self._pool = None if redis_url is None else _pool(redis_url)
        self._redis = None if self._pool is None else _connect(self._pool)
        self._resting_until = 0.0
        self._failing = False

    async def hit(self, community: CommunityId, person: PersonId) -> Allowance:
        if self._redis is None or time.monotonic() < self._resting_until:
            return await self._hit(self._memory, community, person)
        try:
            allowance = await self._hit(self._redis, community, person)
        except (RedisError, OSError, TimeoutError) as error:
            self._resting_until = time.monotonic() + REST
            if not self._failing:
                self._failing = True
                _log.warning("rate limits are counted in this process: Redis is gone (%s)", type(error).__name__)
            return await self._hit(self._memory, community, person)
        if self._failing:
            self._failing = False
            _log.warning("rate limits are shared again: Redis is back")
        return allowance

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.disconnect()

    async def _hit(self, windows: Windows, community: CommunityId, person: PersonId) -> Allowance:
        """All windows are looked at before one is counted in: a refusal costs nobody anything."""
        wanted = [_window(community, person, limit) for limit in self._per_person]
        if self._together is not None:
            wanted.append(_window(community, None, self._together))
        opens_at = 0.0
        for name, most, seconds in wanted:
            oldest, held = await windows.get_moving_window(name, most, seconds)
            if held >= most:
                opens_at = max(opens_at, oldest + seconds)
        if not opens_at:
            for name, most, seconds in wanted:
                if not await windows.acquire_entry(name, most, seconds):
                    oldest, _ = await windows.get_moving_window(name, most, seconds)
                    opens_at = max(opens_at, oldest + seconds)
                    break
        if not opens_at:
            return Allowance(True, timedelta(0))
        return Allowance(False, timedelta(seconds=max(opens_at - self._now(), 1.0)))


def _window(community: CommunityId, person: PersonId | None, limit: Limit) -> _Window:
    most, period = limit
    seconds = int(period.total_seconds())
    return limit_name(community, person, seconds), most, seconds


def _pool(redis_url: str) -> ConnectionPool:
    return ConnectionPool.from_url(redis_url, **connection_options(redis_url))


def _connect(pool: ConnectionPool) -> RedisStorage:
    return RedisStorage(
        "async+redis://",
        implementation="redispy",
        key_prefix=PREFIX,
        connection_pool=pool,  # type: ignore[arg-type]
    )
