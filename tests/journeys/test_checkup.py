"""What `aftershow doctor` says about posts and about feeds that are watched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bench.crowd import Home, crowd_of_posts
from bot.checkup import Finding, examine
from bot.composition import App
from bot.domain.episode import Show
from bot.domain.ids import CommunityId, ShowId
from bot.ports.publishing import PostState
from bot.ports.watching import WatchedFeed

HOME = Home(CommunityId("slack:A1:-:T1"), "C1")


async def about_posts(app: App) -> Finding:
    return next(finding for finding in await examine(app.settings) if finding.what == "posts")


async def test_an_operator_sees_how_many_posts_stand_how(app: App) -> None:
    now = app.clock.now()
    quiet = await about_posts(app)
    assert (quiet.good, quiet.remedy) == (True, "")
    assert quiet.state == "0 wait, 0 on their way, 0 uncertain, 0 refused this week"
    ids = await app.stores.outbox.reserve(crowd_of_posts(HOME, 4, now), now)
    for known, end in zip(ids, (PostState.UNCERTAIN, PostState.DEAD), strict=False):
        assert known is not None
        claimed = await app.stores.outbox.claim(known, now, timedelta(minutes=1))
        assert claimed is not None
        await app.stores.outbox.end(claimed, end, "why", now)
    found = await about_posts(app)
    assert found.good
    assert found.state == "2 wait, 0 on their way, 1 uncertain, 1 refused this week"
    assert found.remedy == (
        "Hosts have a message with two buttons about each uncertain one. Hosts were told why each was refused."
    )


async def test_posts_that_nobody_sends_are_a_fault_with_its_remedy(app: App) -> None:
    now = app.clock.now()
    await app.stores.outbox.reserve(crowd_of_posts(HOME, 2, now - timedelta(minutes=25)), now)
    found = await about_posts(app)
    assert not found.good
    assert found.state.endswith("; 2 overdue, for 25 minutes")
    assert "aftershow run --role worker" in found.remedy


async def watched(app: App, *titles: str, owner: CommunityId | None = None) -> Sequence[WatchedFeed]:
    """Feeds that are watched from now on, by title."""
    for title in titles:
        show = Show(ShowId(title.lower()), title, owner=owner, feed_url=f"https://key:secret@feeds.example/{title}")
        await app.stores.communities.put_show(show)
    await app.stores.watched_feeds.take_due(app.clock.now(), timedelta(minutes=1), 1000)
    return [feed for feed in await app.stores.watched_feeds.all() if feed.title in titles]


async def about_feeds(app: App) -> list[Finding]:
    return [finding for finding in await examine(app.settings) if finding.what.startswith("feed")]


async def test_each_feed_has_a_line_with_its_last_look_and_what_to_do(app: App) -> None:
    now = app.clock.now()
    fine, unseen, failing, halved, left = await watched(app, "Anvil", "Bread", "Clocks", "Doors", "Elms")
    [gone] = await watched(app, "Fog", owner=HOME.community)
    looks = [
        replace(fine, looks=3, looked_at=now - timedelta(minutes=20, seconds=30)),
        replace(failing, failures=4, problem="it answered 503", looked_at=now - timedelta(hours=5, minutes=1)),
        replace(halved, problem="one transcript is no text", looked_at=now - timedelta(days=1, minutes=1)),
        replace(left, looked_at=now - timedelta(days=9, minutes=1)),
        replace(gone, gone=True, problem="it answered 410", looked_at=now),
    ]
    for look in looks:
        await app.stores.watched_feeds.looked(look, now)
    found = {finding.what: finding for finding in await about_feeds(app)}
    assert {what.removeprefix("feed of "): (one.good, one.state) for what, one in found.items()} == {
        "Anvil": (True, "looked at 20 minutes ago"),
        "Bread": (True, "not looked at yet"),
        "Clocks": (False, "looked at 5 hours ago, failed 4 times in a row: it answered 503"),
        "Doors": (False, "looked at 1 day ago, not read whole: one transcript is no text"),
        "Elms": (False, "looked at 9 days ago"),
        "Fog": (True, "gone for good: it answered 410"),
    }
    assert found["feed of Anvil"].remedy == ""
    assert "aftershow run" in found["feed of Bread"].remedy
    assert "aftershow ingest NEW-ADDRESS" in found["feed of Clocks"].remedy
    assert "publisher" in found["feed of Doors"].remedy
    assert "aftershow run --role worker" in found["feed of Elms"].remedy
    assert found["feed of Fog"].remedy == "It is not asked any more. Nobody follows it."
    assert not any("secret" in f"{one.state} {one.remedy} {one.what}" for one in found.values())
    assert unseen.looked_at is None
    await app.stores.communities.follow(HOME.community, [gone.show])
    [missed] = [one for one in await about_feeds(app) if one.what == "feed of Fog"]
    assert not missed.good
    assert "hosts of its community" in missed.remedy
    await app.stores.watched_feeds.looked(replace(failing, failures=1, problem="it answered 503", looked_at=now), now)
    [once] = [one for one in await about_feeds(app) if one.what == "feed of Clocks"]
    assert (once.good, once.state) == (True, "looked at less than a minute ago, failed once: it answered 503")


async def test_of_many_feeds_those_in_trouble_come_first_and_the_rest_is_counted(app: App) -> None:
    feeds = await watched(app, *(f"Show {number:02}" for number in range(30)))
    for feed in feeds[-22:]:
        await app.stores.watched_feeds.looked(replace(feed, failures=3, problem="it answered 500"), app.clock.now())
    *told, rest = await about_feeds(app)
    assert len(told) == 20
    assert not any(finding.good for finding in told)
    assert (rest.good, rest.state) == (False, "10 more, 2 of them in trouble")
