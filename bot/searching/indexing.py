"""Keeping the index in step with the library, by the library's change feed."""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.domain.transcript import Transcript
from bot.errors import NotStored
from bot.language.names import names_in
from bot.language.words import base_language
from bot.ports import EpisodeStore, IndexedEpisode, IndexedPassage, LibraryChange, PassageIndex, TranscriptLibrary
from bot.searching.passages import pack_passages

log = logging.getLogger(__name__)
_AT_ONCE = 400
"""Episodes that one write of the index takes: fewer and larger writes cost less CPU."""


@dataclass(slots=True)
class _Waiting:
    """What is ready for the next write: it follows the index's version `base` and reaches version `upto`.

    An episode that is to be removed is None.
    """

    base: int = 0
    upto: int = 0
    episodes: dict[EpisodeId, IndexedEpisode | None] = field(default_factory=dict)


class Indexer:
    """Brings an index up to a version of the library; after a crash or a loss it starts where the index says it is."""

    def __init__(self, library: TranscriptLibrary, episodes: EpisodeStore, index: PassageIndex) -> None:
        self._library = library
        self._episodes = episodes
        self._index = index
        self._lock = asyncio.Lock()
        self._waiting = _Waiting()

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
            while self._index.version() < wanted:
                last = await self._gather()
                if not self._waiting.episodes:
                    break
                if last:
                    self._waiting.upto = max(self._waiting.upto, wanted)
                if (last or len(self._waiting.episodes) >= _AT_ONCE) and not await self._write():
                    break
        return self._index.version()

    async def follow(self) -> None:
        """Prepare what changed, and write it once hundreds of episodes wait; `catch_up` writes the rest."""
        async with self._lock:
            await self._gather()
            if len(self._waiting.episodes) >= _AT_ONCE:
                await self._write()

    async def _gather(self) -> bool:
        """Prepare the next changes; whether these were the last."""
        held = self._index.version()
        if self._waiting.base != held:
            self._waiting = _Waiting(held, held)
        waiting = self._waiting
        changes = await self._episodes.changes(waiting.upto, limit=_AT_ONCE)
        for change in changes:
            waiting.episodes[change.episode_id] = await self._prepared(change)
            waiting.upto = change.version
        return len(changes) < _AT_ONCE

    async def _prepared(self, change: LibraryChange) -> IndexedEpisode | None:
        if change.transcript_hash is None or change.episode is None:
            return None
        try:
            transcript = await self._library.transcript(change.episode_id, change.transcript_hash)
        except NotStored:
            return None
        return prepare(change.episode, transcript)

    async def _write(self) -> bool:
        """Put what waits into the index; False when another process is writing it."""
        waiting, self._waiting = self._waiting, _Waiting()
        incoming = [episode for episode in waiting.episodes.values() if episode is not None]
        removed = [episode_id for episode_id, episode in waiting.episodes.items() if episode is None]
        return await asyncio.to_thread(self._index.replace, incoming, removed, waiting.upto)


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
