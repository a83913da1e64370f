"""The library: episodes and their words, and the feed of changes that indexes follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.episode import Episode, EpisodeDetails, Show
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Citation, Span
from bot.domain.transcript import Transcript


class Change(StrEnum):
    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEpisode:
    """An episode as it was read, on its way into the library. `raw` is the decoded source, kept unchanged."""

    show: Show
    slug: str
    source: str
    details: EpisodeDetails
    transcript: Transcript
    raw: str


@dataclass(frozen=True, slots=True)
class SavedEpisode:
    episode: Episode
    change: Change


@dataclass(frozen=True, slots=True)
class LibraryChange:
    """One entry of the change feed that indexes catch up from. `transcript_hash` is None when the episode was removed.

    `episode` is the episode as it is now, None when it was removed. Two communities may each own a show of the same id:
    an index that filters by show must key it by `(show.owner, show.id)`.
    """

    version: int
    episode_id: EpisodeId
    transcript_hash: TranscriptHash | None
    episode: Episode | None = None


class TranscriptLibrary(Protocol):
    """Reads. What a scope does not cover is not there: asking for it and asking for nothing look the same."""

    async def version(self) -> int:
        """The corpus version: grows with every change, so that old cache keys die by name."""
        ...

    async def episodes(self, scope: Scope) -> Sequence[Episode]:
        """The scope's episodes, newest first: by date, then season and number, then order of arrival."""
        ...

    async def transcript(self, episode_id: EpisodeId, transcript_hash: TranscriptHash | None = None) -> Transcript:
        """One revision, the current one by default. Raises `NotStored`."""
        ...

    async def revisions(self, episode_id: EpisodeId) -> Sequence[TranscriptHash]:
        """Every stored revision of an episode, the current one first; empty for an unknown episode."""
        ...

    async def cite(self, spans: Sequence[Span]) -> Sequence[Citation]:
        """Citations in the order of `spans`, texts cut from the stored transcripts. Raises `NotStored`."""
        ...


class EpisodeStore(Protocol):
    """Writes, and the feed that indexes follow."""

    async def save(self, incoming: Sequence[IncomingEpisode]) -> Sequence[SavedEpisode]:
        """Keep these in one transaction. The same words change nothing; changed words make a new current revision.

        The source decides which episode it is (then guid within the show); a slug already taken gets a number.
        """
        ...

    async def changes(self, after: int, limit: int = 500) -> Sequence[LibraryChange]:
        """The latest change of each episode with a version above `after`, ascending."""
        ...
