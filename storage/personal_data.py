"""Everything about a person or a community: handed out whole, deleted whole. The schema says where it is."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, LargeBinary, Row, Table, delete, or_, select, update

from bot.domain.ids import CommunityId, PersonId
from storage.ballot_privacy import ballots_of, forget_ballots
from storage.cache import CashewsLookups
from storage.communities import CommunityStore
from storage.community_tables import community_profiles, requests
from storage.database import Database
from storage.owned_shows import export_owned_shows
from storage.poll_rows import BallotKeys
from storage.poll_tables import poll_ballots
from storage.schema import COMMUNITY_TABLES, TOLD_BY
from storage.tables import PERSON_NAMED, PERSON_OWNS, follows, shows


class SqlPersonalData:
    """Implements `PersonalData`. Tokens and reply secrets are in no export: they open doors, and tell of nobody."""

    def __init__(
        self, database: Database, communities: CommunityStore, cache: CashewsLookups, ballots: BallotKeys
    ) -> None:
        self._database = database
        self._communities = communities
        self._cache = cache
        self._ballots = ballots

    async def export_person(self, community: CommunityId, person: PersonId) -> dict[str, Any]:
        """By table, the rows that are theirs or name them. Other people in such a row are left out.

        Ballots carry no name: they are found by the hash that only the person's own id makes.
        """
        told: dict[str, Any] = {"community": community, "person": person}
        async with self._database.read() as connection:
            for table, people in _tables_of_people():
                theirs = or_(*(column == person for column in people))
                rows = await connection.execute(select(table).where(table.c.community_id == community, theirs))
                others = {column.name for column in people}
                told[table.name] = [_told(table, row, person=person, others=others) for row in rows]
            told[poll_ballots.name] = await ballots_of(connection, self._ballots, community, person)
        return told

    async def delete_person(self, community: CommunityId, person: PersonId) -> int:
        """Traces in the ledger of requests, which last a day, go too and do not count.

        Ballots in closed polls stay counted, and nobody can tell any more whose they were.
        """
        async with self._database.write() as connection:
            changed = await forget_ballots(connection, self._ballots, community, person)
            for table, people in _tables_of_people():
                mine = table.c.community_id == community
                owned = [column == person for column in people if column.info == PERSON_OWNS]
                if owned:
                    changed += (await connection.execute(delete(table).where(mine, or_(*owned)))).rowcount
                for column in people:
                    if column.info == PERSON_NAMED:
                        gone = (column, *TOLD_BY.get(column, ()))
                        values = {one.name: None if one.nullable else "" for one in gone}
                        nameless = update(table).where(mine, column == person).values(values)
                        found = (await connection.execute(nameless)).rowcount
                        changed += 0 if table is requests else found
        await self._cache.forget(community)
        return changed

    async def export_community(self, community: CommunityId) -> dict[str, Any]:
        """By table, every row; under `shows` the community's own with their episodes and words."""
        told: dict[str, Any] = {"community": community}
        async with self._database.read() as connection:
            for table in COMMUNITY_TABLES:
                rows = await connection.execute(select(table).where(table.c.community_id == community))
                told[table.name] = [_told(table, row) for row in rows]
            followed = (
                select(shows.c.id)
                .join(follows, follows.c.show_key == shows.c.key)
                .where(follows.c.community_id == community)
                .order_by(follows.c.ordinal)
            )
            told[follows.name] = list((await connection.execute(followed)).scalars())
            told["shows"] = await export_owned_shows(connection, community)
        return told

    async def delete_community(self, community: CommunityId) -> int:
        gone = await self._communities.forget(community)
        await self._cache.forget(community)
        return gone

    async def due_for_deletion(self, before: datetime) -> Sequence[CommunityId]:
        column = community_profiles.c.removed_at
        query = select(community_profiles.c.community_id).where(column <= before).order_by(column)
        async with self._database.read() as connection:
            return [CommunityId(name) for name in (await connection.execute(query)).scalars()]


def _tables_of_people() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in COMMUNITY_TABLES:
        people = [column for column in table.columns if column.info in (PERSON_OWNS, PERSON_NAMED)]
        if people:
            yield table, people


def _told(
    table: Table, row: Row[Any], *, person: PersonId | None = None, others: set[str] | frozenset[str] = frozenset()
) -> dict[str, Any]:
    told = {}
    for column in table.columns:
        value = row._mapping[column]
        if column.name == "community_id" or isinstance(column.type, LargeBinary):
            continue
        if column.name in others and value != person:
            continue
        told[column.name] = value.isoformat() if isinstance(value, datetime) else value
    return told
