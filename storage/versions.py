"""The corpus version: locked, grown and written to the change feed in one place."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import corpus, removals

NO_EPISODE = ""
"""Stands in the change feed for a change that touched no episode's words: indexes have nothing to do but move on."""


async def lock_version(connection: AsyncConnection) -> int:
    """The corpus version. Until the transaction ends nobody else can move it, so versions commit in order."""
    version: int = (await connection.execute(select(corpus.c.version).with_for_update())).scalar_one()
    return version


async def note_change(connection: AsyncConnection, version: int) -> None:
    """Set the corpus version to `version` and say in the feed that it came with no episode."""
    await connection.execute(delete(removals).where(removals.c.episode_id == NO_EPISODE))
    await connection.execute(insert(removals).values(episode_id=NO_EPISODE, version=version))
    await connection.execute(update(corpus).values(version=version))


async def move_version(connection: AsyncConnection) -> int:
    """Make every cached lookup old, for what answers depend on has changed. Returns the new version."""
    version = await lock_version(connection) + 1
    await note_change(connection, version)
    return version
