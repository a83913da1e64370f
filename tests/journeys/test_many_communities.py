"""Many communities at once: what a sweep asks of the database, and that nobody takes another's turn."""

from datetime import UTC, datetime, timedelta

from bench.crowd import Home, crowd_of_posts, settle_in
from bench.statements import Statements, counting
from bot.composition import App
from bot.domain.ids import CommunityId
from tests.fakes.inline_jobs import InlineJobs
from tests.fakes.poster import RecordingPoster

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PER_COMMUNITY = 8
"""Statements that one community's post may cost to choose, write and reserve."""


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

    async def enqueue(self, name: str, argument: str, *, queue: str = "") -> None:
        self.order.append(queue)


async def test_a_sweep_writes_as_often_for_many_communities_as_for_few(app: App) -> None:
    await settle_in(app, homes(1), [NOON])
    await swept(app, Noted())  # reads the cards once
    await settle_in(app, homes(20, first=1), [NOON] * 20)
    few = await swept(app, Noted())
    await settle_in(app, homes(60, first=21), [NOON] * 60)
    many = await swept(app, Noted())
    assert few.writes == many.writes <= 5
    assert (many.count - few.count) / 40 <= PER_COMMUNITY
    idle = await swept(app, Noted())
    assert idle.count <= 25
    assert idle.writes == 0


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
    assert set(jobs.order[:12]) == {home.community for home in everybody}


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
