"""Everything, wired: what the doors of the program hold in their hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.analysing.by_model.keeping import ModelReadings
from bot.analysing.by_model.reader import ModelReader
from bot.analysing.episode_cards import EpisodeCards
from bot.answering.answerer import Answerer
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef
from bot.commands.adding_shows import AddingShows
from bot.commands.calendar_parts import CalendarParts, Preview
from bot.commands.discussion_parts import DiscussionParts, News
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.lifecycle import CommunityLifecycle
from bot.commands.poll_parts import PollParts
from bot.commands.request import Command
from bot.composition.models import Models, lacking_to_transcribe
from bot.dispatcher import Dispatcher
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.engaging import new_readings
from bot.engaging.new_readings import NewReadings, NoReadings
from bot.engaging.picture_links import DrawnPictures
from bot.engaging.scopes import Scopes
from bot.ports import Clock, SavedEpisode
from bot.ports.publishing import Jobs, Planner
from bot.ports.spending import Books
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Publishing
from bot.quoting.picker import QuotePicker
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from bot.searching.meaning import Meanings
from bot.settings import Settings
from bot.transcript_pages import LibraryPages, LinkedPages
from storage.heard import SqlHearings
from storage.search_index import TantivyIndex
from storage.stores import Stores

if TYPE_CHECKING:
    from adapters.feeds.rss import FeedReader
    from bot.ingesting.ingest import Ingester

LOCAL = CommunityId("local")
"""The community of whoever sits at this computer."""

SAMPLE = Path(__file__).parent.parent / "sample"


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class Reading:
    """`reader` asks a model about an episode, `readings` see to it that one process does, and that it is finished."""

    reader: ModelReader
    readings: ModelReadings


@dataclass(frozen=True, kw_only=True)
class App:
    """Everything, wired. Opened by `open_app`, closed with it. What only some roles need is imported when asked for."""

    settings: Settings
    stores: Stores
    models: Models
    index: TantivyIndex
    indexer: Indexer
    finder: Finder
    meanings: Meanings | None
    """None where it is searched by words alone."""
    answerer: Answerer
    picker: QuotePicker
    cards: EpisodeCards
    reading: Reading | None
    """How episodes are read by a model; None without one."""
    choice: EpisodeChoice
    handlers: tuple[Command, ...]
    dispatcher: Dispatcher
    scopes: Scopes
    lifecycle: CommunityLifecycle
    posters: Posters
    messenger: Messenger
    adding: AddingShows
    polls: PollParts
    calendar: CalendarParts
    talk: DiscussionParts
    publishing: Publishing
    planners: tuple[Planner, ...]
    """Whatever may owe posts: a sweep asks each of them."""
    previews: Mapping[str, Preview]
    """What `aftershow preview` shows, by name."""
    pictures: DrawnPictures
    clock: Clock
    books: Books
    """What models cost, for whoever runs the program."""

    @cached_property
    def ingester(self) -> "Ingester":
        return ingester_of(self.settings, self.stores, self.indexer, self.models, self.clock)

    def news(self, jobs: Jobs) -> News:
        """What finds new episodes in feeds, has them read by a model where there is one, and tells of them, working
        through `jobs`."""
        web, reading = feed_reader(self.settings), self.reading
        if reading is None:
            return self.talk.news(jobs, web, self.ingester, NoReadings())
        stores = self.stores
        readings = NewReadings(
            stores.readings, reading.readings, self.cards, stores.arrivals, stores.library, self.scopes, jobs
        )
        news = self.talk.news(jobs, web, self.ingester, readings)
        return News((readings, *news.planners), {**news.jobs, new_readings.JOB: readings.read})

    def handler(self, name: str) -> Command:
        return next(handler for handler in self.handlers if handler.spec.name == name)

    async def scope(self, community: CommunityId = LOCAL) -> Scope:
        return await self.scopes.of(community)

    def linked_pages(self) -> LinkedPages:
        return LinkedPages(self.stores.library, self.stores.hidden, self.stores.page_tags)

    def pages(self, community: CommunityId) -> LibraryPages:
        return LibraryPages(self.stores.library, self.scopes, self.stores.hidden, community)


def feed_reader(settings: Settings) -> "FeedReader":
    from adapters.feeds.fetching import SafeFetcher
    from adapters.feeds.rss import FeedReader

    return FeedReader(SafeFetcher(allow_private=settings.fetch_private))


def ingester_of(settings: Settings, stores: Stores, indexer: Indexer, models: Models, clock: Clock) -> "Ingester":
    from bot.ingesting.ingest import Ingester
    from bot.ingesting.recordings import Recordings

    async def after_save(saved: Sequence[SavedEpisode]) -> None:
        await indexer.follow()

    feeds, lacking = feed_reader(settings), lacking_to_transcribe(settings)
    folder, hearings = settings.data_folder / "recordings", SqlHearings(stores.database, clock)
    recordings = Recordings(models.transcriber, feeds, hearings, folder, clock, lacking)
    return Ingester(
        stores.library, stores.communities, feeds, after_save, at_end=indexer.catch_up, recordings=recordings
    )


def shell_conversation(community: CommunityId = LOCAL) -> ConversationRef:
    return ConversationRef(platform="shell", community=community, channel="shell")
