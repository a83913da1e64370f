"""The world outside: feeds and the addresses they name."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.episode import EpisodeDetails


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered with. `url` is where the last redirect led."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """A transcript that a feed names. `url` may be relative to the feed; `language` is a tag such as `en-US`."""

    url: str
    media_type: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An episode as its feed tells it; `transcripts` come best first."""

    details: EpisodeDetails
    transcripts: tuple[TranscriptLink, ...] = ()
    chapters_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`link` is the show's own page; `language` a tag such as `en-US`. Items stand in the feed's order."""

    title: str
    language: str | None = None
    link: str | None = None
    items: tuple[FeedItem, ...] = ()


class Feeds(Protocol):
    def is_feed(self, data: bytes) -> bool:
        """Whether `data` begins like a feed; cheap."""
        ...

    def read_feed(self, data: bytes, *, source: str) -> Feed:
        """Raises `NotATranscript` for XML that is no feed, `UnreadableSource` for what is broken or hostile."""
        ...

    async def fetch(self, url: str) -> Fetched:
        """What stands at `url`, within bounds of size and time. Raises `FetchRefused`."""
        ...
