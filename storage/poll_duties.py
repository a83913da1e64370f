"""What is to be done about polls, found by when it is due, over all communities."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, literal, null, select, update

from bot.domain.poll import Poll
from storage.columns import UtcTime
from storage.database import Database
from storage.poll_rows import named, poll_in
from storage.poll_tables import poll_presses, polls


class SqlPollDuties:
    """Implements `PollDuties`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def to_close(self, now: datetime, limit: int) -> Sequence[Poll]:
        return await due(self._database, polls.c.close_due, now, limit)

    async def without_result(self, limit: int) -> Sequence[Poll]:
        return await due(self._database, polls.c.result_due, None, limit)

    async def result_owed(self, poll: Poll) -> None:
        same = polls.c.closings == poll.closings
        async with self._database.write() as connection:
            await connection.execute(update(polls).where(*named(poll.community, poll.id), same).values(result_due=None))

    async def to_remind(self, now: datetime, limit: int) -> Sequence[Poll]:
        return await due(self._database, polls.c.remind_due, now, limit)

    async def reminder_owed(self, poll: Poll) -> None:
        same = polls.c.closes_at == poll.closes_at
        async with self._database.write() as connection:
            await connection.execute(update(polls).where(*named(poll.community, poll.id), same).values(remind_due=None))


class SqlPollPaintings:
    """Implements `PollPaintings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def behind(self, now: datetime, limit: int) -> Sequence[Poll]:
        return await due(self._database, polls.c.paint_due, now, limit)

    async def claim(self, poll: Poll, now: datetime, until: datetime) -> Poll | None:
        free = polls.c.paint_due.is_not(None), polls.c.paint_due <= now
        claim = update(polls).where(*named(poll.community, poll.id), *free)
        async with self._database.write() as connection:
            row = (await connection.execute(claim.values(paint_due=until).returning(polls))).first()
        return None if row is None else poll_in(row)

    async def painted(self, poll: Poll, *, still: bool, free_at: datetime) -> None:
        up_to_date = polls.c.revision == poll.revision
        values = {
            "painted": poll.revision,
            "unpainted": 0,
            "still_turn": poll.turn if still else None,
            "paint_free_at": free_at,
            "paint_due": case((up_to_date, null()), else_=literal(free_at, UtcTime())),
        }
        async with self._database.write() as connection:
            await connection.execute(update(polls).where(*named(poll.community, poll.id)).values(values))

    async def put_off(self, poll: Poll, until: datetime) -> None:
        values = {"unpainted": polls.c.unpainted + 1, "paint_due": until, "paint_free_at": until}
        async with self._database.write() as connection:
            await connection.execute(update(polls).where(*named(poll.community, poll.id)).values(values))

    async def forget_presses(self, before: datetime) -> int:
        async with self._database.write() as connection:
            return (await connection.execute(delete(poll_presses).where(poll_presses.c.pressed_at < before))).rowcount


async def due(
    database: Database, column: ColumnElement[datetime | None], now: datetime | None, limit: int
) -> list[Poll]:
    """Polls whose `column` is at or before `now` (or set at all), the longest due first."""
    reached = column.is_not(None) if now is None else column <= now
    async with database.read() as connection:
        rows = await connection.execute(select(polls).where(reached).order_by(column).limit(limit))
        return [poll_in(row) for row in rows]
