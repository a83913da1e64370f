"""Pages that receipts lead to, and the links that lead there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.episode import Episode
from bot.domain.ids import CommunityId, EpisodeId
from bot.domain.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptRevision:
    """One revision of an episode's transcript, as a page shows it. `current` is False once it was replaced.

    `withheld` are the character ranges that hosts took away, ascending and apart; their words are not in `transcript`.
    """

    episode: Episode
    transcript: Transcript
    current: bool = True
    withheld: tuple[tuple[int, int], ...] = ()


class TranscriptPages(Protocol):
    """What the transcript pages show. What may not be seen here and what is not there look the same: None."""

    async def episodes(self) -> Sequence[Episode]:
        """Newest first."""
        ...

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "", tag: str = "") -> TranscriptRevision | None:
        """The revision whose hash starts with `hash_prefix`; the current one for "". `tag` is the link's own."""
        ...

    async def ready(self) -> bool:
        """Whether the library answers; for health checks."""
        ...


class PageTags(Protocol):
    """Which community a link was made for, sealed: nobody reads, changes or makes a tag, or moves it to an episode."""

    def tag(self, community: CommunityId, episode_id: EpisodeId) -> str:
        """Letters, digits, `-` and `_`; the same for the same two."""
        ...

    def community(self, tag: str, episode_id: EpisodeId) -> CommunityId | None:
        """None for what is no tag of ours for this episode."""
        ...
