"""A library, communities and feeds in memory, with what was done to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from adapters.feeds.fetching import SafeFetcher
from adapters.feeds.rss import FeedReader
from bot.domain.episode import Episode, Show
from bot.domain.ids import CommunityId, EpisodeId, ShowId
from bot.errors import NotStored
from bot.ingesting.ingest import Ingester
from bot.ports import Change, IncomingEpisode, LibraryChange, SavedEpisode


@dataclass
class MemoryLibrary:
    """Keeps episodes by source; `batches` are the sizes of the transactions."""

    kept: dict[str, SavedEpisode] = field(default_factory=dict)
    incoming: dict[str, IncomingEpisode] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)

    async def save(self, incoming: Sequence[IncomingEpisode]) -> Sequence[SavedEpisode]:
        self.batches.append(len(incoming))
        saved = []
        for episode in incoming:
            before = self.kept.get(episode.source)
            change = Change.NEW
            if before is not None:
                same = before.episode.transcript_hash == episode.transcript.hash
                change = Change.UNCHANGED if same else Change.REVISED
            self.incoming[episode.source] = episode
            self.kept[episode.source] = SavedEpisode(self._stored(episode), change)
            saved.append(self.kept[episode.source])
        return saved

    async def changes(self, after: int, limit: int = 500) -> Sequence[LibraryChange]:
        return []

    def _stored(self, episode: IncomingEpisode) -> Episode:
        return Episode(
            id=EpisodeId(episode.source),
            show=episode.show,
            slug=episode.slug,
            source=episode.source,
            details=episode.details,
            transcript_hash=episode.transcript.hash,
            language=episode.transcript.language,
            words=len(episode.transcript.text.split()),
            position=len(self.kept),
        )


@dataclass
class MemoryCommunities:
    shows: dict[ShowId, Show] = field(default_factory=dict)
    follows: dict[CommunityId, list[ShowId]] = field(default_factory=dict)

    async def followed_shows(self, community: CommunityId) -> Sequence[Show]:
        return [self.shows[show] for show in self.follows.get(community, [])]

    async def followed_by(self, communities: Sequence[CommunityId]) -> dict[CommunityId, Sequence[Show]]:
        return {community: await self.followed_shows(community) for community in communities}

    async def follow(self, community: CommunityId, shows: Sequence[ShowId]) -> None:
        for show in shows:
            if show not in self.shows:
                raise NotStored(show)
            self.follows.setdefault(community, []).append(show)

    async def published_shows(self) -> Sequence[Show]:
        return [show for show in self.shows.values() if show.owner is None]

    async def unfollow(self, community: CommunityId, show_id: ShowId) -> bool:
        followed = self.follows.get(community, [])
        if show_id not in followed:
            return False
        followed.remove(show_id)
        return True

    async def put_show(self, show: Show) -> None:
        self.shows[show.id] = show


@dataclass
class Kitchen:
    """An ingester over memory; `announced` are the batches it told of."""

    library: MemoryLibrary
    communities: MemoryCommunities
    announced: list[int]
    ingester: Ingester


@pytest.fixture
def kitchen() -> Kitchen:
    library, communities = MemoryLibrary(), MemoryCommunities()
    announced: list[int] = []

    async def after_save(saved: Sequence[SavedEpisode]) -> None:
        announced.append(len(saved))

    feeds = FeedReader(SafeFetcher(allow_private=True))
    return Kitchen(library, communities, announced, Ingester(library, communities, feeds, after_save, batch=10))


def diarised(words: str = "it is what it is") -> str:
    """A small good transcript."""
    return f"**Rosa Lind:** I say {words}.\n\n**Ken Abara:** And so do I.\n\n**Rosa Lind:** Then we agree.\n"
