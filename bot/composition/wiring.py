"""Where all concrete parts are wired together: one file here for each feature, and this one to join them."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.commands.aftershow import AftershowCommand
from bot.commands.calendar_parts import CalendarParts, calendar_parts
from bot.commands.discussion_parts import DiscussionParts, discussion_parts
from bot.commands.home import HomePage
from bot.commands.lifecycle import CommunityLifecycle
from bot.commands.own_questions import OwnQuestions
from bot.commands.poll_parts import PollParts, poll_parts
from bot.commands.request import Actions, Command
from bot.commands.suggestions import Suggestions
from bot.composition.app import App, SystemClock
from bot.composition.asking import asking_parts
from bot.composition.budget import budget_parts
from bot.composition.data import check_folder, database_url
from bot.composition.foundation import Foundation, foundation
from bot.composition.hosting import HostingParts, hosting_parts
from bot.composition.models import open_models
from bot.composition.reading import reading_by_model
from bot.dispatcher import Dispatcher
from bot.engaging.picture_links import DrawnPictures
from bot.engaging.poll_painting import PollFace
from bot.engaging.weekly_sources import WeekSources
from bot.engaging.weeks_talk import ClosedPolls, LivelyDiscussions
from bot.ports import Clock
from bot.publishing.boundaries import boundary_of
from bot.publishing.parts import Pace, Publishing, publishing
from bot.settings import Settings
from storage.heard import SqlHeardPieces
from storage.secret_box import local_key
from storage.spending import SqlMeter
from storage.stores import open_stores

_GARBAGE_THRESHOLDS = (20_000, 20, 50)
"""Python's own 700, 10, 10 spend a tenth of an ingest and of an answer's worst case on looking for garbage."""


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
        base = foundation(settings, stores, models, base_url, clock)
        app = _wired(base, DrawnPictures(base_url or settings.base_url, keys))
        try:
            yield app
        finally:
            await app.polls.painter.close()
            await app.adding.close()


def _wired(base: Foundation, pictures: DrawnPictures) -> App:
    settings, stores, search, clock = base.settings, base.stores, base.search, base.clock
    hosting = hosting_parts(base)
    asking = asking_parts(base, hosting.queue)
    budget = budget_parts(base, there=asking.answerer.writes)
    polls, talk = _polls_and_talk(base)
    calendar = _calendar(base, hosting, polls)
    lifecycle = _lifecycle(base, hosting, polls)
    words = (*hosting.words, calendar.word, budget.hosts.word, *talk.words, *polls.words)
    handlers = (*asking.commands, polls.command, *talk.commands, AftershowCommand(words))
    actions = (
        *hosting.actions,
        *asking.actions,
        calendar.actions,
        budget.hosts,
        *polls.actions,
        *talk.actions,
    )
    return App(
        settings=settings,
        stores=stores,
        models=base.models,
        index=search.index,
        indexer=search.indexer,
        finder=search.finder,
        meanings=search.meanings,
        answerer=asking.answerer,
        picker=asking.picker,
        cards=base.cards,
        reading=reading_by_model(settings, stores, base.models, base.cards, clock),
        choice=base.choice,
        receipts=base.receipts,
        handlers=handlers,
        dispatcher=_dispatcher(base, handlers, actions, lifecycle),
        scopes=base.scopes,
        lifecycle=lifecycle,
        posters=base.posters,
        messenger=base.messenger,
        adding=hosting.adding,
        polls=polls,
        talk=talk,
        publishing=_publishing(base),
        planners=(calendar.planner, polls.planner, *talk.planners, budget.planner),
        calendar=calendar,
        previews={**calendar.previews, "discussion": talk.preview},
        pictures=pictures,
        clock=clock,
        books=budget.books,
    )


def _polls_and_talk(base: Foundation) -> tuple[PollParts, DiscussionParts]:
    """Discussions hold polls, and polls are painted with the discussion around them."""
    stores, messenger, clock = base.stores, base.messenger, base.clock
    faces: dict[str, PollFace] = {}
    polls = poll_parts(
        stores.polls,
        stores.outbox,
        stores.profiles,
        messenger,
        base.handing_over,
        clock,
        faces,
        base.settings.poll_pause,
    )
    talk = discussion_parts(
        stores,
        stores.polls.scores,
        polls,
        base.cards,
        base.choice,
        messenger,
        base.receipts,
        base.scopes,
        clock,
    )
    faces.update(talk.faces)
    return polls, talk


def _calendar(base: Foundation, hosting: HostingParts, polls: PollParts) -> CalendarParts:
    stores = base.stores
    week = WeekSources([ClosedPolls(polls.service)], [LivelyDiscussions(stores.takes, polls.service)])
    return calendar_parts(stores, hosting.timetable, base.profiles, base.cards, week, base.receipts, base.clock)


def _lifecycle(base: Foundation, hosting: HostingParts, polls: PollParts) -> CommunityLifecycle:
    stores = base.stores
    return CommunityLifecycle(
        stores.profiles,
        stores.installations,
        stores.personal_data,
        HomePage([polls.voting, OwnQuestions(stores.host_desk)]),
        hosting.settings,
        hosting.adding,
        base.search.indexer.catch_up,
        stores.outbox,
        base.clock,
    )


def _dispatcher(
    base: Foundation, handlers: tuple[Command, ...], actions: tuple[Actions, ...], lifecycle: CommunityLifecycle
) -> Dispatcher:
    stores = base.stores
    return Dispatcher(
        handlers,
        actions,
        lifecycle,
        base.scopes,
        stores.limiter,
        stores.requests,
        stores.posts,
        stores.talk_turns,
        Suggestions(base.search.finder, stores.library),
        base.clock,
    )


def _publishing(base: Foundation) -> Publishing:
    settings, stores = base.settings, base.stores
    return publishing(
        stores.outbox,
        base.posters,
        base.messenger,
        stores.profiles,
        stores.hidden,
        base.clock,
        pace=Pace(lease=settings.publish_lease, settle=settings.publish_settle),
        boundary=boundary_of(settings.die_at),
    )
