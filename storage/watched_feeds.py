"""Feeds that are watched: when each is looked at next, and what it said last."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, insert, select, update

from bot.domain.ids import CommunityId, EpisodeId, ShowId
from bot.ports.watching import Arrival, Marks, WatchedFeed
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.tables import PUBLISHED, episode_sources, episodes, follows, shows
from storage.versions import lock_version
from storage.watching_tables import arrivals
from storage.watching_tables import watched_feeds as table


class SqlWatchedFeeds:
    """Implements `WatchedFeeds`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[int]:
        async with self._database.write() as connection:
            await lock_version(connection)
            unwatched = select(shows.c.key).where(
                shows.c.feed_url.is_not(None), ~exists().where(table.c.show_key == shows.c.key)
            )
            new = (await connection.execute(unwatched.limit(limit))).scalars()
            rows = [{"show_key": key, "next_at": now, **_UNSEEN} for key in new]
            if rows:
                await connection.execute(insert(table), rows)
            due = select(table.c.show_key).where(table.c.next_at <= now, table.c.gone.is_(False))
            order = (table.c.next_at, table.c.show_key)
            keys = list((await connection.execute(due.order_by(*order).limit(limit))).scalars())
            for chunk in in_chunks(keys):
                await connection.execute(update(table).where(table.c.show_key.in_(chunk)).values(next_at=now + lease))
        return keys

    async def feed(self, key: int) -> WatchedFeed | None:
        found = await self._feeds(key)
        return found[0] if found else None

    async def all(self) -> Sequence[WatchedFeed]:
        """By title."""
        return await self._feeds(None)

    async def known(self, key: int) -> frozenset[str]:
        guids = select(episodes.c.guid).where(episodes.c.show_key == key, episodes.c.guid.is_not(None))
        addresses = select(episode_sources.c.source).where(episode_sources.c.show_key == key)
        async with self._database.read() as connection:
            known = [str(one) for query in (guids, addresses) for one in (await connection.execute(query)).scalars()]
        return frozenset(known)

    async def followers(self, key: int) -> Sequence[CommunityId]:
        query = select(follows.c.community_id).where(follows.c.show_key == key).order_by(follows.c.community_id)
        async with self._database.read() as connection:
            return [CommunityId(one) for one in (await connection.execute(query)).scalars()]

    async def looked(self, feed: WatchedFeed, next_at: datetime) -> None:
        values = {
            "etag": feed.marks.etag,
            "last_modified": feed.marks.last_modified,
            "next_at": next_at,
            "looks": feed.looks,
            "failures": feed.failures,
            "moved_to": feed.moved_to,
            "moves": feed.moves,
            "gone": feed.gone,
            "problem": feed.problem,
            "looked_at": feed.looked_at,
        }
        async with self._database.write() as connection:
            await connection.execute(update(table).where(table.c.show_key == feed.key).values(**values))
            await connection.execute(
                update(shows).where(shows.c.key == feed.key, shows.c.feed_url != feed.url).values(feed_url=feed.url)
            )

    async def _feeds(self, key: int | None) -> list[WatchedFeed]:
        query = select(table, shows.c.id, shows.c.owner, shows.c.title, shows.c.feed_url).join(
            shows, shows.c.key == table.c.show_key
        )
        query = query.where(shows.c.feed_url.is_not(None))
        if key is not None:
            query = query.where(table.c.show_key == key)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(shows.c.title, shows.c.key))
            return [
                WatchedFeed(
                    key=row.show_key,
                    show=ShowId(row.id),
                    owner=None if row.owner == PUBLISHED else CommunityId(row.owner),
                    title=row.title,
                    url=row.feed_url,
                    marks=Marks(row.etag, row.last_modified),
                    looks=row.looks,
                    failures=row.failures,
                    moved_to=row.moved_to,
                    moves=row.moves,
                    gone=row.gone,
                    problem=row.problem,
                    looked_at=row.looked_at,
                )
                for row in rows
            ]


_UNSEEN = {
    "etag": "", "last_modified": "", "looks": 0, "failures": 0, "moved_to": "", "moves": 0, "gone": False, "problem": ""
}  # fmt: skip


class SqlArrivals:
    """Implements `Arrivals`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def arrived(self, arrived: Sequence[EpisodeId], at: datetime) -> int:
        async with self._database.write() as connection:
            await lock_version(connection)
            known: set[str] = set()
            for chunk in in_chunks(arrived):
                held = select(arrivals.c.episode_id).where(arrivals.c.episode_id.in_(chunk))
                known.update((await connection.execute(held)).scalars())
            rows = [{"episode_id": one, "found_at": at} for one in dict.fromkeys(arrived) if one not in known]
            if rows:
                await connection.execute(insert(arrivals), rows)
        return len(rows)

    async def untold(self, limit: int) -> Sequence[Arrival]:
        query = select(arrivals).where(arrivals.c.told_at.is_(None))
        order = (arrivals.c.found_at, arrivals.c.episode_id)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(*order).limit(limit))
            return [Arrival(EpisodeId(row.episode_id), row.found_at) for row in rows]

    async def told(self, episode: EpisodeId, at: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(arrivals).where(arrivals.c.episode_id == episode).values(told_at=at))

    async def followers(self, episode: EpisodeId) -> Sequence[CommunityId]:
        query = (
            select(follows.c.community_id)
            .join(episodes, episodes.c.show_key == follows.c.show_key)
            .where(episodes.c.id == episode)
            .order_by(follows.c.community_id)
        )
        async with self._database.read() as connection:
            return [CommunityId(one) for one in (await connection.execute(query)).scalars()]
