"""Feeds watched over HTTP into a real library: asked politely, read once, told as news only when they are."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from adapters.feeds.fetching import SafeFetcher
from adapters.feeds.rss import FeedReader
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.engaging.feed_trouble import FeedTrouble
from bot.engaging.watching import JOB, SOONEST, FeedWatcher
from bot.ingesting.ingest import Ingester
from storage.stores import Stores, open_stores
from storage.watched_feeds import SqlArrivals, SqlWatchedFeeds
from tests.fakes.loopback_web import LoopbackServer, loopback_web
from tests.fakes.turned_clock import TurnedClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FANS = CommunityId("slack:A1:-:T1")
WORDS = "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Ana>Every loaf of bread number {n} begins with patience.\n"


@dataclass
class NotedJobs:
    """Keeps what was enqueued; the test runs it."""

    waiting: list[tuple[str, str]] = field(default_factory=list)

    async def enqueue(self, name: str, argument: str, *, queue: str = "", lane: str = "") -> None:
        self.waiting.append((name, argument))

    async def enqueue_all(self, name: str, work: Sequence[tuple[str, str]], *, lane: str = "") -> None:
        self.waiting += [(name, argument) for argument, _ in work]

    async def run(self, jobs: object) -> None:
        raise AssertionError("the test runs the jobs")


@dataclass
class Watching:
    """A watcher on a real database, and the feed it watches."""

    server: LoopbackServer
    stores: Stores
    feeds: SqlWatchedFeeds
    arrivals: SqlArrivals
    ingester: Ingester
    clock: TurnedClock
    jobs: NotedJobs
    watcher: FeedWatcher
    episodes: list[tuple[int, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.url("/feed.xml")

    def publish(self, number: int, date: str = "Mon, 02 Mar 2026 06:00:00 GMT") -> None:
        self.episodes.insert(0, (number, date))
        self.server.answers[f"/{number}.vtt"] = WORDS.format(n=number).encode()
        self.server.answers["/feed.xml"] = self.answer

    async def answer(self, request: web.Request) -> web.StreamResponse:
        tag = f'"{len(self.episodes)}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(body=self.document(), headers={"ETag": tag})

    def document(self) -> bytes:
        items = "".join(
            f"<item><title>Loaf {n}</title><guid>loaf-{n}</guid><pubDate>{date}</pubDate>"
            f'<podcast:transcript url="{self.server.url(f"/{n}.vtt")}" type="text/vtt"/></item>'
            for n, date in self.episodes
        )
        space = "https://podcastindex.org/namespace/1.0"
        return f'<rss xmlns:podcast="{space}"><channel><title>Bread Talk</title>{items}</channel></rss>'.encode()

    async def add(self) -> None:
        """As a host adds it: what is there by then is old news."""
        await self.ingester.ingest([self.url], community=FANS)
        self.server.asked.clear()
        await self.tick()

    async def tick(self, later: timedelta = timedelta()) -> list[str]:
        """Go on by `later`, sweep and work; the paths that were asked for."""
        self.clock.turn(later)
        self.server.asked.clear()
        await self.watcher.plan(self.clock.now())
        while self.jobs.waiting:
            name, argument = self.jobs.waiting.pop()
            assert name == JOB
            await self.watcher.look(argument)
        return list(self.server.asked)

    async def only(self) -> int:
        (feed,) = await self.feeds.all()
        return feed.key


@pytest.fixture
async def watching(tmp_path: Path) -> AsyncIterator[Watching]:
    async with loopback_web() as server, open_stores(f"sqlite:///{tmp_path / 'a.sqlite3'}") as stores:
        reader = FeedReader(SafeFetcher(allow_private=True))
        clock, jobs = TurnedClock(START), NotedJobs()
        feeds, arrivals = SqlWatchedFeeds(stores.database), SqlArrivals(stores.database)

        async def after_save(saved: object) -> None:
            assert saved

        ingester = Ingester(stores.library, stores.communities, reader, after_save)
        trouble = FeedTrouble(feeds, stores.profiles, stores.outbox)
        watcher = FeedWatcher(feeds, arrivals, reader, ingester, trouble, jobs, clock)
        watching = Watching(server, stores, feeds, arrivals, ingester, clock, jobs, watcher)
        watching.publish(1, "Mon, 05 Jan 2026 06:00:00 GMT")
        await watching.add()
        yield watching


async def test_what_was_there_when_a_feed_was_added_is_no_news(watching: Watching) -> None:
    assert await watching.arrivals.untold(10) == []


async def test_a_new_episode_is_read_once_and_told_to_the_shows_followers(watching: Watching) -> None:
    watching.publish(2)
    assert await watching.tick(timedelta(hours=1)) == ["/feed.xml", "/2.vtt"]
    (arrival,) = await watching.arrivals.untold(10)
    assert await watching.arrivals.followers(arrival.episode) == [FANS]
    assert await watching.tick(timedelta(hours=1)) == ["/feed.xml"]
    assert len(await watching.arrivals.untold(10)) == 1
    await watching.arrivals.told(arrival.episode, watching.clock.now())
    assert await watching.arrivals.untold(10) == []


async def test_an_unchanged_feed_is_asked_for_with_its_marks_and_costs_nothing_more(watching: Watching) -> None:
    assert await watching.tick(timedelta(hours=1)) == ["/feed.xml"]
    assert watching.server.headers[-1]["If-None-Match"] == '"1"'


async def test_a_feed_is_left_alone_between_two_looks(watching: Watching) -> None:
    assert await watching.tick(SOONEST - timedelta(seconds=1)) == []


async def test_a_replica_does_not_look_where_another_is_at_it(watching: Watching) -> None:
    now = watching.clock.now() + timedelta(hours=1)
    first = await watching.feeds.take_due(now, timedelta(minutes=10), 50)
    assert len(first) == 1
    assert await watching.feeds.take_due(now, timedelta(minutes=10), 50) == []
    assert await watching.feeds.take_due(now + timedelta(minutes=10), timedelta(minutes=10), 50) == first


async def test_a_back_catalogue_that_appears_is_read_and_not_told(watching: Watching) -> None:
    for number in range(2, 8):
        watching.publish(number, f"Mon, 0{number} Feb 2025 06:00:00 GMT")
    await watching.tick(timedelta(hours=1))
    (show,) = await watching.stores.communities.followed_shows(FANS)
    assert len(await watching.feeds.known(await watching.only())) == 14
    assert show.title == "Bread Talk"
    assert await watching.arrivals.untold(10) == []


async def test_of_many_at_once_only_the_newest_are_news(watching: Watching) -> None:
    for number in range(2, 8):
        watching.publish(number, f"Sun, {20 + number} Feb 2026 06:00:00 GMT")
    await watching.tick(timedelta(hours=1))
    assert len(await watching.arrivals.untold(10)) == 3


async def test_a_transcript_that_comes_later_is_found_though_the_item_is_known(watching: Watching) -> None:
    watching.publish(2)
    words = watching.server.answers.pop("/2.vtt")
    await watching.tick(timedelta(hours=1))
    assert await watching.arrivals.untold(10) == []
    watching.server.answers["/2.vtt"] = words
    await watching.tick(timedelta(hours=1))
    assert len(await watching.arrivals.untold(10)) == 1


async def test_a_server_that_fails_is_asked_less_and_less_and_forgiven(watching: Watching) -> None:
    watching.server.answers["/feed.xml"] = web.Response(status=500)
    assert await watching.tick(timedelta(hours=1)) == ["/feed.xml"]
    assert await watching.tick(timedelta(minutes=45)) == []
    assert await watching.tick(timedelta(minutes=30)) == ["/feed.xml"]
    feed = await watching.feeds.feed(await watching.only())
    assert feed is not None
    assert (feed.failures, "500" in feed.problem) == (2, True)
    watching.publish(2)
    await watching.tick(timedelta(hours=3))
    feed = await watching.feeds.feed(feed.key)
    assert feed is not None
    assert (feed.failures, feed.problem) == (0, "")
    assert len(await watching.arrivals.untold(10)) == 1


async def test_the_wait_that_a_server_wishes_is_kept(watching: Watching) -> None:
    watching.server.answers["/feed.xml"] = web.Response(status=429, headers={"Retry-After": "14400"})
    await watching.tick(timedelta(hours=1))
    assert await watching.tick(timedelta(hours=3, minutes=59)) == []
    assert await watching.tick(timedelta(hours=2)) == ["/feed.xml"]


async def test_a_feed_that_is_gone_for_good_is_not_asked_again(watching: Watching) -> None:
    watching.server.answers["/feed.xml"] = web.Response(status=410)
    await watching.tick(timedelta(hours=1))
    assert await watching.tick(timedelta(days=30)) == []
    (feed,) = await watching.feeds.all()
    assert feed.gone


async def test_hosts_hear_once_of_a_feed_that_is_gone_or_fails_for_days(watching: Watching) -> None:
    profile = CommunityProfile(community=FANS, platform=Platform.SLACK, hosts_channel="C0HOSTS")
    await watching.stores.profiles.put(profile, actor=PersonId("ada"), at=START)
    watching.server.answers["/feed.xml"] = web.Response(status=503)
    for _ in range(12):
        await watching.tick(timedelta(days=2))
    [failing] = await watching.stores.outbox.recent(FANS, START)
    assert (failing.post.place.channel, "could not be read for days" in failing.post.content) == ("C0HOSTS", True)
    watching.server.answers["/feed.xml"] = web.Response(status=410)
    await watching.tick(timedelta(days=2))
    assert len(await watching.stores.outbox.recent(FANS, START)) == 2


async def test_a_move_for_good_is_believed_after_three_looks(watching: Watching) -> None:
    for number in (2, 3):
        watching.publish(number)
    watching.server.answers["/new.xml"] = watching.answer
    watching.server.answers["/feed.xml"] = web.Response(status=301, headers={"Location": "/new.xml"})
    for _ in range(3):
        assert "/feed.xml" in await watching.tick(timedelta(hours=1))
    assert await watching.tick(timedelta(hours=1)) == ["/new.xml"]
    assert len(await watching.feeds.known(await watching.only())) == 6


async def test_a_move_for_this_time_is_not_believed(watching: Watching) -> None:
    watching.server.answers["/new.xml"] = watching.answer
    watching.server.answers["/feed.xml"] = web.Response(status=302, headers={"Location": "/new.xml"})
    for _ in range(5):
        assert "/feed.xml" in await watching.tick(timedelta(hours=1))


async def test_a_broken_feed_is_a_problem_that_is_kept_and_not_a_crash(watching: Watching) -> None:
    watching.server.answers["/feed.xml"] = b"<rss><channel><title>Oh"
    await watching.tick(timedelta(hours=1))
    feed = await watching.feeds.feed(await watching.only())
    assert feed is not None
    assert feed.failures == 1
    assert feed.problem


async def test_nobody_follows_a_show_again_because_it_is_watched(watching: Watching) -> None:
    (show,) = await watching.stores.communities.followed_shows(FANS)
    await watching.stores.communities.unfollow(FANS, show.id)
    watching.publish(2)
    await watching.tick(timedelta(hours=1))
    assert await watching.stores.communities.followed_shows(FANS) == ()
    (arrival,) = await watching.arrivals.untold(10)
    assert await watching.arrivals.followers(arrival.episode) == []
