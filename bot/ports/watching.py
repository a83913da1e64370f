"""What watching feeds asks of the web and of its store. To watch is to read a feed again and again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.ids import CommunityId, EpisodeId, ShowId


@dataclass(frozen=True, slots=True)
class Marks:
    """What a server said a feed's state is, word for word, to be sent back (RFC 9110, sections 8.8 and 13.1)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLook:
    """`body` None: nothing changed. `moved_to` is where a redirect for good led; `wait` is how long the server wants to
    be left alone."""

    url: str
    body: bytes | None
    marks: Marks
    moved_to: str | None = None
    wait: timedelta | None = None


class FeedLooks(Protocol):
    async def look(self, url: str, marks: Marks) -> FeedLook:
        """Raises `FeedGone` for a feed that ended for good (410), `FetchRefused` for everything else."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFeed:
    """A show's feed. `owner` None is a published show. `looks` counts those that answered, `failures` the last ones in
    a row that did not. `moved_to` was the answer of the last `moves` looks."""

    key: int
    show: ShowId
    owner: CommunityId | None
    title: str
    url: str
    marks: Marks = field(default_factory=Marks)
    looks: int = 0
    failures: int = 0
    moved_to: str = ""
    moves: int = 0
    gone: bool = False
    problem: str = ""
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An episode that came while its show was watched: news. `found_at` is when."""

    episode: EpisodeId
    found_at: datetime


class WatchedFeeds(Protocol):
    async def take_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[int]:
        """Keys of the feeds whose time came, taken for `lease`: no other replica gets them until then. Shows with a
        feed that were never looked at come first."""
        ...

    async def feed(self, key: int) -> WatchedFeed | None: ...

    async def known(self, key: int) -> frozenset[str]:
        """Guids of the show's episodes, and the addresses that they were read from."""
        ...

    async def looked(self, feed: WatchedFeed, next_at: datetime) -> None:
        """Keep what became of a look; the show's own address changes with `url`."""
        ...

    async def followers(self, key: int) -> Sequence[CommunityId]: ...

    async def all(self) -> Sequence[WatchedFeed]: ...


class Arrivals(Protocol):
    async def arrived(self, episodes: Sequence[EpisodeId], at: datetime) -> int:
        """How many of these had not arrived before."""
        ...

    async def untold(self, limit: int) -> Sequence[Arrival]:
        """Those whose communities were not told, oldest first."""
        ...

    async def told(self, episode: EpisodeId, at: datetime) -> None: ...

    async def followers(self, episode: EpisodeId) -> Sequence[CommunityId]:
        """Communities that follow its show."""
        ...
