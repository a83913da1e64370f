"""Terms and how they were heard: learned from episodes, and each community's own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.domain.episode import Episode
from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId
from bot.errors import NotStored
from storage.catalogue import Catalogue
from storage.columns import from_exact, to_exact
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.tables import community_terms, learned_terms
from storage.versions import move_version

_KEPT_LISTS = 64
_KEPT_OWN = 1_000
_LEARNED = (
    "SELECT e.position, t.canonical, t.heard_as, t.by_host "
    "FROM learned_terms t JOIN episodes e ON e.id = t.episode_id WHERE t.version > ? ORDER BY e.position, t.ordinal"
)
_OWN = (
    "SELECT community_id, canonical, heard_as, by_host FROM community_terms WHERE community_id IN ({}) ORDER BY folded"
)


@dataclass(slots=True)
class _Listed:
    """The entries of a scope and all that they were made of, to see whether they still hold."""

    version: int
    visible: Sequence[Episode]
    learned: int
    own: list[GlossaryEntry]
    entries: tuple[GlossaryEntry, ...]


class SqlGlossaries:
    """Implements `GlossaryStore`. Every change moves the corpus version, for answers depend on the terms."""

    def __init__(self, database: Database, catalogue: Catalogue | None = None) -> None:
        self._database = database
        self._catalogue = catalogue or Catalogue(database)
        self._version = -1
        self._learned: dict[int, tuple[GlossaryEntry, ...]] = {}
        self._times_learned = 0
        self._lists: dict[tuple[object, ...], _Listed] = {}
        self._own: dict[CommunityId, tuple[int, list[GlossaryEntry]]] = {}

    async def entries(self, scope: Scope) -> Sequence[GlossaryEntry]:
        """One entry for each term, in alphabetical order; forms that several episodes taught are put together."""
        version = (await self._catalogue.counters()).library
        key = (scope.community, scope.shows, scope.episodes, scope.hidden)
        listed = self._lists.get(key)
        if listed is not None and listed.version == version:
            return listed.entries
        await self._catch_up(version)
        visible = await self._catalogue.visible(scope)
        own = await self._own_terms(scope.community, version)
        times_learned = self._times_learned
        if listed is None or (listed.visible, listed.learned, listed.own) != (visible, times_learned, own):
            listed = _Listed(version, visible, times_learned, own, self._put_together(visible, own))
        listed.version = version
        if len(self._lists) >= _KEPT_LISTS:
            self._lists.clear()
        self._lists[key] = listed
        return listed.entries

    async def read_ahead(self, communities: Sequence[CommunityId]) -> None:
        version = (await self._catalogue.counters()).library
        unknown = [one for one in dict.fromkeys(communities) if self._own.get(one, (None,))[0] != version]
        for chunk in in_chunks(unknown):
            await self._read_own(chunk, version)

    async def _own_terms(self, community: CommunityId, version: int) -> list[GlossaryEntry]:
        known = self._own.get(community)
        if known is None or known[0] != version:
            await self._read_own([community], version)
            known = self._own[community]
        return known[1]

    async def _read_own(self, communities: Sequence[CommunityId], version: int) -> None:
        own: dict[str, list[GlossaryEntry]] = {to_exact(community): [] for community in communities}
        for name, *row in await self._database.fetch(_OWN.format(",".join("?" * len(own))), list(own)):
            own[name].append(_entry(*row))
        if len(self._own) >= _KEPT_OWN:
            self._own.clear()
        self._own.update((CommunityId(from_exact(name)), (version, entries)) for name, entries in own.items())

    def _put_together(self, visible: Sequence[Episode], own: Sequence[GlossaryEntry]) -> tuple[GlossaryEntry, ...]:
        terms = _Terms()
        for episode in visible:
            for entry in self._learned.get(episode.position, ()):
                terms.learn(entry)
        for entry in own:
            terms.put(entry)
        return terms.listed()

    async def _catch_up(self, version: int) -> None:
        """Read what episodes taught since the last look. Positions are never used twice, so the removed do no harm."""
        if version == self._version:
            return
        learned: dict[int, list[GlossaryEntry]] = {}
        for position, *row in await self._database.fetch(_LEARNED, (self._version,)):
            learned.setdefault(position, []).append(_entry(*row))
        if learned:
            taught = {at: tuple(entry for entry in entries if entry.canonical) for at, entries in learned.items()}
            self._learned.update(taught)
            self._times_learned += 1
        self._version = version

    async def learn(self, episode_id: EpisodeId, entries: Sequence[GlossaryEntry]) -> None:
        """Raises `NotStored` for an episode that is not there."""
        taught = entries or [GlossaryEntry("", ())]
        rows = [
            {"episode_id": episode_id, "ordinal": ordinal, **_columns(entry)} for ordinal, entry in enumerate(taught)
        ]
        mine = learned_terms.c.episode_id == episode_id
        try:
            async with self._database.write() as connection:
                held = await connection.execute(select(learned_terms).where(mine).order_by(learned_terms.c.ordinal))
                known = [{name: row._mapping[name] for name in rows[0]} for row in held]
                if known == rows or not (known or entries):
                    return
                version = await move_version(connection)
                await connection.execute(delete(learned_terms).where(mine))
                await connection.execute(insert(learned_terms), [{**row, "version": version} for row in rows])
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
