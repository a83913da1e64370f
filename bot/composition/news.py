"""What finds new episodes in feeds, has them read by a model where there is one, and tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.composition.reading import feed_reader
from bot.engaging import announcements, new_readings, watching
from bot.engaging.announcements import Announcer
from bot.engaging.feed_trouble import FeedTrouble
from bot.engaging.new_readings import NewReadings
from bot.engaging.watching import FeedWatcher
from bot.ports.publishing import Job, Jobs, Planner

if TYPE_CHECKING:
    from bot.composition.app import App


@dataclass(frozen=True, slots=True)
class News:
    """`planners` for sweeps, `jobs` for whoever works."""

    planners: tuple[Planner, ...]
    jobs: Mapping[str, Job]


def news_parts(app: "App", jobs: Jobs) -> News:
    """By whoever does the work, for the `jobs` that they hand each other."""
    readings = _readings(app, jobs)
    watcher, announcer = _watcher(app, jobs), _announcer(app, jobs, readings)
    work: dict[str, Job] = {watching.JOB: watcher.look, announcements.JOB: announcer.announce}
    if readings is None:
        return News((watcher, announcer), work)
    return News((readings, watcher, announcer), {**work, new_readings.JOB: readings.read})


def _readings(app: "App", jobs: Jobs) -> NewReadings | None:
    stores, reading = app.stores, app.reading
    if reading is None:
        return None
    return NewReadings(stores.readings, reading.readings, app.cards, stores.arrivals, stores.library, app.scopes, jobs)


def _watcher(app: "App", jobs: Jobs) -> FeedWatcher:
    stores, web = app.stores, feed_reader(app.settings)
    trouble = FeedTrouble(stores.watched_feeds, stores.profiles, stores.outbox)
    return FeedWatcher(stores.watched_feeds, stores.arrivals, web, app.ingester, trouble, jobs, app.clock)


def _announcer(app: "App", jobs: Jobs, readings: NewReadings | None) -> Announcer:
    stores = app.stores
    return Announcer(
        stores.arrivals,
        stores.library,
        app.cards,
        app.receipts,
        app.scopes,
        stores.profiles,
        stores.takes,
        app.talk.proposals,
        stores.outbox,
        jobs,
        app.clock,
        readings,
    )
