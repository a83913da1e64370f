"""Saving episodes: which episode a source is, and whether its words are new."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import EpisodeId
from bot.ports import Change, IncomingEpisode
from storage.database import Database
from storage.episode_details import details_to_json
from storage.known_episodes import KnownEpisode, KnownEpisodes, in_chunks
from storage.packed_transcript import encode_text, pack_marks, pack_raw
from storage.show_rows import ShowKey, keep_shows, owner_column
from storage.tables import corpus, episode_sources, episodes, removals, revisions

Decision = tuple[EpisodeId, Change]
_Packed = dict[str, Any]


async def save_episodes(database: Database, incoming: Sequence[IncomingEpisode]) -> list[Decision]:
    """Keep these in one transaction. The library's counters move in it, so versions commit in order."""
    packed = [_pack(episode) for episode in incoming]
    async with database.write() as connection:
        counters = (await connection.execute(select(corpus).with_for_update())).one()
        batch = _Batch(connection, counters.version, counters.arrivals)
        await batch.prepare(incoming)
        decisions = [await batch.place(*pair) for pair in zip(incoming, packed, strict=True)]
        await batch.flush()
        if (batch.version, batch.arrivals) != (counters.version, counters.arrivals):
            await connection.execute(update(corpus).values(version=batch.version, arrivals=batch.arrivals))
    return decisions


def _pack(incoming: IncomingEpisode) -> _Packed:
    """The work, done before the database is locked."""
    transcript = incoming.transcript
    return {
        "transcript_hash": transcript.hash,
        "marks": pack_marks(transcript),
        "text": encode_text(transcript.text),
        "raw": pack_raw(incoming.raw),
        "language": transcript.language,
        "words": transcript.text.count(" ") + transcript.text.count("\n") + 1 if transcript.text else 0,
        "details": details_to_json(incoming.details),
    }


class _Batch:
    """The decisions of one `save`, and the rows they come to."""

    def __init__(self, connection: AsyncConnection, version: int, arrivals: int) -> None:
        self.version = version
        self.arrivals = arrivals
        self._connection = connection
        self._known = KnownEpisodes(connection)
        self._shows: dict[ShowKey, int] = {}
        self._placed: set[int] = set()
        self._added: list[KnownEpisode] = []
        self._updated: dict[int, KnownEpisode] = {}
        self._revisions: list[_Packed] = []
        self._sources: dict[tuple[int, str], dict[str, Any]] = {}
        self._dropped_sources: set[tuple[int, str]] = set()

    async def prepare(self, incoming: Sequence[IncomingEpisode]) -> None:
        self._shows, self.version = await keep_shows(
            self._connection, [episode.show for episode in incoming], self.version
        )
        await self._known.load([(self._shows[_show_key(episode)], episode) for episode in incoming])

    async def place(self, incoming: IncomingEpisode, packed: _Packed) -> Decision:
        """Find the episode that this is and note what changes."""
        show_key = self._shows[_show_key(incoming)]
        transcript_hash = packed["transcript_hash"]
        episode = self._same_source(show_key, incoming.source, transcript_hash) or self._same_guid(show_key, incoming)
        if episode is None:
            told_before = self._known.by_hash.get((show_key, transcript_hash))
            if told_before is None:
                return await self._add(show_key, incoming, packed)
            self._point_source(show_key, incoming.source, told_before, transcript_hash)
            return told_before.id, Change.UNCHANGED
        if self._known.republished_hash(show_key, incoming.source) is not None:
            return episode.id, Change.UNCHANGED
        return await self._revise(episode, incoming, packed)

    def _same_source(self, show_key: int, source: str, transcript_hash: str) -> KnownEpisode | None:
        """A source that merely republished is that episode only as long as it tells the same words."""
        episode = self._known.by_source.get((show_key, source))
        republished = self._known.republished_hash(show_key, source)
        if episode is None or republished is None or transcript_hash in (republished, episode.transcript_hash):
            return episode
        self._drop_source(show_key, source)
        return None

    def _same_guid(self, show_key: int, incoming: IncomingEpisode) -> KnownEpisode | None:
        """An episode whose transcript moved. Two items of one batch with one guid are a careless feed: two episodes."""
        guid = incoming.details.guid
        episode = self._known.by_guid.get((show_key, guid)) if guid else None
        if episode is None or episode.position in self._placed:
            return None
        self._drop_source(show_key, episode.source)
        episode.source = incoming.source
        self._updated[episode.position] = episode
        self._point_source(show_key, incoming.source, episode, None)
        return episode

    async def _add(self, show_key: int, incoming: IncomingEpisode, packed: _Packed) -> Decision:
        self.arrivals += 1
        self.version += 1
        owner = owner_column(incoming.show)
        guid = incoming.details.guid
        episode = KnownEpisode(
            position=self.arrivals,
            id=self._known.new_id(incoming),
            show_key=show_key,
            owner=owner,
            slug=await self._known.free_slug(owner, incoming.slug),
            source=incoming.source,
            guid=guid if guid and (show_key, guid) not in self._known.by_guid else None,
            transcript_hash=packed["transcript_hash"],
            language=packed["language"],
            words=packed["words"],
            version=self.version,
            details=packed["details"],
        )
        self._added.append(episode)
        self._placed.add(episode.position)
        self._known.remember(episode)
        self._point_source(show_key, incoming.source, episode, None)
        self._note_revision(episode, packed)
        return episode.id, Change.NEW

    async def _revise(self, episode: KnownEpisode, incoming: IncomingEpisode, packed: _Packed) -> Decision:
        self._placed.add(episode.position)
        revised = episode.transcript_hash != packed["transcript_hash"]
        guid = incoming.details.guid
        if guid and (episode.show_key, guid) not in self._known.by_guid:
            episode.guid = guid
            self._known.by_guid[episode.show_key, guid] = episode
        if revised or episode.details != packed["details"] or episode.position in self._updated:
            self.version += 1
            episode.version = self.version
            episode.details = packed["details"]
            self._updated[episode.position] = episode
        if not revised:
            return episode.id, Change.UNCHANGED
        self._known.forget_words(episode)
        episode.transcript_hash = packed["transcript_hash"]
        episode.language = packed["language"]
        episode.words = packed["words"]
        self._known.remember(episode)
        if not await self._known.has_revision(episode.position, packed["transcript_hash"]):
            self._note_revision(episode, packed)
        return episode.id, Change.REVISED

    def _note_revision(self, episode: KnownEpisode, packed: _Packed) -> None:
        columns = {name: packed[name] for name in ("transcript_hash", "marks", "text", "raw")}
        self._revisions.append({"position": episode.position, **columns})

    def _point_source(self, show_key: int, source: str, episode: KnownEpisode, republished: str | None) -> None:
        self._known.point_source(show_key, source, episode, republished)
        self._sources[show_key, source] = {
            "show_key": show_key,
            "source": source,
            "position": episode.position,
            "republished_hash": republished,
        }

    def _drop_source(self, show_key: int, source: str) -> None:
        self._known.drop_source(show_key, source)
        self._sources.pop((show_key, source), None)
        self._dropped_sources.add((show_key, source))

    async def flush(self) -> None:
        """Write the noted rows, few statements for many episodes."""
        execute = self._connection.execute
        key = tuple_(episode_sources.c.show_key, episode_sources.c.source)
        for dropped in in_chunks(self._dropped_sources):
            await execute(delete(episode_sources).where(key.in_(dropped)))
        if self._added:
            for ids in in_chunks(episode.id for episode in self._added):
                await execute(delete(removals).where(removals.c.episode_id.in_(ids)))
            await execute(insert(episodes), [episode.columns() for episode in self._added])
        added = {episode.position for episode in self._added}
        updated = [episode.columns("new_") for position, episode in self._updated.items() if position not in added]
        if updated:
            changing = ("source", "guid", "transcript_hash", "language", "words", "version", "details")
            values: _Packed = {name: bindparam(f"new_{name}") for name in changing}
            await execute(
                update(episodes).where(episodes.c.position == bindparam("new_position")).values(values), updated
            )
        if self._revisions:
            await execute(insert(revisions), self._revisions)
        if self._sources:
            await execute(insert(episode_sources), list(self._sources.values()))


def _show_key(incoming: IncomingEpisode) -> ShowKey:
    return owner_column(incoming.show), incoming.show.id
