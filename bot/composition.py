"""The only place that wires concrete parts together."""

import gc
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.analysing.episode_cards import EpisodeCards
from bot.analysing.version import ANALYSER
from bot.answering.answerer import Answerer
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef
from bot.commands.adding_shows import AddingShows
from bot.commands.aftershow import AftershowCommand
from bot.commands.aftershow_words import basic_words
from bot.commands.ask import AskCommand
from bot.commands.calendar_parts import CalendarParts, Preview, calendar_parts
from bot.commands.card_lists import HotTakesCommand, TakeawaysCommand
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.community_settings import CommunitySettings
from bot.commands.discussion_parts import DiscussionParts, News, discussion_parts
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.episodes import EpisodeCommand, EpisodesCommand
from bot.commands.feedback import FeedbackActions
from bot.commands.handing_over import HandingOver
from bot.commands.help import HelpCommand
from bot.commands.hiding import Hiding
from bot.commands.home import HomePage
from bot.commands.host_queue import HostQueue
from bot.commands.lifecycle import CommunityLifecycle
from bot.commands.own_questions import OwnQuestions
from bot.commands.poll_parts import PollParts, poll_parts
from bot.commands.privacy import Privacy
from bot.commands.quote import QuoteCommand
from bot.commands.request import Actions, Command
from bot.commands.settings_log import SettingsLog
from bot.commands.showing_again import ShowingAgain
from bot.commands.suggestions import Suggestions
from bot.commands.uncertain_posts import UncertainPosts
from bot.dispatcher import Dispatcher
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.transcript import Transcript
from bot.engaging.picture_links import DrawnPictures
from bot.engaging.poll_painting import PollFace
from bot.engaging.scopes import Scopes
from bot.engaging.timetable import Timetable
from bot.engaging.weekly_sources import WeekSources
from bot.engaging.weeks_talk import ClosedPolls, LivelyDiscussions
from bot.errors import ConfigurationError
from bot.ports import Clock, SavedEpisode
from bot.ports.publishing import Jobs, Planner
from bot.publishing.boundaries import boundary_of
from bot.publishing.in_process_jobs import InProcessJobs
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Pace, Publishing, publishing
from bot.quoting.heard_as import HeardAs
from bot.quoting.picker import QuotePicker
from bot.quoting.receipts import Receipts
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from bot.settings import Settings
from bot.transcript_pages import LibraryPages, LinkedPages
from storage.backup import DATABASE_FILE, backup, restore
from storage.search_index import TantivyIndex
from storage.secret_box import local_key
from storage.stores import Stores, open_stores

if TYPE_CHECKING:
    from adapters.feeds.rss import FeedReader
    from bot.ingesting.ingest import Ingester
    from bot.ingesting.report import IngestReport

LOCAL = CommunityId("local")
"""The community of whoever sits at this computer."""

_GARBAGE_THRESHOLDS = (20_000, 20, 50)
"""Python's own 700, 10, 10 spend a tenth of an ingest and of an answer's worst case on looking for garbage."""

SAMPLE = Path(__file__).parent / "sample"


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class App:
    """Everything, wired. Opened by `open_app`, closed with it. What only some roles need is imported when asked for."""

    settings: Settings
    stores: Stores
    index: TantivyIndex
    indexer: Indexer
    finder: Finder
    answerer: Answerer
    picker: QuotePicker
    cards: EpisodeCards
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

    @cached_property
    def ingester(self) -> "Ingester":
        return _ingester(self.settings, self.stores, self.indexer)

    def news(self, jobs: Jobs) -> News:
        """What finds new episodes in feeds and tells of them, working through `jobs`."""
        return self.talk.news(jobs, _feeds(self.settings), self.ingester)

    def handler(self, name: str) -> Command:
        return next(handler for handler in self.handlers if handler.spec.name == name)

    async def scope(self, community: CommunityId = LOCAL) -> Scope:
        return await self.scopes.of(community)

    def linked_pages(self) -> LinkedPages:
        return LinkedPages(self.stores.library, self.stores.hidden, self.stores.page_tags)

    def pages(self, community: CommunityId) -> LibraryPages:
        return LibraryPages(self.stores.library, self.scopes, self.stores.hidden, community)


def _feeds(settings: Settings) -> "FeedReader":
    from adapters.feeds.fetching import SafeFetcher
    from adapters.feeds.rss import FeedReader

    return FeedReader(SafeFetcher(allow_private=settings.fetch_private))


def _ingester(settings: Settings, stores: Stores, indexer: Indexer) -> "Ingester":
    from bot.ingesting.ingest import Ingester

    async def after_save(saved: Sequence[SavedEpisode]) -> None:
        await indexer.follow()

    feeds = _feeds(settings)
    return Ingester(stores.library, stores.communities, feeds, after_save, at_end=indexer.catch_up)


def shell_conversation(community: CommunityId = LOCAL) -> ConversationRef:
    return ConversationRef(platform="shell", community=community, channel="shell")


def analyse(episode: Episode, transcript: Transcript) -> EpisodeCard:
    """The analysis, as a function that another process can import."""
    from bot.analysing.analyser import Analyser

    return Analyser().analyse(episode, transcript)


@asynccontextmanager
async def open_app(settings: Settings, *, base_url: str = "", clock: Clock | None = None) -> AsyncIterator[App]:
    """Open everything under the data folder.

    `base_url` is where the pages of one community are served alone, in place of the settings' address for all; `clock`
    is another than the system's.
    """
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    check_folder(settings.data_folder)
    keys = tuple(key.get_secret_value() for key in settings.secret_keys) or (local_key(settings.data_folder),)
    async with open_stores(
        database_url(settings),
        settings.redis_url.get_secret_value() if settings.redis_url else None,
        requests=(
            (settings.person_per_minute, timedelta(minutes=1)),
            (settings.person_per_day, timedelta(days=1)),
        ),
        together=(settings.community_per_minute, timedelta(minutes=1)),
        secret_keys=keys,
    ) as stores:
        pictures = DrawnPictures(base_url or settings.base_url, keys)
        app = _wired(settings, stores, base_url, pictures, clock or SystemClock())
        try:
            yield app
        finally:
            await app.polls.painter.close()
            await app.adding.close()


def _wired(settings: Settings, stores: Stores, base_url: str, pictures: DrawnPictures, clock: Clock) -> App:
    index = TantivyIndex(settings.data_folder / "index")
    indexer = Indexer(stores.library, stores.library, index)
    finder = Finder(stores.library, indexer, index, index, stores.glossary, stores.cache)
    answerer = Answerer(finder, stores.library, stores.cache)
    picker = QuotePicker(finder, stores.library, stores.cards, stores.shown_quotes, clock)
    cards = EpisodeCards(stores.library, stores.cards, stores.glossary, analyse, ANALYSER)
    choice = EpisodeChoice(stores.library)
    receipts = Receipts(base_url or settings.base_url, HeardAs(stores.glossary), None if base_url else stores.page_tags)
    scopes = Scopes(stores.communities, stores.hidden)
    posters = Posters()
    messenger = Messenger(posters, stores.profiles, stores.posts, clock)
    profiles = CommunityProfiles(stores.profiles, clock)
    handing_over = HandingOver(messenger)
    queue = HostQueue(stores.host_desk, profiles, messenger, handing_over, clock)
    hiding = Hiding(stores.hidden, stores.posts, messenger, choice, stores.library, clock)
    showing_again = ShowingAgain(stores.hidden, choice, stores.library)
    privacy = Privacy(stores.personal_data, stores.host_desk, messenger, handing_over, indexer.catch_up)

    async def add_feed(url: str, community: CommunityId) -> "IngestReport":
        return await _ingester(settings, stores, indexer).ingest([url], community=community, owner=community)

    adding = AddingShows(stores.communities, add_feed, messenger)
    timetable = Timetable(stores.schedules, stores.occurrences, clock)
    community_settings = CommunitySettings(profiles, stores.communities, adding, timetable)
    faces: dict[str, PollFace] = {}
    remembered = stores.polls, stores.outbox, stores.profiles
    polls = poll_parts(*remembered, messenger, handing_over, clock, faces, settings.poll_pause)
    talk = discussion_parts(stores, stores.polls.scores, polls, cards, choice, messenger, receipts, scopes, clock)
    faces.update(talk.faces)
    week = WeekSources([ClosedPolls(polls.service)], [LivelyDiscussions(stores.takes, polls.service)])
    calendar = calendar_parts(stores, timetable, profiles, cards, week, receipts, clock)
    lifecycle = CommunityLifecycle(
        stores.profiles,
        stores.installations,
        stores.personal_data,
        HomePage([polls.voting, OwnQuestions(stores.host_desk)]),
        community_settings,
        adding,
        indexer.catch_up,
        stores.outbox,
        clock,
    )
    handlers: tuple[Command, ...] = (
        QuoteCommand(picker, stores.library, choice, stores.shown_quotes, stores.kept_texts, clock, receipts),
        AskCommand(answerer, queue, stores.kept_texts, clock, receipts),
        TakeawaysCommand(choice, cards, stores.library, receipts),
        HotTakesCommand(choice, cards, stores.library, receipts),
        EpisodesCommand(choice, finder, receipts),
        EpisodeCommand(choice, cards, receipts),
        HelpCommand(),
        polls.command,
        *talk.commands,
        AftershowCommand(
            (
                *basic_words(community_settings, queue, hiding, showing_again, privacy),
                calendar.word,
                *talk.words,
                *polls.words,
            )
        ),
    )
    feedback = FeedbackActions(stores.feedback, clock)
    uncertain = UncertainPosts(stores.outbox, clock)
    actions: tuple[Actions, ...] = (
        community_settings,
        queue,
        hiding,
        showing_again,
        privacy,
        feedback,
        SettingsLog(stores.profiles, stores.feedback, clock),
        uncertain,
        calendar.actions,
        *polls.actions,
        *talk.actions,
    )
    return App(
        settings=settings,
        stores=stores,
        index=index,
        indexer=indexer,
        finder=finder,
        answerer=answerer,
        picker=picker,
        cards=cards,
        choice=choice,
        handlers=handlers,
        dispatcher=Dispatcher(
            handlers,
            actions,
            lifecycle,
            scopes,
            stores.limiter,
            stores.requests,
            stores.posts,
            Suggestions(finder, stores.library),
            clock,
        ),
        scopes=scopes,
        lifecycle=lifecycle,
        posters=posters,
        messenger=messenger,
        adding=adding,
        polls=polls,
        talk=talk,
        publishing=publishing(
            stores.outbox,
            posters,
            messenger,
            stores.profiles,
            stores.hidden,
            clock,
            pace=Pace(lease=settings.publish_lease, settle=settings.publish_settle),
            boundary=boundary_of(settings.die_at),
        ),
        planners=(calendar.planner, polls.planner, *talk.planners),
        calendar=calendar,
        previews={**calendar.previews, "discussion": talk.preview},
        pictures=pictures,
        clock=clock,
    )


@asynccontextmanager
async def open_jobs(app: App) -> AsyncIterator[Jobs]:
    """Work spread over all processes on PostgreSQL; on SQLite there is one process, and its memory is enough."""
    if app.stores.database.is_sqlite:
        yield InProcessJobs(app.settings.publish_at_once)
        return
    from storage.jobs import ProcrastinateJobs

    settings = app.settings
    jobs = ProcrastinateJobs(app.stores.database, settings.publish_at_once, lost_after=settings.publish_lease)
    try:
        yield jobs
    finally:
        await jobs.close()


def database_url(settings: Settings) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.data_folder / DATABASE_FILE}"


async def back_up(settings: Settings, file: Path) -> None:
    """A consistent copy of everything, taken while it is in use. Raises `ConfigurationError` where `file` exists."""
    async with open_stores(database_url(settings), None) as stores:
        await backup(stores.database, file)


def check_folder(folder: Path) -> None:
    """Make the data folder where there is none. Raises `ConfigurationError` where nothing can be kept in it."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {folder} cannot be written to: {error.strerror}. Choose another with --data or "
            "AFTERSHOW_DATA."
        ) from error


async def restore_from(settings: Settings, file: Path) -> None:
    check_folder(settings.data_folder)
    await restore(file, settings.data_folder)
