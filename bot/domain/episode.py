"""Shows and episodes: what is known about a recording beside its words."""

from dataclasses import dataclass
from datetime import date

from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash


@dataclass(frozen=True, slots=True)
class Person:
    """Someone credited on an episode. `role` is lower-case, such as "host" or "guest"."""

    name: str
    role: str = "host"


@dataclass(frozen=True, slots=True)
class FeedChapter:
    """A chapter that the show itself published."""

    title: str
    start_seconds: float


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A stretch that the show itself marked as worth hearing."""

    start_seconds: float
    duration_seconds: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast. `owner` is None for a published show that followers share, else the community it is private to."""

    id: ShowId
    title: str
    owner: CommunityId | None = None
    feed_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDetails:
    """What a source says about an episode; nothing in it was worked out from the words."""

    title: str
    show_title: str | None = None
    published: date | None = None
    season: int | None = None
    number: int | None = None
    description: str = ""
    guid: str | None = None
    url: str | None = None
    audio_url: str | None = None
    duration_seconds: float | None = None
    persons: tuple[Person, ...] = ()
    chapters: tuple[FeedChapter, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stored episode. People call it by its `slug` (`FOLDER/STEM` for files); `source` is as it was given."""

    id: EpisodeId
    show: Show
    slug: str
    source: str
    details: EpisodeDetails
    transcript_hash: TranscriptHash
    language: str
    words: int
    position: int
    """Order of arrival over the whole library, ascending; the tie-break for `latest`."""

    @property
    def title(self) -> str:
        return self.details.title
