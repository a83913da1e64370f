"""Cached lookups: computed once for all who ask at the same time, in memory or shared through Redis."""

import asyncio
import logging
import time
import warnings
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import uuid4

from cashews import Cache
from cashews.exceptions import CacheError
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from redis.exceptions import RedisError

from bot.domain.ids import CommunityId
from bot.ports import LookupKey
from storage.keys import COMPUTING_LIFE, LOOKUP_LIFE, community_prefix, computing_name, jittered, lookup_name
from storage.recently_used import RecentlyUsed
from storage.redis_connection import REST, connection_options

T = TypeVar("T")

_log = logging.getLogger(__name__)

_BROKEN = (CacheError, RedisError, OSError, asyncio.TimeoutError)
_BRIEFLY = 1.0
"""Seconds to wait for a free connection."""
_READ_BEFORE_BYTES = 8_000_000
"""Bound of the values that are kept as objects, so that a lookup asked for again is not decoded again."""
_OBJECTS = 5
"""Bytes of memory for a byte of JSON and the objects made of it, about."""
_LOOK_AGAIN, _LOOK_AT_LEAST = 0.02, 0.25
"""Seconds between looks for what another process is computing: at first, and once it takes long."""
_LONGEST_WAIT = 150.0
"""Seconds that one process waits for another that goes on computing."""


class CashewsLookups:
    """Implements `LookupCache` over a `cashews` backend. Values travel as JSON bytes, never pickled.

    The backend decides what is cached; a frozen value whose bytes it still has is not decoded a second time.

    `entries` and `largest` bound what memory holds: at most that many values of at most that many bytes. A process that
    computes says so again within `lease`; one that has died is taken over from when that has passed.
    """

    def __init__(
        self,
        redis_url: str | None = None,
        *,
        entries: int = 500,
        largest: int = 48_000,
        lease: timedelta = COMPUTING_LIFE,
    ) -> None:
        self._lease = lease.total_seconds()
        self._largest = largest
        self._shared = redis_url is not None
        self._cache = Cache()
        self._read_before: RecentlyUsed[str, tuple[bytes, Any]] = RecentlyUsed(_READ_BEFORE_BYTES)
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._kinds: dict[Any, TypeAdapter[Any]] = {}
        self._resting_until = 0.0
        self._failing = False
        if redis_url is None:
            self._cache.setup("mem://", size=entries, check_interval=60, pickle_type="null")
        else:
            self._cache.setup(
                redis_url,
                suppress=False,
                pickle_type="null",
                wait_for_connection_timeout=_BRIEFLY,
                max_connections=32,
                **connection_options(redis_url),
                retry_on_error=[],
            )

    async def get_or_compute(self, key: LookupKey, kind: type[T], compute: Callable[[], Awaitable[T]]) -> T:
        name = lookup_name(key)
        running = self._running.get(name)
        if running is None:
            for value in await self._read(name, kind):
                return value
            running = self._running.get(name)
        if running is None:
            running = asyncio.create_task(self._compute(name, kind, compute))
            self._running[name] = running
            running.add_done_callback(lambda task: self._finished(name, task))
        # Shielded: one who gives up waiting must not take the answer from the others.
        answer: T = await asyncio.shield(running)
        return answer

    async def reachable(self) -> bool:
        """Whether the cache answers at this moment."""
        try:
            await self._cache.ping()
        except _BROKEN:
            return False
        return True

    async def forget(self, community: CommunityId) -> None:
        """Drop everything cached for this community."""
        await self._attempt(self._cache.delete_match, f"{community_prefix(community)}*")

    async def close(self) -> None:
        for task in list(self._running.values()):
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # cashews calls redis' close by its old name
            try:
                await self._cache.close()
            except _BROKEN:
                _log.debug("the cache was gone before it could be closed")

    def _finished(self, name: str, task: "asyncio.Task[Any]") -> None:
        del self._running[name]
        if not task.cancelled():
            task.exception()  # looked at here too, for when everybody gave up waiting

    async def _compute(self, name: str, kind: type[T], compute: Callable[[], Awaitable[T]]) -> T:
        if not self._shared:
            value = await compute()
            await self._write(name, kind, value)
            return value
        token = uuid4().hex
        lock = computing_name(name)
        mine = await self._take_or_wait(name, lock, token)
        holding = asyncio.create_task(self._hold(lock)) if mine else None
        try:
            # Looked at again even when the lock was free: another process may just have finished.
            for stored in await self._read(name, kind):
                return stored
            value = await compute()
            await self._write(name, kind, value)
            return value
        finally:
            if holding is not None:
                holding.cancel()
                await self._attempt(self._cache.unlock, lock, token)

    async def _hold(self, lock: str) -> None:
        """Until cancelled: a model may take longer to answer than a dead process is waited for."""
        while True:
            await asyncio.sleep(self._lease / 3)
            await self._attempt(self._cache.expire, lock, self._lease)

    async def _take_or_wait(self, name: str, lock: str, token: str) -> bool:
        """True once this process may compute; False when another one has, or takes too long, or Redis is gone."""
        deadline = time.monotonic() + _LONGEST_WAIT
        pause = _LOOK_AGAIN
        while time.monotonic() < deadline:
            taken = await self._attempt(self._cache.set_lock, lock, token, expire=self._lease)
            if taken or taken is None:
                return bool(taken)
            await asyncio.sleep(pause)
            pause = min(pause * 1.2, _LOOK_AT_LEAST)
            if await self._attempt(self._cache.exists, name) is not False:
                return False
        return False

    async def _read(self, name: str, kind: type[T]) -> tuple[T] | tuple[()]:
        """What is cached, or nothing."""
        stored = await self._attempt(self._cache.get, name)
        if not isinstance(stored, bytes):
            return ()
        read_before = self._read_before.get(name)
        if read_before is not None and read_before[0] == stored and type(read_before[1]) is kind:
            return (read_before[1],)
        try:
            value = self._adapter(kind).validate_json(stored)
        except ValidationError:
            return ()  # written by another version of the code: computed anew
        if _is_frozen(kind):
            self._read_before.put(name, (stored, value), _OBJECTS * len(stored))
        return (value,)

    async def _write(self, name: str, kind: type[T], value: T) -> None:
        try:
            data = self._adapter(kind).dump_json(value)
        except PydanticSerializationError:
            return
        if len(data) <= self._largest:
            await self._attempt(self._cache.set, name, data, expire=jittered(LOOKUP_LIFE))

    def _adapter(self, kind: type[T]) -> TypeAdapter[T]:
        adapter = self._kinds.get(kind)
        if adapter is None:
            adapter = self._kinds[kind] = TypeAdapter(kind)
        return adapter

    async def _attempt(self, call: Callable[..., Awaitable[Any]], *arguments: Any, **named: Any) -> Any:
        """What the cache says, or None while it is gone. Its going and its return are logged once each."""
        if time.monotonic() < self._resting_until:
            return None
        try:
            answer = await call(*arguments, **named)
        except _BROKEN as error:
            self._resting_until = time.monotonic() + REST
            if not self._failing:
                self._failing = True
                _log.warning("the cache is gone (%s): lookups are computed until it is back", type(error).__name__)
            return None
        if self._failing:
            self._failing = False
            _log.warning("the cache is back")
        return answer


def _is_frozen(kind: Any) -> bool:
    """Whether values of this type can be shared by all who ask."""
    parameters = getattr(kind, "__dataclass_params__", None)
    return parameters is not None and bool(parameters.frozen)
