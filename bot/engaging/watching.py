"""Feeds watched: each looked at when its time comes, politely; new episodes read into the library as they appear."""

import logging
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.episode import Episode
from bot.domain.ids import CommunityId
from bot.engaging.feed_trouble import FeedTrouble
from bot.errors import FeedGone, FetchRefused, SourceError
from bot.ingesting.report import IngestReport, Outcome
from bot.ports import Clock, Fetched
from bot.ports.publishing import Jobs
from bot.ports.watching import Arrivals, FeedLook, FeedLooks, WatchedFeed, WatchedFeeds

logger = logging.getLogger(__name__)

JOB = "watch"
LANE = "feeds"
"""Of its own, for servers may be slow, and recordings take long to be transcribed: nothing else waits for them."""
SOONEST = timedelta(minutes=15)
"""The least between two looks at a feed, whatever its server allows."""
_LATEST = timedelta(days=1)
_LEASE = timedelta(minutes=10)
_AT_ONCE = 50
_MOVES_TO_BELIEVE = 3
"""Looks in a row that a redirect for good must be met before the address changes."""
_WORTH_TELLING = 9
"""Failures in a row before the hosts hear of it: with doubling pauses that is more than three days."""
NEWS = timedelta(days=14)
"""How old an episode may be by its own date and still be told as new."""
_MOST_NEWS = 3
"""Of one look. More at once is a back catalogue, of which only the newest are news."""


class ReadNew(Protocol):
    async def ingest_new(
        self,
        fetched: Fetched,
        url: str,
        *,
        known: frozenset[str],
        owner: CommunityId | None,
        heard_since: date | None = None,
    ) -> IngestReport: ...


class FeedWatcher:
    """A `Planner` that enqueues a look for every feed whose time came, and the job that looks.

    A look that is lost with its process is due again after its lease.
    """

    name = "feeds"

    def __init__(
        self,
        feeds: WatchedFeeds,
        arrivals: Arrivals,
        web: FeedLooks,
        read: ReadNew,
        trouble: FeedTrouble,
        jobs: Jobs,
        clock: Clock,
        *,
        every: timedelta = timedelta(minutes=30),
    ) -> None:
        self._feeds = feeds
        self._arrivals = arrivals
        self._web = web
        self._read = read
        self._trouble = trouble
        self._jobs = jobs
        self._clock = clock
        self._every = max(every, SOONEST)

    async def plan(self, now: datetime) -> int:
        due = await self._feeds.take_due(now, _LEASE, _AT_ONCE)
        for key in due:
            await self._jobs.enqueue(JOB, str(key), lane=LANE)
        return len(due)

    async def look(self, key: str) -> None:
        """Look at one feed now. Nothing is raised for what a server answers: it is kept, for its hosts to see."""
        feed = await self._feeds.feed(int(key))
        if feed is None or feed.gone:
            return
        now = self._clock.now()
        try:
            look = await self._web.look(feed.url, feed.marks)
            after = await self._taken_in(feed, look, now)
        except FeedGone as error:
            gone = replace(feed, gone=True, problem=error.reason, looked_at=now)
            await self._trouble.tell(gone, now)
            await self._feeds.looked(gone, now)
            return
        except SourceError as error:
            failed = replace(feed, failures=feed.failures + 1, problem=error.reason, looked_at=now)
            wait = error.wait if isinstance(error, FetchRefused) else None
            if failed.failures == _WORTH_TELLING:
                await self._trouble.tell(failed, now)
            await self._feeds.looked(failed, now + self._pause(failed.failures, wait))
            return
        await self._feeds.looked(after, now + self._pause(0, look.wait))

    async def _taken_in(self, feed: WatchedFeed, look: FeedLook, now: datetime) -> WatchedFeed:
        """Read what is new in it. Its marks are kept only when all of it could be read: else the rest is met again."""
        moves = feed.moves + 1 if look.moved_to and look.moved_to == feed.moved_to else int(bool(look.moved_to))
        moved = moves >= _MOVES_TO_BELIEVE
        after = replace(
            feed,
            url=look.moved_to if moved and look.moved_to else feed.url,
            moved_to="" if moved else look.moved_to or "",
            moves=0 if moved else moves,
            looks=feed.looks + 1,
            failures=0,
            problem="",
            looked_at=now,
        )
        if look.body is None:
            return after
        report = await self._read.ingest_new(
            Fetched(look.url, look.body),
            feed.url,
            known=await self._feeds.known(feed.key),
            owner=feed.owner,
            heard_since=now.date() - NEWS,
        )
        new = [one.episode for one in report.outcomes if one.outcome is Outcome.READ and one.episode is not None]
        await self._arrivals.arrived([episode.id for episode in news(new, now.date())], now)
        for one in report.outcomes:
            if one.outcome is Outcome.SKIPPED:
                logger.info("episode of a feed left out feed=%d why=%s", feed.key, one.reason.partition("http")[0])
        if report.failed:
            logger.warning("feed not read whole failed=%d", report.failed)
            return replace(after, problem=next(one.reason for one in report.outcomes if one.outcome is Outcome.FAILED))
        return replace(after, marks=look.marks)

    def _pause(self, failures: int, wished: timedelta | None) -> timedelta:
        """Doubling with failures up to a day, never less than the server wishes, and spread so that feeds of one host
        do not come all together."""
        pause = min(self._every * int(2 ** min(failures, 8)), _LATEST)
        return max(pause, wished or timedelta()) * (1 + random.random() * 0.15)  # noqa: S311


def news(episodes: Sequence[Episode], today: date) -> list[Episode]:
    """Those that are news on that day, oldest first: old ones that came in late are read, and not told."""
    recent = [one for one in episodes if one.details.published is None or one.details.published >= today - NEWS]
    return sorted(recent, key=lambda one: (one.details.published or today, one.position))[-_MOST_NEWS:]
