"""Which community follows which shows, and the end of a community."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, or_, select, update

from bot.domain.episode import Show
from bot.domain.ids import CommunityId, ShowId
from bot.errors import NotStored
from storage.catalogue import Catalogue
from storage.community_tables import requests
from storage.database import Database
from storage.episode_removal import remove_shows
from storage.known_episodes import in_chunks
from storage.requests import bury_requests
from storage.schema import COMMUNITY_TABLES
from storage.show_rows import keep_shows, owner_name
from storage.spending_graves import bury_spending
from storage.spending_tables import model_spending
from storage.tables import PUBLISHED, corpus, follows, shows
from storage.versions import lock_version, move_version

_KEPT = 10_000


class CommunityStore:
    """Implements `Communities`."""

    def __init__(self, database: Database, catalogue: Catalogue | None = None) -> None:
        self._database = database
        self._catalogue = catalogue or Catalogue(database)
        self._followed: dict[CommunityId, tuple[Show, ...]] = {}
        self._at = (-1, -1)

    async def followed_shows(self, community: CommunityId) -> Sequence[Show]:
        """In the order in which they were followed."""
        return (await self.followed_by([community]))[community]

    async def followed_by(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, Sequence[Show]]:
        counters = await self._catalogue.counters()
        now = (counters.library, counters.follows)
        if now != self._at or len(self._followed) >= _KEPT:
            self._followed = {}
            self._at = now
        followed = self._followed
        for chunk in in_chunks(one for one in dict.fromkeys(communities) if one not in followed):
            followed.update(await self._read(chunk))
        return {community: followed[community] for community in communities}

    async def published_shows(self) -> Sequence[Show]:
        query = select(shows).where(shows.c.owner == PUBLISHED).order_by(shows.c.title, shows.c.key)
        async with self._database.read() as connection:
            return [
                Show(id=ShowId(row.id), title=row.title, feed_url=row.feed_url)
                for row in await connection.execute(query)
            ]

    async def follow(self, community: CommunityId, wanted: Sequence[ShowId]) -> None:
        owner = owner_name(community)
        async with self._database.write() as connection:
            await lock_version(connection)
            mine = or_(shows.c.owner == owner, shows.c.owner == PUBLISHED)
            found = await connection.execute(select(shows.c.key, shows.c.id).where(shows.c.id.in_(wanted), mine))
            keys: dict[str, list[int]] = {}
            for key, show_id in found:
                keys.setdefault(show_id, []).append(key)
            if missing := set(wanted) - set(keys):
                raise NotStored(f"There is no show called {min(missing)!r} to follow. `/episodes` lists what there is.")
            held = await connection.execute(
                select(follows.c.show_key, follows.c.ordinal).where(follows.c.community_id == community)
            )
            already = {row.show_key: row.ordinal for row in held}
            new = [key for show_id in dict.fromkeys(wanted) for key in keys[show_id] if key not in already]
            first = max(already.values(), default=0) + 1
            rows = [
                {"community_id": community, "show_key": key, "ordinal": ordinal}
                for ordinal, key in enumerate(new, start=first)
            ]
            if rows:
                await connection.execute(insert(follows), rows)
                await connection.execute(update(corpus).values(follows_version=corpus.c.follows_version + 1))

    async def unfollow(self, community: CommunityId, show_id: ShowId) -> bool:
        """False when the community did not follow it."""
        async with self._database.write() as connection:
            keys = select(shows.c.key).where(shows.c.id == show_id)
            gone = await connection.execute(
                delete(follows).where(follows.c.community_id == community, follows.c.show_key.in_(keys))
            )
            if gone.rowcount:
                await connection.execute(update(corpus).values(follows_version=corpus.c.follows_version + 1))
            return bool(gone.rowcount)

    async def put_show(self, show: Show) -> None:
        async with self._database.write() as connection:
            await keep_shows(connection, [show], await lock_version(connection))

    async def forget(self, community: CommunityId) -> int:
        """Delete everything this community owns, followed, asked and was shown: how many shows and rows that were.

        Nameless graves stay of its requests, as long as anything may be delivered again, and of what models cost it.
        """
        async with self._database.write() as connection:
            await lock_version(connection)
            owned = select(shows.c.key).where(shows.c.owner == owner_name(community))
            gone = await remove_shows(connection, list((await connection.execute(owned)).scalars()))
            gone += await bury_requests(connection, community) + await bury_spending(connection, community)
            for table in (one for one in COMMUNITY_TABLES if one not in (requests, model_spending)):
                gone += (await connection.execute(delete(table).where(table.c.community_id == community))).rowcount
            await move_version(connection)
            await connection.execute(update(corpus).values(follows_version=corpus.c.follows_version + 1))
        return gone

    async def _read(self, communities: Sequence[CommunityId]) -> dict[CommunityId, tuple[Show, ...]]:
        found: dict[CommunityId, list[Show]] = {community: [] for community in communities}
        query = (
            select(shows, follows.c.community_id)
            .join(follows, follows.c.show_key == shows.c.key)
            .where(
                follows.c.community_id.in_(communities), shows.c.owner.in_([PUBLISHED, *map(owner_name, communities)])
            )
            .order_by(follows.c.ordinal)
        )
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                community = CommunityId(row.community_id)
                if row.owner in (PUBLISHED, owner_name(community)):
                    owner = None if row.owner == PUBLISHED else CommunityId(row.owner)
                    show = Show(id=ShowId(row.id), title=row.title, owner=owner, feed_url=row.feed_url)
                    found[community].append(show)
        return {community: tuple(followed) for community, followed in found.items()}
