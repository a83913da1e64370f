"""What a community spent outlives its data without its name: else deleting everything would open a second budget."""

import hashlib

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId
from storage.spending_tables import model_spending as table


def grave_of(community: CommunityId | str) -> str:
    """In place of the community's id; nobody can tell from it which one it was."""
    return hashlib.sha256(f"model spending\0{community}".encode("utf-8", "surrogatepass")).hexdigest()


async def bury_spending(connection: AsyncConnection, community: CommunityId) -> int:
    """How many rows have lost the community's name."""
    return await _move(connection, community, grave_of(community))


async def dig_up_spending(connection: AsyncConnection, community: CommunityId) -> int:
    """The community is back, and so is what it spent in the periods that are still running."""
    return await _move(connection, grave_of(community), community)


async def _move(connection: AsyncConnection, source: str, target: str) -> int:
    """In the order in which reservations lock rows."""
    order = (table.c.purpose, table.c.period.desc())
    rows = (await connection.execute(select(table).where(table.c.community_id == source).order_by(*order))).all()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(table)
    sums = {name: table.c[name] + adding.excluded[name] for name in ("spent", "held", "requests")}
    adding = adding.on_conflict_do_update(index_elements=["community_id", "period", "purpose"], set_=sums)
    for row in rows:
        await connection.execute(adding, [{**row._mapping, "community_id": target}])
    await connection.execute(delete(table).where(table.c.community_id == source))
    return len(rows)
