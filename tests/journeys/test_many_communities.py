"""Many communities at once: what a sweep asks of the database, and that nobody takes another's turn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bench.crowd import Home, crowd_of_posts, settle_in
from bench.statements import Statements, counting
from bot.chat.plain_text import plain_text
from bot.composition import App
from bot.domain.community import CommunityProfile, platform_of
from bot.domain.discussion import NewTake, TakeState
from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll
from bot.domain.schedule import Series
from bot.publishing.content import thaw
from tests.fakes.inline_jobs import InlineJobs
from tests.fakes.poster import RecordingPoster
from tests.fakes.turned_clock import TurnedClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def homes(number: int, *, first: int = 0) -> list[Home]:
    names = ("slack", "discord")
    return [Home(CommunityId(f"{names[one % 2]}:A1:-:{one:04}"), "7") for one in range(first, first + number)]


async def swept(app: App, jobs: InlineJobs) -> Statements:
    with counting(app.stores.database) as statements:
        await app.publishing.sweep(app.planners, jobs).run(NOON)
    return statements


class Noted(InlineJobs):
    """Jobs that are written down and not done: `order` are the communities, in the order of their turns."""

    def __init__(self) -> None:
        super().__init__({})
        self.order: list[str] = []

    async def enqueue(self, name: str, argument: str, *, queue: str = "", lane: str = "") -> None:
        self.order.append(queue)


@pytest.mark.parametrize("series", list(Series))
async def test_a_sweep_asks_and_writes_as_often_for_many_communities_as_for_few(app: App, series: Series) -> None:
    await settle_in(app, homes(1), [NOON], series)
    await swept(app, Noted())  # reads the cards once
    await settle_in(app, homes(20, first=1), [NOON] * 20, series)
    few = await swept(app, Noted())
    await settle_in(app, homes(60, first=21), [NOON] * 60, series)
    many = await swept(app, Noted())
    assert few.writes == many.writes <= 5
    assert few.count - few.looks == many.count - many.looks
    idle = await swept(app, Noted())
    assert idle.count - idle.looks <= 20
    assert idle.writes == 0


async def test_polls_and_takes_of_the_week_are_read_together_for_everybodys_digest(app: App) -> None:
    async def talked(some: list[Home]) -> Statements:
        await settle_in(app, some, [NOON] * len(some), Series.HOST_DIGEST)
        for home in some:
            await discussed(app, home)
        return await swept(app, Noted())

    await talked(homes(1))
    few, many = await talked(homes(3, first=1)), await talked(homes(9, first=4))
    assert few.count - few.looks == many.count - many.looks
    for home in homes(13):
        [digest] = await app.stores.outbox.recent(home.community, NOON - timedelta(days=1))
        told = plain_text(thaw(digest.post.content))
        assert "Voted: \u201cIs soup a drink?\u201d" in told
        assert "Discussed: \u201cBread is over\u201d" in told


async def discussed(app: App, home: Home) -> None:
    """A poll that closed this week, and a take that is open, with a vote in each."""
    polls, takes, clock = app.stores.polls, app.stores.takes, TurnedClock(NOON - timedelta(days=2))
    new = NewPoll(community=home.community, question="Is soup a drink?", opens_at=clock.now())
    asked, open_one = await polls.polls.open(new), await polls.polls.open(replace(new, about="take:1"))
    for poll in (asked, open_one):
        await polls.ballots.press(home.community, poll.id, PersonId("bea"), 0, f"press {poll.id}", clock)
    clock.turn(timedelta(hours=1))
    closed = await polls.polls.close(home.community, asked.id, clock)
    assert closed is not None
    await polls.duties.result_owed(closed)
    for poll in (closed, open_one):
        painting = await polls.paintings.claim(poll, NOON, NOON)
        assert painting is not None
        await polls.paintings.painted(painting, still=False, free_at=NOON)
    take = NewTake(community=home.community, fingerprint="bread", claim="Bread is over")
    [made] = await takes.propose([take], TakeState.APPROVED, clock.now())
    assert made is not None
    assert await takes.opened(home.community, made.id, open_one.id, clock.now())


async def test_communities_whose_takes_wait_for_another_day_cost_a_sweep_nothing_each(app: App) -> None:
    async def waiting(some: list[Home]) -> Statements:
        for home in some:
            profile = CommunityProfile(community=home.community, platform=home.platform, channel=home.channel)
            await app.stores.profiles.put(profile, actor=PersonId("ada"), at=NOON)
            for number in range(2):
                take = NewTake(community=home.community, fingerprint=f"t{number}", claim=f"Soup is number {number}")
                await app.stores.takes.propose([take], TakeState.APPROVED, NOON)
        opened = await swept(app, Noted())
        assert opened.writes
        idle = await swept(app, Noted())
        assert not idle.writes
        return idle

    few, many = await waiting(homes(2)), await waiting(homes(10, first=2))
    assert few.count - few.looks == many.count - many.looks


async def test_all_that_are_due_in_a_minute_are_reserved_in_one_sweep_and_handed_out_once_each(app: App) -> None:
    everybody = homes(40)
    await settle_in(app, everybody, [NOON] * 40)
    jobs = Noted()
    done = await app.publishing.sweep(app.planners, jobs).run(NOON)
    assert done.planned == 40
    assert sorted(jobs.order) == sorted(home.community for home in everybody)


async def test_who_is_owed_much_waits_until_everybody_else_had_a_turn(app: App) -> None:
    everybody = homes(12)
    crowded = everybody[:3]
    for home in crowded:
        await app.stores.outbox.reserve(crowd_of_posts(home, 30, NOON - timedelta(hours=1)), NOON)
    await settle_in(app, everybody, [NOON] * 12)
    jobs = Noted()
    await app.publishing.sweep(app.planners, jobs).run(NOON)
    assert len(jobs.order) == 3 * 31 + 9
    for platform in ("slack", "discord"):
        there = {home.community for home in everybody if platform_of(home.community) == platform}
        turns = [community for community in jobs.order if community in there]
        assert len(there) == 6
        assert set(turns[:6]) == there


async def test_everybody_gets_the_one_quote_that_is_owed(app: App) -> None:
    posters = {name: RecordingPoster() for name in ("slack", "discord")}
    for name, poster in posters.items():
        app.posters.register(name, poster)
    now = app.clock.now().replace(second=0, microsecond=0)
    await settle_in(app, homes(20), [now] * 20)
    jobs = InlineJobs(app.publishing.jobs)
    for _ in range(2):
        await app.publishing.sweep(app.planners, jobs).run(app.clock.now())
    for poster in posters.values():
        assert len({sent.place.community for sent in poster.sent}) == len(poster.sent) == 10
