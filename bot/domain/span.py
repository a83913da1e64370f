"""A span: the receipt of every quoted word."""

from dataclasses import dataclass

from bot.domain.ids import EpisodeId, TranscriptHash


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `[start, end)` of one revision of one episode's transcript text."""

    episode_id: EpisodeId
    transcript_hash: TranscriptHash
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")

    def overlaps(self, other: "Span") -> bool:
        return (
            self.episode_id == other.episode_id
            and self.transcript_hash == other.transcript_hash
            and self.start < other.end
            and other.start < self.end
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A span resolved against its stored transcript: all that a message needs to show where words were said.

    `text` was cut by code from the stored transcript. `seconds` is None without timestamps; then `fraction` (0 to 1)
    says how far through. `speaker` is None where nobody is known: shown as "on the episode", never guessed.
    """

    span: Span
    text: str
    speaker: str | None
    episode_title: str
    episode_slug: str
    show_title: str
    source: str
    """Path or URL of the transcript as it was given at ingest."""
    first_line: int
    last_line: int
    seconds: float | None
    fraction: float
    episode_url: str | None = None
    """The episode's own page or player, where its feed named one."""
