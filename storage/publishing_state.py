"""How publishing stands over all communities: numbers for whoever runs the program."""

from datetime import datetime

from sqlalchemy import func, or_, select

from bot.ports.publishing import PostState, Standing
from storage.columns import UtcTime
from storage.database import Database
from storage.publishing_tables import outbox as table

_OPEN = (PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN)


class SqlPublishingState:
    """Implements `PublishingState`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, now: datetime, dead_since: datetime) -> Standing:
        dead = (table.c.state == PostState.DEAD) & (table.c.not_before >= dead_since)
        by_state = (
            select(table.c.state, func.count()).where(or_(table.c.state.in_(_OPEN), dead)).group_by(table.c.state)
        )
        late = select(func.count(), func.min(table.c.not_before, type_=UtcTime)).where(
            table.c.state == PostState.PENDING, table.c.not_before <= now, table.c.follows.is_(None)
        )
        async with self._database.read() as connection:
            counts: dict[str, int] = {row[0]: row[1] for row in await connection.execute(by_state)}
            overdue, since = (await connection.execute(late)).one()
        return Standing(
            waiting=counts.get(PostState.PENDING, 0),
            sending=counts.get(PostState.SENDING, 0),
            uncertain=counts.get(PostState.UNCERTAIN, 0),
            dead=counts.get(PostState.DEAD, 0),
            overdue=overdue,
            overdue_since=since,
        )
