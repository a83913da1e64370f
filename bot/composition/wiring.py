"""Where all concrete parts are wired together."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.analysing.by_model.keeping import ModelReadings
from bot.analysing.by_model.reader import ModelReader
from bot.analysing.episode_cards import EpisodeCards
from bot.analysing.version import ANALYSER
from bot.answering.answerer import Answerer
from bot.answering.known_names import KnownNames
from bot.answering.rewriting import Rewriter
from bot.answering.written import AnswerWriter
from bot.chat.posters import Posters
from bot.commands.adding_shows import AddingShows
from bot.commands.aftershow import AftershowCommand
from bot.commands.aftershow_words import basic_words
from bot.commands.answer_blocks import AnswerBlocks
from bot.commands.ask import AskCommand
from bot.commands.calendar_parts import calendar_parts
from bot.commands.card_lists import HotTakesCommand, TakeawaysCommand
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.community_settings import CommunitySettings
from bot.commands.conversations import Conversations
from bot.commands.discussion_parts import discussion_parts
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.episodes import EpisodeCommand, EpisodesCommand
from bot.commands.feedback import FeedbackActions
from bot.commands.handing_over import HandingOver
from bot.commands.help import HelpCommand
from bot.commands.hiding import Hiding
from bot.commands.home import HomePage
from bot.commands.host_queue import HostQueue
from bot.commands.lifecycle import CommunityLifecycle
from bot.commands.model_budget import ModelBudget
from bot.commands.own_questions import OwnQuestions
from bot.commands.poll_parts import poll_parts
from bot.commands.privacy import Privacy
from bot.commands.quote import QuoteCommand
from bot.commands.request import Actions, Command
from bot.commands.settings_log import SettingsLog
from bot.commands.sharing import Sharing
from bot.commands.showing_again import ShowingAgain
from bot.commands.suggestions import Suggestions
from bot.commands.uncertain_posts import UncertainPosts
from bot.dispatcher import Dispatcher
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.domain.ids import CommunityId
from bot.domain.transcript import Transcript
from bot.engaging.budget_warning import BudgetWarning
from bot.engaging.picture_links import DrawnPictures
from bot.engaging.poll_painting import PollFace
from bot.engaging.scopes import Scopes
from bot.engaging.timetable import Timetable
from bot.engaging.watching import NEWS
from bot.engaging.weekly_sources import WeekSources
from bot.engaging.weeks_talk import ClosedPolls, LivelyDiscussions
from bot.ports import Clock
from bot.publishing.boundaries import boundary_of
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Pace, publishing
from bot.quoting.heard_as import HeardAs
from bot.quoting.picker import QuotePicker
from bot.quoting.receipts import Receipts
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from bot.searching.meaning import Meanings
from bot.settings import Settings
from storage.heard import SqlHeardPieces
from storage.search_index import TantivyIndex
from storage.secret_box import local_key
from storage.spending import SqlMeter
from storage.spending_books import SqlBooks
from storage.stores import Stores, open_stores

if TYPE_CHECKING:
    from bot.ingesting.report import IngestReport

from bot.composition.app import App, Reading, SystemClock, ingester_of
from bot.composition.data import check_folder, database_url
from bot.composition.models import Models, open_models

_GARBAGE_THRESHOLDS = (20_000, 20, 50)
"""Python's own 700, 10, 10 spend a tenth of an ingest and of an answer's worst case on looking for garbage."""


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
    clock = clock or SystemClock()
    async with (
        open_stores(
            database_url(settings),
            settings.redis_url.get_secret_value() if settings.redis_url else None,
            requests=(
                (settings.person_per_minute, timedelta(minutes=1)),
                (settings.person_per_day, timedelta(days=1)),
            ),
            together=(settings.community_per_minute, timedelta(minutes=1)),
            secret_keys=keys,
            vector_folder=settings.data_folder / "vectors",
        ) as stores,
        open_models(
            settings,
            SqlMeter(stores.database, clock, settings.spending_limits),
            SqlHeardPieces(stores.database, clock),
        ) as models,
    ):
        pictures = DrawnPictures(base_url or settings.base_url, keys)
        app = _wired(settings, stores, models, base_url, pictures, clock)
        try:
            yield app
        finally:
            await app.polls.painter.close()
            await app.adding.close()


def _reading(settings: Settings, stores: Stores, models: Models, cards: EpisodeCards, clock: Clock) -> Reading | None:
    model, deadline = models.analysis_language, models.analysis_deadline
    if model is None:
        return None
    reader = ModelReader(
        stores.library, cards, stores.model_parts, model, part_size=settings.analysis_part, deadline=deadline
    )
    return Reading(reader, ModelReadings(reader, cards, stores.model_parts, stores.readings, clock, deadline))


def _writer(settings: Settings, stores: Stores, models: Models) -> AnswerWriter | None:
    if models.language is None:
        return None
    return AnswerWriter(models.language, stores.library, models.answer_deadline, settings.answer_part)


def _wired(
    settings: Settings, stores: Stores, models: Models, base_url: str, pictures: DrawnPictures, clock: Clock
) -> App:
    index = TantivyIndex(settings.data_folder / "index")
    indexer = Indexer(stores.library, stores.library, index)
    embedder, library = models.embedder, stores.library
    meanings = Meanings(embedder, stores.vectors, library, library) if embedder is not None else None
    finder = Finder(stores.library, indexer, index, index, stores.glossary, stores.cache, meanings)
    writer = _writer(settings, stores, models)
    answerer = Answerer(finder, stores.library, stores.cache, writer, stores.profiles.wants_model)
    rewriter = Rewriter(models.language, most_read=settings.answer_part) if models.language else None
    conversations = Conversations(stores.talk_turns, KnownNames(finder, stores.library), clock, rewriter)
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
        ingester, since = ingester_of(settings, stores, indexer, models, clock), clock.now().date() - NEWS
        return await ingester.ingest([url], community=community, owner=community, heard_since=since)

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
    books = SqlBooks(stores.database, clock, settings.spending_limits)
    model_budget = ModelBudget(profiles, books, there=answerer.writes)
    draws = AnswerBlocks(receipts)
    sharing = Sharing(stores.shown_answers, stores.library, draws, conversations, clock)
    handlers: tuple[Command, ...] = (
        QuoteCommand(picker, stores.library, choice, stores.shown_quotes, stores.kept_texts, clock, receipts),
        AskCommand(answerer, queue, stores.kept_texts, clock, draws, conversations, sharing),
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
                model_budget.word,
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
        model_budget,
        *polls.actions,
        *talk.actions,
    )
    return App(
        settings=settings,
        stores=stores,
        models=models,
        index=index,
        indexer=indexer,
        finder=finder,
        meanings=meanings,
        answerer=answerer,
        picker=picker,
        cards=cards,
        reading=_reading(settings, stores, models, cards, clock),
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
            stores.talk_turns,
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
        planners=(
            calendar.planner,
            polls.planner,
            *talk.planners,
            BudgetWarning(books, stores.profiles, stores.outbox),
        ),
        calendar=calendar,
        previews={**calendar.previews, "discussion": talk.preview},
        pictures=pictures,
        clock=clock,
        books=books,
    )
