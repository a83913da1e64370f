"""What the outbox holds, read past its port: counts, and what is still to come."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.domain.ids import CommunityId
from bot.ports.publishing import PostState
from storage.database import Database
from storage.publishing_tables import outbox as table

SENDING = table.c.state == PostState.SENDING
UNDECIDED = table.c.state.in_((PostState.PENDING, PostState.SENDING))
_OPEN = or_(UNDECIDED, and_(table.c.state == PostState.POSTED, table.c.tidy_at.is_not(None)))

Fate = tuple[object, ...]
"""All of a post that changes on its way."""


async def count(database: Database, which: ColumnElement[bool]) -> int:
    async with database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table).where(which))).scalar_one())


async def still_open(database: Database) -> Mapping[CommunityId, frozenset[Fate]]:
    """Posts that are not decided, or not tidy, by community."""
    columns = (table.c.key, table.c.state, table.c.attempt, table.c.missing, table.c.not_before, table.c.tidy_at)
    async with database.read() as connection:
        rows = (await connection.execute(select(table.c.community_id, *columns).where(_OPEN))).all()
    found: dict[CommunityId, set[Fate]] = {}
    for community, *fate in rows:
        found.setdefault(CommunityId(community), set()).add(tuple(fate))
    return {community: frozenset(fates) for community, fates in found.items()}
