"""Rows of `shows`: finding, adding and changing them."""

from collections.abc import Sequence

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.episode import Show
from bot.domain.ids import CommunityId
from bot.errors import BadArgument
from storage.tables import PUBLISHED, shows
from storage.versions import note_change

ShowKey = tuple[str, str]
"""Owner and id: two communities may each own a show of the same id."""


def owner_name(owner: CommunityId | None) -> str:
    """How `owner` is written in a row."""
    if owner == PUBLISHED:
        raise BadArgument("A community needs a name: an empty one would publish what it owns.")
    return PUBLISHED if owner is None else owner


def owner_column(show: Show) -> str:
    return owner_name(show.owner)


async def keep_shows(
    connection: AsyncConnection, wanted: Sequence[Show], version: int
) -> tuple[dict[ShowKey, int], int]:
    """Add and update shows inside the library's transaction: their row keys, and the corpus version after that."""
    latest = {(owner_column(show), str(show.id)): show for show in wanted}
    rows = await connection.execute(select(shows).where(tuple_(shows.c.owner, shows.c.id).in_(list(latest))))
    known = {(row.owner, row.id): row for row in rows}
    keys: dict[ShowKey, int] = {}
    before = version
    for key, show in latest.items():
        row = known.get(key)
        if row is None:
            version += 1
            values = {"owner": key[0], "id": key[1], "title": show.title, "feed_url": show.feed_url}
            adding = insert(shows).values(**values, version=version).returning(shows.c.key)
            keys[key] = (await connection.execute(adding)).scalar_one()
        else:
            keys[key] = row.key
            if (row.title, row.feed_url) != (show.title, show.feed_url or row.feed_url):
                version += 1
                values = {"title": show.title, "feed_url": show.feed_url or row.feed_url}
                await connection.execute(update(shows).where(shows.c.key == row.key).values(**values, version=version))
    if version != before:
        await note_change(connection, version)
    return keys, version
