"""The books of what was spent on models, for those who may read them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from bot.domain.ids import CommunityId
from bot.ports import Clock
from bot.ports.models import Purpose
from bot.ports.spending import Every, NearlySpent, Period, SpendingLimits, Spent, period_at
from storage.database import Database
from storage.spending import ALL, OPERATOR, TOGETHER
from storage.spending_tables import model_spending as table


class SqlBooks:
    """Implements `Books`."""

    def __init__(self, database: Database, clock: Clock, limits: SpendingLimits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    async def of(self, community: CommunityId | None) -> Sequence[Spent]:
        return await self._now(OPERATOR if community is None else community)

    async def together(self) -> Sequence[Spent]:
        return await self._now(TOGETHER)

    async def nearly_spent(self, share: float, limit: int) -> Sequence[NearlySpent]:
        used = table.c.spent + table.c.held
        query = (
            select(table)
            .where(table.c.ends_at > self._clock.now(), table.c.warned_at.is_(None), table.c.purpose == ALL)
            .where(table.c.allowed > 0, used >= table.c.allowed * share)
            .where(table.c.community_id.not_in((OPERATOR, TOGETHER)))
            .order_by(table.c.community_id, table.c.period)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(limit))).all()
        return [NearlySpent(CommunityId(row.community_id), _spent(row)) for row in rows]

    async def warned(self, community: CommunityId, period: Period) -> None:
        theirs = (table.c.community_id == community, table.c.period == _key(period), table.c.purpose == ALL)
        async with self._database.write() as connection:
            await connection.execute(update(table).where(*theirs).values(warned_at=self._clock.now()))

    async def forget(self, before: datetime) -> int:
        async with self._database.write() as connection:
            return int((await connection.execute(delete(table).where(table.c.ends_at < before))).rowcount)

    async def _now(self, whose: str) -> Sequence[Spent]:
        """Limits are as they are set by now, not as they were when something was last booked."""
        limits = self._limits
        allowed = {OPERATOR: limits.operator, TOGETHER: limits.together}.get(whose, limits.community)
        periods = [period_at(self._clock.now(), every, limits.time_zone) for every in Every]
        query = select(table).where(
            table.c.community_id == whose, or_(*(table.c.period == _key(period) for period in periods))
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [_page(period, allowed.in_a(period.every), rows) for period in periods]


def _page(period: Period, allowed: int, rows: Sequence[Row[Any]]) -> Spent:
    mine = [row for row in rows if row.period == _key(period)]
    whole = next((row for row in mine if row.purpose == ALL), None)
    return Spent(
        period=period,
        allowed=allowed,
        spent=whole.spent if whole is not None else 0,
        held=whole.held if whole is not None else 0,
        requests=whole.requests if whole is not None else 0,
        by_purpose={Purpose(row.purpose): row.spent + row.held for row in mine if row.purpose in set(Purpose)},
    )


def _spent(row: Row[Any]) -> Spent:
    every, _, name = row.period.partition(" ")
    period = Period(Every(every), name, row.ends_at.astimezone(UTC))
    return Spent(period=period, allowed=row.allowed, spent=row.spent, held=row.held, requests=row.requests)


def _key(period: Period) -> str:
    return f"{period.every} {period.name}"
