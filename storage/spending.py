"""What is spent on models: reserved before a request leaves, settled when it is back.

What is reserved counts as used from that moment on. So a process that dies with a request under way has spent what it
reserved, no clock has to say when, and no two processes ever reserve the same tokens.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId
from bot.errors import ModelOff, OverBudget, StorageError
from bot.ports import Clock
from bot.ports.models import Purpose, Spending, Usage
from bot.ports.spending import Every, Period, SpendingLimits, period_at
from storage.columns import to_exact, to_microseconds
from storage.database import Database
from storage.spending_graves import dig_up_spending, grave_of

_log = logging.getLogger(__name__)

OPERATOR, TOGETHER = "", "*"
"""In place of a community's id."""
ALL = ""
"""In place of a purpose."""

_RESERVE = """
INSERT INTO model_spending (community_id, period, purpose, allowed, spent, held, requests, ends_at) VALUES {rows}
ON CONFLICT (community_id, period, purpose) DO UPDATE
SET held = model_spending.held + excluded.held, allowed = excluded.allowed
WHERE excluded.allowed = 0 OR model_spending.spent + model_spending.held + excluded.held <= excluded.allowed
RETURNING community_id, period, purpose
"""
_ROW = "(?, ?, ?, ?, 0, ?, 0, ?)"
_SETTLE = """
UPDATE model_spending SET spent = spent + ?, held = held - ?, requests = requests + 1
WHERE community_id = ? AND period = ? AND purpose = ? RETURNING 1
"""
_GRAVE = "SELECT 1 FROM model_spending WHERE community_id = ? LIMIT 1"
_HOSTS = "SELECT model, time_zone FROM community_profiles WHERE community_id = ?"


@dataclass(frozen=True, slots=True)
class _Counter:
    """One row of the books, which a request must fit into."""

    whose: str
    period: Period
    purpose: str
    allowed: int

    @property
    def key(self) -> tuple[str, str, str]:
        return (to_exact(self.whose), f"{self.period.every} {self.period.name}", self.purpose)


class _Reserved:
    """A `Spending`. What was said last holds."""

    def __init__(self, most: int) -> None:
        self.took = most

    def settle(self, usage: Usage) -> None:
        self.took = max(0, usage.total)

    def unspent(self) -> None:
        self.took = 0


class SqlMeter:
    """Implements `Meter`. Several processes may share the books.

    A request is booked where it began: one that runs over midnight belongs to the day before.
    """

    def __init__(self, database: Database, clock: Clock, limits: SpendingLimits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits
        self._booking: set[asyncio.Task[None]] = set()

    def spending(
        self, community: CommunityId | None, purpose: Purpose, most: int
    ) -> AbstractAsyncContextManager[Spending]:
        if most < 0:
            raise ValueError("an upper bound of tokens cannot be negative")
        return self._spending(community, purpose, most)

    @asynccontextmanager
    async def _spending(self, community: CommunityId | None, purpose: Purpose, most: int) -> AsyncIterator[Spending]:
        """Booked beside whoever asks: who stops waiting, at whatever moment, keeps no tokens that were not spent."""
        counters = self._counters(community, purpose)
        reserving = self._book(self._reserve(community, counters, most))
        try:
            await asyncio.shield(reserving)
        except asyncio.CancelledError:
            self._book(self._give_back(reserving, counters, most))
            raise
        reserved = _Reserved(most)
        try:
            yield reserved
        finally:
            await asyncio.shield(self._book(self._settle(counters, most, reserved.took)))

    def _book(self, booking: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(booking)
        self._booking.add(task)
        task.add_done_callback(self._booking.discard)
        return task

    async def _give_back(self, reserving: "asyncio.Task[None]", counters: Sequence[_Counter], most: int) -> None:
        await asyncio.wait((reserving,))
        if reserving.exception() is None:
            await self._settle(counters, most, 0)

    def _counters(self, community: CommunityId | None, purpose: Purpose) -> list[_Counter]:
        """In the one order in which all processes lock them."""
        now, limits = self._clock.now(), self._limits
        periods = [period_at(now, every, limits.time_zone) for every in Every]
        own = limits.operator if community is None else limits.community
        whose = OPERATOR if community is None else community
        shares = {every: 0 if community is None else limits.share(purpose, every) for every in Every}
        return [
            *(_Counter(TOGETHER, period, ALL, limits.together.in_a(period.every)) for period in periods),
            *(_Counter(whose, period, ALL, own.in_a(period.every)) for period in periods),
            *(_Counter(whose, period, purpose, shares[period.every]) for period in periods),
        ]

    async def _reserve(self, community: CommunityId | None, counters: Sequence[_Counter], most: int) -> None:
        zone = await self._zone_of(community)
        if too_small := [one for one in counters if 0 < one.allowed < most]:
            raise OverBudget(_words(too_small, None, zone, self._clock.now()))
        buried = community is not None and await self._database.fetch(_GRAVE, (grave_of(community),))
        values = [part for one in counters for part in (*one.key, one.allowed, most, _end(one))]
        async with self._database.write() as connection:
            if community is not None and buried:
                await dig_up_spending(connection, community)
            sql = _RESERVE.format(rows=", ".join([_ROW] * len(counters)))
            taken = {tuple(row) for row in await _run(connection, self._database, sql, values)}
            if refused := [one for one in counters if one.key not in taken]:
                until = max(one.period.ends_at for one in refused)
                raise OverBudget(_words(refused, until, zone, self._clock.now()), until)

    async def _zone_of(self, community: CommunityId | None) -> ZoneInfo:
        """The zone in which its people are told. Raises `ModelOff` where its hosts want no model."""
        rows = [] if community is None else await self._database.fetch(_HOSTS, (to_exact(community),))
        for wanted, zone in rows:
            if wanted is not None and not wanted:
                raise ModelOff("The hosts switched the model off for this community.")
            return ZoneInfo(zone)
        return ZoneInfo(self._limits.time_zone)

    async def _settle(self, counters: Sequence[_Counter], most: int, took: int) -> None:
        """A database that is gone just now leaves all of it reserved: as spent, then."""
        if took > most:
            _log.warning("a request took %d tokens and at most %d were expected", took, most)
        try:
            async with self._database.write() as connection:
                for whose, *what in (one.key for one in counters):
                    booked = await _run(connection, self._database, _SETTLE, (took, most, whose, *what))
                    if not booked:  # its community was deleted meanwhile
                        await _run(connection, self._database, _SETTLE, (took, most, grave_of(whose), *what))
        except StorageError:
            _log.warning("what a request took could not be booked: %d tokens count as spent", most)


async def _run(
    connection: AsyncConnection, database: Database, sql: str, values: Sequence[str | int]
) -> Sequence[Sequence[str]]:
    result = await connection.exec_driver_sql(sql if database.is_sqlite else sql.replace("?", "%s"), tuple(values))
    return [tuple(row) for row in result] if result.returns_rows else []


def _end(counter: _Counter) -> int:
    return to_microseconds(counter.period.ends_at)


def _words(refused: Sequence[_Counter], until: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    ours = all(one.whose not in (OPERATOR, TOGETHER) for one in refused)
    if until is None:
        return f"That is more at once than {'this community may spend' if ours else 'may be spent'} on the model."
    month = any(one.period.every is Every.MONTH for one in refused)
    budget = "This community's budget for the model" if ours else "The budget for the model here"
    spent = f"{budget} is used up for {'this month' if month else 'today'}."
    local = until.astimezone(zone)
    same_year = local.year == now.astimezone(zone).year
    day = f"{local.day} {local:%B}" + ("" if same_year else f" {local.year}")
    return f"{spent} There is more from {day}, {local:%H:%M} ({zone.key}) on."
