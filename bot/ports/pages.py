"""Pages that receipts lead to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.domain.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptRevision:
    """One revision of an episode's transcript, as a page shows it. `current` is False once it was replaced."""

    episode: Episode
    transcript: Transcript
    current: bool = True


class TranscriptPages(Protocol):
    """What the transcript pages show. What may not be seen here and what is not there look the same: None."""

    async def episodes(self) -> Sequence[Episode]:
        """Newest first."""
        ...

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "") -> TranscriptRevision | None:
        """The revision whose hash starts with `hash_prefix`; the current one for ""."""
        ...

    async def ready(self) -> bool:
        """Whether the library answers; for health checks."""
        ...
