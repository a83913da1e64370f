"""Forgetting episodes and shows: their rows go, a line in the change feed tells the indexes."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId, EpisodeId, ShowId
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.show_rows import owner_name
from storage.shown_answers import forget_answers_from
from storage.tables import corpus, episodes, removals, shown_quotes, shows
from storage.versions import lock_version, move_version


async def remove_episodes(database: Database, ids: Sequence[EpisodeId]) -> int:
    """Returns how many there were."""
    async with database.write() as connection:
        return await _remove(connection, ids)


async def remove_show(database: Database, show_id: ShowId, owner: CommunityId | None) -> bool:
    async with database.write() as connection:
        found = select(shows.c.key).where(shows.c.owner == owner_name(owner), shows.c.id == show_id)
        return bool(await remove_shows(connection, list((await connection.execute(found)).scalars())))


async def remove_shows(connection: AsyncConnection, keys: Sequence[int]) -> int:
    """Inside a transaction: these shows with all they hold. Returns how many there were."""
    if not keys:
        return 0
    ids = (await connection.execute(select(episodes.c.id).where(episodes.c.show_key.in_(keys)))).scalars().all()
    await _remove(connection, [EpisodeId(episode_id) for episode_id in ids])
    await connection.execute(delete(shows).where(shows.c.key.in_(keys)))
    await move_version(connection)
    await connection.execute(update(corpus).values(follows_version=corpus.c.follows_version + 1))
    return len(keys)


async def _remove(connection: AsyncConnection, ids: Sequence[EpisodeId]) -> int:
    version = await lock_version(connection)
    removed = 0
    for chunk in in_chunks(ids):
        stored = list((await connection.execute(select(episodes.c.id).where(episodes.c.id.in_(chunk)))).scalars())
        if not stored:
            continue
        await connection.execute(delete(shown_quotes).where(shown_quotes.c.episode_id.in_(stored)))
        await forget_answers_from(connection, stored)
        await connection.execute(delete(episodes).where(episodes.c.id.in_(stored)))
        rows = [{"episode_id": episode_id, "version": version + at} for at, episode_id in enumerate(stored, start=1)]
        await connection.execute(insert(removals), rows)
        version += len(stored)
        removed += len(stored)
    if removed:
        await connection.execute(update(corpus).values(version=version))
    return removed
