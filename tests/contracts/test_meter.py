"""The contract of `Meter`, on every database: no budget is ever overspent, and what is booked is what was taken."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, PersonId
from bot.errors import ModelOff, OverBudget
from bot.ports.models import Meter, Purpose, Usage
from bot.ports.spending import Allowed, Books, Every, SpendingLimits
from storage.database import Database
from storage.profiles import SqlProfiles
from storage.spending import SqlMeter
from storage.spending_books import SqlBooks
from tests.fakes.platform_samples import ACME, BOLT, NOON
from tests.fakes.turned_clock import TurnedClock

LIMITS = SpendingLimits(
    community=Allowed(day=100, month=250),
    operator=Allowed(day=1_000),
    together=Allowed(month=5_000),
    shares={Purpose.FIND: 0.5},
)


def meter_on(database: Database, limits: SpendingLimits = LIMITS, at: datetime = NOON) -> tuple[SqlMeter, TurnedClock]:
    clock = TurnedClock(at)
    return SqlMeter(database, clock, limits), clock


async def spend(
    meter: Meter, took: int | None, most: int, community: CommunityId | None = ACME, purpose: Purpose = Purpose.ANSWER
) -> None:
    """`took` None: it was never heard of again."""
    async with meter.spending(community, purpose, most) as spending:
        if took is not None:
            spending.settle(Usage(read=took, written=0))


async def used(database: Database, clock: TurnedClock, community: CommunityId | None = ACME) -> Sequence[int]:
    """Of this month and of this day."""
    return [spent.used for spent in await SqlBooks(database, clock, LIMITS).of(community)]


async def test_what_was_taken_is_booked_and_the_rest_is_free_again(database: Database) -> None:
    meter, clock = meter_on(database)
    for _ in range(9):
        await spend(meter, 10, most=90 - 80)
    assert await used(database, clock) == [90, 90]
    await spend(meter, 3, most=10)
    assert await used(database, clock) == [93, 93]
    with pytest.raises(OverBudget):
        await spend(meter, 1, most=8)
    await spend(meter, 7, most=7)
    assert await used(database, clock) == [100, 100]


async def test_what_is_under_way_is_held_and_a_refusal_before_any_work_is_given_back(database: Database) -> None:
    meter, clock = meter_on(database)
    async with meter.spending(ACME, Purpose.ANSWER, 60) as spending:
        assert await used(database, clock) == [60, 60]
        with pytest.raises(OverBudget):
            await spend(meter, 41, most=41)
        spending.unspent()
    assert await used(database, clock) == [0, 0]


async def test_a_request_that_nobody_settles_has_spent_all_it_reserved(database: Database) -> None:
    meter, clock = meter_on(database)
    await spend(meter, None, most=30)
    with pytest.raises(ConnectionResetError):
        async with meter.spending(ACME, Purpose.ANSWER, 40):
            raise ConnectionResetError
    [month, day] = await SqlBooks(database, clock, LIMITS).of(ACME)
    assert (month.spent, month.held, day.spent, day.held) == (70, 0, 70, 0)


async def test_who_stops_waiting_gives_back_what_was_not_taken(database: Database) -> None:
    meter, clock = meter_on(database)
    settled = asyncio.Event()

    async def ask() -> None:
        async with meter.spending(ACME, Purpose.ANSWER, 80) as spending:
            spending.settle(Usage(read=10, written=5))
            settled.set()
            await asyncio.sleep(60)

    asking = asyncio.create_task(ask())
    await settled.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await used(database, clock) == [15, 15]


async def test_a_day_begins_anew_and_a_month_goes_on(database: Database) -> None:
    meter, clock = meter_on(database)
    for day in (100, 100, 50):
        await spend(meter, day, most=day)
        with pytest.raises(OverBudget):
            await spend(meter, 1, most=51)
        clock.turn(timedelta(days=1))
    with pytest.raises(OverBudget) as refused:
        await spend(meter, 1, most=1)
    assert refused.value.until == datetime(2024, 6, 1, tzinfo=UTC)
    assert refused.value.user_text == (
        "This community's budget for the model is used up for this month. There is more from 1 June, 00:00 (UTC) on."
    )
    clock.set(datetime(2024, 6, 1, tzinfo=UTC))
    await spend(meter, 100, most=100)


async def test_what_begins_before_midnight_is_booked_on_its_day(database: Database) -> None:
    meter, clock = meter_on(database, at=datetime(2024, 5, 31, 23, 59, 59, tzinfo=UTC))
    async with meter.spending(ACME, Purpose.ANSWER, 90) as spending:
        clock.turn(timedelta(seconds=2))
        spending.settle(Usage(read=70, written=0))
    assert await used(database, clock) == [0, 0]
    clock.turn(timedelta(seconds=-2))
    assert await used(database, clock) == [70, 70]


async def test_a_clock_that_jumps_back_and_forth_opens_no_second_budget(database: Database) -> None:
    meter, clock = meter_on(database, at=datetime(2024, 5, 1, 23, 30, tzinfo=UTC))
    spent = 0
    for jump in (1, -1, 1, -1, 1, -1):
        for _ in range(4):
            try:
                await spend(meter, 60, most=60)
                spent += 60
            except OverBudget:
                continue
        clock.turn(timedelta(hours=jump))
    assert spent == 120  # one request on each of the two days that it ever was


async def test_the_day_is_the_operators_and_its_end_is_told_in_the_communitys_time(database: Database) -> None:
    berlin = SpendingLimits(community=Allowed(day=10), time_zone="Europe/Berlin")
    meter, clock = meter_on(database, berlin, datetime(2024, 5, 1, 21, 59, tzinfo=UTC))
    tokyo = CommunityProfile(community=ACME, platform=Platform.SLACK, time_zone="Asia/Tokyo")
    await SqlProfiles(database).put(tokyo, actor=PersonId("U"), at=NOON)
    await spend(meter, 10, most=10)
    with pytest.raises(OverBudget, match=r"for today\. There is more from 2 May, 07:00 \(Asia/Tokyo\) on\."):
        await spend(meter, 1, most=1)
    clock.turn(timedelta(minutes=1))
    await spend(meter, 10, most=10)


async def test_one_community_never_uses_up_anothers_budget_nor_the_operators(database: Database) -> None:
    meter, clock = meter_on(database)
    await spend(meter, 100, most=100)
    await spend(meter, 100, most=100, community=BOLT)
    await spend(meter, 900, most=900, community=None)
    with pytest.raises(OverBudget, match="The budget for the model here is used up for today"):
        await spend(meter, 101, most=101, community=None)
    assert [await used(database, clock, one) for one in (ACME, BOLT, None)] == [[100] * 2, [100] * 2, [900] * 2]
    assert [one.used for one in await SqlBooks(database, clock, LIMITS).together()] == [1_100, 1_100]


async def test_all_together_stay_within_what_all_may_spend(database: Database) -> None:
    limits = SpendingLimits(community=Allowed(day=100), together=Allowed(day=150))
    meter, _ = meter_on(database, limits)
    await spend(meter, 100, most=100)
    with pytest.raises(OverBudget, match="The budget for the model here"):
        await spend(meter, 51, most=51, community=BOLT)
    await spend(meter, 50, most=50, community=BOLT)


async def test_a_purpose_with_a_share_leaves_the_rest_to_the_others(database: Database) -> None:
    meter, clock = meter_on(database)
    await spend(meter, 50, most=50, purpose=Purpose.FIND)
    with pytest.raises(OverBudget):
        await spend(meter, 1, most=1, purpose=Purpose.FIND)
    await spend(meter, 50, most=50)
    [_, day] = await SqlBooks(database, clock, LIMITS).of(ACME)
    assert day.by_purpose == {Purpose.FIND: 50, Purpose.ANSWER: 50}


async def test_what_could_never_fit_is_refused_without_a_time_to_wait_for(database: Database) -> None:
    meter, _ = meter_on(database)
    with pytest.raises(OverBudget, match="more at once than this community may spend") as refused:
        await spend(meter, 1, most=101)
    assert refused.value.until is None


async def test_a_refusal_leaves_no_trace_in_any_book(database: Database) -> None:
    meter, clock = meter_on(database)
    await spend(meter, 60, most=60)
    books: Books = SqlBooks(database, clock, LIMITS)
    before = [await books.of(ACME), await books.together()]
    for most in (41, 101):
        with pytest.raises(OverBudget):
            await spend(meter, most, most=most)
    assert [await books.of(ACME), await books.together()] == before


async def test_nothing_is_spent_for_a_community_whose_hosts_want_no_model(database: Database) -> None:
    meter, clock = meter_on(database)
    profiles = SqlProfiles(database)
    profile = CommunityProfile(community=ACME, platform=Platform.SLACK, model=False)
    await profiles.put(profile, actor=PersonId("U"), at=NOON)
    assert await profiles.profile(ACME) == profile
    with pytest.raises(ModelOff):
        await spend(meter, 1, most=1)
    await spend(meter, 1, most=1, community=BOLT)
    assert await used(database, clock) == [0, 0]


async def test_requests_that_come_at_once_fit_exactly_as_many_as_the_budget_holds(database: Database) -> None:
    meter, clock = meter_on(database)
    all_in = asyncio.Event()
    refused = 0

    async def ask() -> None:
        nonlocal refused
        try:
            async with meter.spending(ACME, Purpose.ANSWER, 9) as spending:
                await all_in.wait()
                spending.settle(Usage(read=4, written=1))
        except OverBudget:
            refused += 1
            if refused == 29:
                all_in.set()

    await asyncio.gather(*(ask() for _ in range(40)))
    assert refused == 40 - 100 // 9
    assert await used(database, clock) == [55, 55]


async def test_what_is_nearly_spent_is_told_until_its_hosts_know_and_old_books_are_dropped(database: Database) -> None:
    meter, clock = meter_on(database)
    books: Books = SqlBooks(database, clock, LIMITS)
    await spend(meter, 79, most=79)
    await spend(meter, 999, most=999, community=None)
    assert list(await books.nearly_spent(0.8, 10)) == []
    await spend(meter, 1, most=1)
    [found] = await books.nearly_spent(0.8, 10)
    assert (found.community, found.spent.period.every, found.spent.used) == (ACME, Every.DAY, 80)
    await books.warned(ACME, found.spent.period)
    assert list(await books.nearly_spent(0.8, 10)) == []
    clock.turn(timedelta(days=40))
    assert await books.forget(clock.now()) == 10
    assert await books.forget(clock.now()) == 0
    assert await used(database, clock) == [0, 0]
