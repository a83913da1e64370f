"""Calendars of communities, found by the moment at which they are due."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import Schedule, Series
from bot.ports.calendar import Step
from storage.audit import write_audit
from storage.calendar_tables import schedules as table
from storage.database import Database
from storage.versions import lock_version

_AUDITED = ("time_zone", "days", "at", "channel", "style", "prompt", "paused", "skipped")


class SqlSchedules:
    """Implements `Schedules`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, schedule: Schedule, next_due: datetime | None, *, actor: PersonId | None, at: datetime) -> None:
        async with self._database.write() as connection:
            await self._put(connection, schedule, {"next_due": next_due}, actor, at)

    async def amend(self, schedule: Schedule, *, actor: PersonId | None, at: datetime) -> None:
        async with self._database.write() as connection:
            await self._put(connection, schedule, {}, actor, at)

    async def of(self, community: CommunityId) -> Sequence[Schedule]:
        query = select(table).where(table.c.community_id == community).order_by(table.c.series)
        async with self._database.read() as connection:
            return [_schedule(row) for row in await connection.execute(query)]

    async def remove(self, community: CommunityId, series: Series, *, actor: PersonId | None, at: datetime) -> bool:
        async with self._database.write() as connection:
            await lock_version(connection)
            gone = (await connection.execute(delete(table).where(*_named(community, series)))).rowcount > 0
            if gone and actor is not None:
                await write_audit(connection, community, actor, at, f"ended the {_name(series)}")
        return gone

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[Schedule, datetime]]:
        query = (
            select(table)
            .where(table.c.next_due <= now)
            .order_by(table.c.next_due, table.c.community_id, table.c.series)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [(_schedule(row), row.next_due) for row in await connection.execute(query)]

    async def advance(self, steps: Sequence[Step]) -> None:
        if not steps:
            return
        waits = (
            update(table)
            .where(
                table.c.community_id == bindparam("of_community"),
                table.c.series == bindparam("of_series"),
                table.c.next_due == bindparam("seen"),
            )
            .values(next_due=bindparam("following"))
        )
        rows = [
            {
                "of_community": step.community,
                "of_series": step.series.value,
                "seen": step.seen,
                "following": step.next_due,
            }
            for step in sorted(steps, key=lambda one: (one.community, one.series))
        ]
        async with self._database.write() as connection:
            await connection.execute(waits, rows)

    async def _put(
        self,
        connection: AsyncConnection,
        schedule: Schedule,
        waits: dict[str, datetime | None],
        actor: PersonId | None,
        at: datetime,
    ) -> None:
        await lock_version(connection)
        which = _named(schedule.community, schedule.series)
        row = (await connection.execute(select(table).where(*which))).first()
        values = {**_columns(schedule), **waits}
        await connection.execute(
            insert(table).values(**values) if row is None else update(table).where(*which).values(**values)
        )
        changed = _changed(None if row is None else _schedule(row), schedule)
        if actor is not None and changed is not None:
            await write_audit(connection, schedule.community, actor, at, changed)


def _named(community: CommunityId, series: Series) -> tuple[ColumnElement[bool], ...]:
    return table.c.community_id == community, table.c.series == series.value


def _name(series: Series) -> str:
    return series.value.replace("_", " ")


def _changed(before: Schedule | None, after: Schedule) -> str | None:
    """What the audit says was done, never to what; None when nothing was."""
    if before is None:
        return f"began the {_name(after.series)}"
    names = [name for name in _AUDITED if getattr(before, name) != getattr(after, name)]
    if not names:
        return None
    if names == ["paused"]:
        return f"{'paused' if after.paused else 'resumed'} the {_name(after.series)}"
    said = {"at": "time", "skipped": "dates to leave out"}
    return f"changed {', '.join(said.get(name, name.replace('_', ' ')) for name in names)} of the {_name(after.series)}"


def _columns(schedule: Schedule) -> dict[str, Any]:
    return {
        "community_id": schedule.community,
        "series": schedule.series.value,
        "time_zone": schedule.time_zone,
        "days": "".join(str(day) for day in sorted(schedule.days)),
        "at": schedule.at.isoformat(),
        "starts_at": schedule.starts_at,
        "channel": schedule.channel,
        "style": schedule.style,
        "prompt": schedule.prompt,
        "paused": schedule.paused,
        "skipped": json.dumps(sorted(day.isoformat() for day in schedule.skipped)),
    }


def _schedule(row: Any) -> Schedule:
    return Schedule(
        community=CommunityId(row.community_id),
        series=Series(row.series),
        time_zone=row.time_zone,
        days=frozenset(int(day) for day in row.days),
        at=time.fromisoformat(row.at),
        starts_at=row.starts_at,
        channel=row.channel,
        style=row.style,
        prompt=row.prompt,
        paused=row.paused,
        skipped=frozenset(date.fromisoformat(day) for day in json.loads(row.skipped)),
    )
