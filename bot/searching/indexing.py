"""Keeping the index in step with the library, by the library's change feed."""

import asyncio
import logging
from collections.abc import Sequence

from bot.domain.episode import Episode
from bot.domain.transcript import Transcript
from bot.errors import NotStored
from bot.language.names import names_in
from bot.ports import EpisodeStore, IndexedEpisode, IndexedPassage, LibraryChange, PassageIndex, TranscriptLibrary
from bot.searching.passages import pack_passages
from bot.searching.words import base_language

log = logging.getLogger(__name__)
_BATCH = 200


class Indexer:
    """Brings an index up to a version of the library; after a crash or a loss it starts where the index says it is."""

    def __init__(self, library: TranscriptLibrary, episodes: EpisodeStore, index: PassageIndex) -> None:
        self._library = library
        self._episodes = episodes
        self._index = index
        self._lock = asyncio.Lock()

    async def catch_up(self, to: int | None = None) -> int:
        """Index what changed, at most up to the library's present version; returns the version the index then holds.

        When another process is writing the index, its last commit is used until it is done.
        """
        wanted = await self._library.version() if to is None else to
        if self._index.version() == wanted:
            return wanted
        async with self._lock:
            held = self._index.version()
            if held > wanted:
                wanted = await self._library.version()
                if held > wanted:
                    log.info("the library is older than its index, which is built again")
                    self._index.clear()
            while (held := self._index.version()) < wanted:
                changes = await self._episodes.changes(held, limit=_BATCH)
                if not changes or not await self._apply(changes, wanted, last=len(changes) < _BATCH):
                    break
        return self._index.version()

    async def _apply(self, changes: Sequence[LibraryChange], wanted: int, *, last: bool) -> bool:
        incoming, removed = [], []
        for change in changes:
            if change.transcript_hash is None or change.episode is None:
                removed.append(change.episode_id)
                continue
            try:
                transcript = await self._library.transcript(change.episode_id, change.transcript_hash)
            except NotStored:
                removed.append(change.episode_id)
                continue
            incoming.append(prepare(change.episode, transcript))
        version = max(changes[-1].version, wanted) if last else changes[-1].version
        return await asyncio.to_thread(self._index.replace, incoming, removed, version)


def prepare(episode: Episode, transcript: Transcript) -> IndexedEpisode:
    """An episode as the index takes it."""
    return IndexedEpisode(
        episode_id=episode.id,
        show=episode.show,
        language=base_language(transcript.language),
        title=episode.title,
        passages=[IndexedPassage(*packed) for packed in pack_passages(episode.id, transcript)],
        names=list(names_in(transcript.text).items()),
    )
