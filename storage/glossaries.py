"""Terms and how they were heard: learned from episodes, and each community's own."""

import json
from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId
from bot.errors import NotStored
from storage.catalogue import Catalogue
from storage.columns import from_exact, to_exact
from storage.database import Database
from storage.tables import community_terms, learned_terms
from storage.versions import move_version

_KEPT_LISTS = 64
_LEARNED = "SELECT episode_id, canonical, heard_as, by_host FROM learned_terms ORDER BY episode_id, ordinal"
_OWN = "SELECT canonical, heard_as, by_host FROM community_terms WHERE community_id = ? ORDER BY folded"


class SqlGlossaries:
    """Implements `GlossaryStore`. Every change moves the corpus version, for answers depend on the terms."""

    def __init__(self, database: Database, catalogue: Catalogue | None = None) -> None:
        self._database = database
        self._catalogue = catalogue or Catalogue(database)
        self._version = -1
        self._learned: dict[EpisodeId, tuple[GlossaryEntry, ...]] = {}
        self._lists: dict[tuple[object, ...], tuple[GlossaryEntry, ...]] = {}

    async def entries(self, scope: Scope) -> Sequence[GlossaryEntry]:
        """One entry for each term, in alphabetical order; forms that several episodes taught are put together."""
        visible = await self._catalogue.visible(scope)
        version = (await self._catalogue.counters()).library
        if version != self._version:
            learned = await self._read_learned()
            self._learned, self._lists, self._version = learned, {}, version
        learned, lists = self._learned, self._lists
        key = (scope.community, scope.shows, scope.episodes)
        if key not in lists:
            own = await self._database.fetch(_OWN, (to_exact(scope.community),))
            terms = _Terms()
            for episode in visible:
                for entry in learned.get(episode.id, ()):
                    terms.learn(entry)
            for row in own:
                terms.put(_entry(*row))
            if len(lists) >= _KEPT_LISTS:
                lists.clear()
            lists[key] = terms.listed()
        return lists[key]

    async def learn(self, episode_id: EpisodeId, entries: Sequence[GlossaryEntry]) -> None:
        """Raises `NotStored` for an episode that is not there."""
        rows = [
            {"episode_id": episode_id, "ordinal": ordinal, **_columns(entry)} for ordinal, entry in enumerate(entries)
        ]
        mine = learned_terms.c.episode_id == episode_id
        try:
            async with self._database.write() as connection:
                held = await connection.execute(select(learned_terms).where(mine).order_by(learned_terms.c.ordinal))
                if [dict(row._mapping) for row in held] == rows:
                    return
                await connection.execute(delete(learned_terms).where(mine))
                if rows:
                    await connection.execute(insert(learned_terms), rows)
                await move_version(connection)
        except IntegrityError as error:
            raise NotStored("The episode that taught these terms is no longer there.") from error

    async def put(self, community: CommunityId, entry: GlossaryEntry) -> None:
        folded = entry.canonical.casefold()
        mine = (community_terms.c.community_id == community) & (community_terms.c.folded == folded)
        async with self._database.write() as connection:
            await move_version(connection)
            await connection.execute(delete(community_terms).where(mine))
            await connection.execute(
                insert(community_terms).values(community_id=community, folded=folded, **_columns(entry))
            )

    async def remove(self, community: CommunityId, canonical: str) -> bool:
        mine = (community_terms.c.community_id == community) & (community_terms.c.folded == canonical.casefold())
        async with self._database.write() as connection:
            gone = (await connection.execute(delete(community_terms).where(mine))).rowcount
            if gone:
                await move_version(connection)
        return bool(gone)

    async def _read_learned(self) -> dict[EpisodeId, tuple[GlossaryEntry, ...]]:
        learned: dict[EpisodeId, list[GlossaryEntry]] = {}
        for episode_id, *row in await self._database.fetch(_LEARNED):
            learned.setdefault(EpisodeId(episode_id), []).append(_entry(*row))
        return {episode_id: tuple(entries) for episode_id, entries in learned.items()}


class _Terms:
    """Puts entries together by their canonical term, whatever its capitals."""

    def __init__(self) -> None:
        self._entries: dict[str, GlossaryEntry] = {}

    def learn(self, entry: GlossaryEntry) -> None:
        folded = entry.canonical.casefold()
        known = self._entries.get(folded)
        if known is not None:
            forms = tuple(dict.fromkeys((*known.heard_as, *entry.heard_as)))
            entry = GlossaryEntry(known.canonical, forms, known.by_host or entry.by_host)
        self._entries[folded] = entry

    def put(self, entry: GlossaryEntry) -> None:
        self._entries[entry.canonical.casefold()] = entry

    def listed(self) -> tuple[GlossaryEntry, ...]:
        return tuple(entry for _, entry in sorted(self._entries.items()))


def _columns(entry: GlossaryEntry) -> dict[str, str | bool]:
    return {"canonical": entry.canonical, "heard_as": json.dumps(entry.heard_as), "by_host": entry.by_host}


def _entry(canonical: str, heard_as: str, by_host: int | bool) -> GlossaryEntry:
    return GlossaryEntry(from_exact(canonical), tuple(json.loads(heard_as)), bool(by_host))
