"""The library: every episode and every revision of its words, and the feed that indexes follow."""

from collections.abc import Sequence

from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash
from bot.domain.span import Citation, Span
from bot.domain.transcript import Transcript
from bot.errors import NotStored
from bot.ports import IncomingEpisode, LibraryChange, SavedEpisode
from storage.catalogue import Catalogue
from storage.database import Database
from storage.episode_removal import remove_episodes, remove_show
from storage.episode_saving import save_episodes
from storage.packed_transcript import PackedTranscript, unpack_raw
from storage.recently_used import RecentlyUsed

_Revision = tuple[EpisodeId, TranscriptHash]

_CHANGES = (
    "SELECT version, id, transcript_hash FROM episodes WHERE version > ? "
    "UNION ALL SELECT version, episode_id, NULL FROM removals WHERE version > ? ORDER BY 1 LIMIT ?"
)


class Library:
    """Implements `TranscriptLibrary` and `EpisodeStore`.

    `packed_bytes` bounds the words kept in memory for citing, `unpacked_bytes` the whole transcripts kept for reading.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue | None = None,
        *,
        packed_bytes: int = 16_000_000,
        unpacked_bytes: int = 12_000_000,
    ) -> None:
        self._database = database
        self._catalogue = catalogue or Catalogue(database)
        self._packed: RecentlyUsed[_Revision, PackedTranscript] = RecentlyUsed(packed_bytes)
        self._unpacked: RecentlyUsed[_Revision, Transcript] = RecentlyUsed(unpacked_bytes)

    # --- reads ---

    async def version(self) -> int:
        return (await self._catalogue.counters()).library

    async def episodes(self, scope: Scope) -> Sequence[Episode]:
        return await self._catalogue.visible(scope)

    async def transcript(self, episode_id: EpisodeId, transcript_hash: TranscriptHash | None = None) -> Transcript:
        episode = (await self._catalogue.episodes()).get(episode_id)
        if episode is None:
            raise _nothing_there()
        revision = (episode_id, transcript_hash or episode.transcript_hash)
        found = self._unpacked.get(revision)
        if found is None:
            packed = (await self._load({revision: episode.position}))[revision]
            found = packed.unpack()
            self._unpacked.put(revision, found, packed.unpacked_size + packed.size)
        return found

    async def linked_episode(self, episode_id: EpisodeId) -> Episode | None:
        """An episode by its id alone: for pages behind links that only members are given."""
        return (await self._catalogue.episodes()).get(episode_id)

    async def revisions(self, episode_id: EpisodeId) -> Sequence[TranscriptHash]:
        episode = (await self._catalogue.episodes()).get(episode_id)
        if episode is None:
            return []
        rows = await self._database.fetch(
            "SELECT transcript_hash FROM revisions WHERE position = ?", (episode.position,)
        )
        older = sorted(TranscriptHash(row[0]) for row in rows if row[0] != episode.transcript_hash)
        return [episode.transcript_hash, *older]

    async def cite(self, spans: Sequence[Span]) -> Sequence[Citation]:
        episodes = await self._catalogue.episodes()
        wanted: dict[_Revision, int] = {}
        for span in spans:
            episode = episodes.get(span.episode_id)
            if episode is None:
                raise _nothing_there()
            wanted[span.episode_id, span.transcript_hash] = episode.position
        revisions = await self._load(wanted)
        return [
            _citation(span, episodes[span.episode_id], revisions[span.episode_id, span.transcript_hash])
            for span in spans
        ]

    async def raw(self, episode_id: EpisodeId, transcript_hash: TranscriptHash) -> str:
        """The decoded source of a revision as it was read. Raises `NotStored`."""
        episode = (await self._catalogue.episodes()).get(episode_id)
        rows = episode and await self._database.fetch(
            "SELECT raw FROM revisions WHERE position = ? AND transcript_hash = ?", (episode.position, transcript_hash)
        )
        if not rows:
            raise _nothing_there()
        return unpack_raw(rows[0][0])

    # --- writes ---

    async def save(self, incoming: Sequence[IncomingEpisode]) -> Sequence[SavedEpisode]:
        decisions = await save_episodes(self._database, incoming)
        episodes = await self._catalogue.episodes()
        for one, (episode_id, _) in zip(incoming, decisions, strict=True):
            size = 2 * len(one.transcript.text) + 200 * len(one.transcript.utterances)
            self._unpacked.put((episode_id, one.transcript.hash), one.transcript, size)
        return [SavedEpisode(episodes[episode_id], change) for episode_id, change in decisions]

    async def changes(self, after: int, limit: int = 500) -> Sequence[LibraryChange]:
        rows = await self._database.fetch(_CHANGES, (after, after, limit))
        episodes = await self._catalogue.episodes()
        return [
            LibraryChange(
                version,
                EpisodeId(episode_id),
                None if transcript_hash is None else TranscriptHash(transcript_hash),
                None if transcript_hash is None else episodes.get(EpisodeId(episode_id)),
            )
            for version, episode_id, transcript_hash in rows
        ]

    async def remove_episode(self, episode_id: EpisodeId) -> bool:
        """Forget an episode, its words and all that was said about it. False when there is none."""
        return bool(await remove_episodes(self._database, [episode_id]))

    async def remove_show(self, show_id: ShowId, owner: CommunityId | None) -> bool:
        """Forget a show with all its episodes. False when there is none."""
        return await remove_show(self._database, show_id, owner)

    async def _load(self, wanted: dict[_Revision, int]) -> dict[_Revision, PackedTranscript]:
        """The wanted revisions, mapped to their episodes' positions, in at most one round trip."""
        found = {revision: packed for revision in wanted if (packed := self._packed.get(revision))}
        missing = {(wanted[revision], revision[1]): revision for revision in wanted if revision not in found}
        if missing:
            places = ",".join(["(?,?)"] * len(missing))
            rows = await self._database.fetch(
                "SELECT position, transcript_hash, marks, text FROM revisions "  # noqa: S608
                f"WHERE (position, transcript_hash) IN (VALUES {places})",
                [value for pair in missing for value in pair],
            )
            for position, transcript_hash, marks, text in rows:
                revision = missing[position, transcript_hash]
                packed = PackedTranscript(TranscriptHash(transcript_hash), text, marks)
                found[revision] = packed
                self._packed.put(revision, packed, packed.size)
        if len(found) < len(wanted):
            raise _nothing_there()
        return found


def _citation(span: Span, episode: Episode, revision: PackedTranscript) -> Citation:
    if span.end > len(revision.text):
        raise _nothing_there()
    first_line, last_line = revision.lines_of(span.start, span.end)
    return Citation(
        span=span,
        text=revision.text[span.start : span.end],
        speaker=revision.speaker_of(span.start, span.end),
        episode_title=episode.title,
        episode_slug=episode.slug,
        show_title=episode.show.title,
        source=episode.source,
        first_line=first_line,
        last_line=last_line,
        seconds=revision.seconds_at(span.start),
        fraction=revision.fraction_at(span.start),
        episode_url=episode.details.url,
    )


def _nothing_there() -> NotStored:
    return NotStored("That leads to nothing the library holds. It may have been removed.")
