"""The contracts of `WatchedFeeds` and `Arrivals`, on every database."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.episode import Episode, Show
from bot.domain.ids import EpisodeId, ShowId
from bot.ports.watching import Arrivals, Marks, WatchedFeeds
from storage.stores import Stores
from tests.fakes.library_samples import ADA, BOB, incoming

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)
BREAD = Show(ShowId("feed-bread"), "Bread Talk", feed_url="https://bread.example/feed.xml")
OWN = Show(ShowId("feed-own"), "Own Talk", owner=ADA, feed_url="https://own.example/feed.xml")


@pytest.fixture
def feeds(stores: Stores) -> WatchedFeeds:
    return stores.watched_feeds


@pytest.fixture
def arrivals(stores: Stores) -> Arrivals:
    return stores.arrivals


async def saved(stores: Stores, show: Show, slug: str = "loaf", guid: str | None = "loaf-1") -> Episode:
    [kept] = await stores.library.save([incoming(slug, show=show, guid=guid, source=f"https://{slug}.example/1.vtt")])
    return kept.episode


async def test_shows_with_a_feed_are_watched_and_others_are_not(stores: Stores, feeds: WatchedFeeds) -> None:
    await stores.communities.put_show(BREAD)
    await stores.communities.put_show(Show(ShowId("kitchen"), "Kitchen Radio"))
    [key] = await feeds.take_due(NOON, LEASE, 10)
    feed = await feeds.feed(key)
    assert feed is not None
    assert (feed.show, feed.owner, feed.title, feed.url) == (BREAD.id, None, BREAD.title, BREAD.feed_url)
    assert (feed.looks, feed.failures, feed.marks, feed.gone) == (0, 0, Marks(), False)
    assert await feeds.feed(key + 1) is None


async def test_a_feed_is_taken_by_one_at_a_time(stores: Stores, feeds: WatchedFeeds) -> None:
    await stores.communities.put_show(BREAD)
    taken = await asyncio.gather(*(feeds.take_due(NOON, LEASE, 10) for _ in range(6)))
    assert sum(len(one) for one in taken) == 1
    assert await feeds.take_due(NOON + LEASE - timedelta(seconds=1), LEASE, 10) == []
    assert len(await feeds.take_due(NOON + LEASE, LEASE, 10)) == 1


async def test_no_more_are_taken_than_asked_for_and_none_is_forgotten(stores: Stores, feeds: WatchedFeeds) -> None:
    for number in range(5):
        url = f"https://show{number}.example/feed.xml"
        await stores.communities.put_show(Show(ShowId(f"show{number}"), f"Show {number}", feed_url=url))
    taken: list[int] = []
    for _ in range(3):
        taken += await feeds.take_due(NOON, LEASE, 2)
    assert len(set(taken)) == 5 == len(taken)


async def test_what_a_look_found_is_kept_and_the_next_comes_at_its_time(stores: Stores, feeds: WatchedFeeds) -> None:
    await stores.communities.put_show(OWN)
    [key] = await feeds.take_due(NOON, LEASE, 10)
    feed = await feeds.feed(key)
    assert feed is not None
    seen = replace(
        feed,
        marks=Marks('W/"x"', "Mon, 02 Mar 2026 08:00:00 GMT"),
        looks=3,
        failures=1,
        moved_to="https://new.example/",
        moves=2,
        problem="it answered with status 500",
        looked_at=NOON,
    )
    await feeds.looked(seen, NOON + timedelta(hours=1))
    assert await feeds.feed(key) == seen
    assert await feeds.all() == [seen]
    assert await feeds.take_due(NOON + timedelta(minutes=59), LEASE, 10) == []
    assert await feeds.take_due(NOON + timedelta(hours=1), LEASE, 10) == [key]


async def test_a_feed_that_is_gone_is_never_due_again(stores: Stores, feeds: WatchedFeeds) -> None:
    await stores.communities.put_show(BREAD)
    [key] = await feeds.take_due(NOON, LEASE, 10)
    feed = await feeds.feed(key)
    assert feed is not None
    await feeds.looked(replace(feed, gone=True), NOON)
    assert await feeds.take_due(NOON + timedelta(days=400), LEASE, 10) == []


async def test_a_moved_feed_moves_its_show(stores: Stores, feeds: WatchedFeeds) -> None:
    await stores.communities.put_show(BREAD)
    [key] = await feeds.take_due(NOON, LEASE, 10)
    feed = await feeds.feed(key)
    assert feed is not None
    await feeds.looked(replace(feed, url="https://new.example/feed.xml"), NOON)
    [show] = await stores.communities.published_shows()
    assert show.feed_url == "https://new.example/feed.xml"


async def test_known_are_the_guids_and_addresses_of_that_show_alone(stores: Stores, feeds: WatchedFeeds) -> None:
    await saved(stores, BREAD)
    await saved(stores, OWN, "roll", "roll-1")
    keys = {feed.show: feed.key for key in await feeds.take_due(NOON, LEASE, 10) if (feed := await feeds.feed(key))}
    assert await feeds.known(keys[BREAD.id]) == {"loaf-1", "https://loaf.example/1.vtt"}
    assert await feeds.known(keys[OWN.id]) == {"roll-1", "https://roll.example/1.vtt"}


async def test_followers_are_those_of_the_show(stores: Stores, feeds: WatchedFeeds, arrivals: Arrivals) -> None:
    episode = await saved(stores, BREAD)
    await saved(stores, OWN, "roll", "roll-1")
    await stores.communities.follow(ADA, [BREAD.id, OWN.id])
    await stores.communities.follow(BOB, [BREAD.id])
    keys = {feed.show: feed.key for key in await feeds.take_due(NOON, LEASE, 10) if (feed := await feeds.feed(key))}
    assert await feeds.followers(keys[BREAD.id]) == [ADA, BOB]
    assert await feeds.followers(keys[OWN.id]) == [ADA]
    assert await arrivals.followers(episode.id) == [ADA, BOB]
    assert await arrivals.followers(EpisodeId("unknown")) == []


async def test_an_arrival_is_news_once_and_until_it_was_told(stores: Stores, arrivals: Arrivals) -> None:
    episode = await saved(stores, BREAD)
    assert await arrivals.arrived([episode.id, episode.id], NOON) == 1
    assert await arrivals.arrived([episode.id], NOON + timedelta(hours=1)) == 0
    [news] = await arrivals.untold(10)
    assert (news.episode, news.found_at) == (episode.id, NOON)
    await arrivals.told(episode.id, NOON)
    assert await arrivals.untold(10) == []


async def test_the_oldest_news_come_first(stores: Stores, arrivals: Arrivals) -> None:
    first, second = await saved(stores, BREAD), await saved(stores, OWN, "roll", "roll-1")
    await arrivals.arrived([second.id], NOON)
    await arrivals.arrived([first.id], NOON - timedelta(hours=1))
    assert [one.episode for one in await arrivals.untold(10)] == [first.id, second.id]
    assert len(await arrivals.untold(1)) == 1


async def test_what_belongs_to_a_show_that_is_gone_goes_with_it(stores: Stores, feeds: WatchedFeeds) -> None:
    episode = await saved(stores, OWN)
    await stores.communities.follow(ADA, [OWN.id])
    await feeds.take_due(NOON, LEASE, 10)
    await stores.arrivals.arrived([episode.id], NOON)
    await stores.communities.forget(ADA)
    assert await feeds.all() == []
    assert await stores.arrivals.untold(10) == []
