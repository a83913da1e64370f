"""The contract of `Schedules`, on every database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.ids import CommunityId
from bot.domain.schedule import EVERY_DAY, Schedule, Series
from bot.ports.calendar import Schedules, Step
from storage.stores import Stores
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, NOON

QUOTES, WEEKLY = Series.QUOTE_OF_THE_DAY, Series.WEEKLY_TAKEAWAYS
PLAIN = Schedule(
    community=ACME, series=QUOTES, time_zone="Europe/Berlin", days=EVERY_DAY, at=time(9, 30), starts_at=NOON
)
WHOLE = replace(
    PLAIN,
    series=WEEKLY,
    days=frozenset((2, 7)),
    channel="C9",
    style="card \x00",
    prompt=True,
    paused=True,
    skipped=frozenset((date(2024, 5, 3), date(2024, 12, 31))),
)


@pytest.fixture
def schedules(stores: Stores) -> Schedules:
    return stores.schedules


async def test_schedules_come_back_whole_and_each_community_sees_its_own(schedules: Schedules) -> None:
    await schedules.put(WHOLE, NOON, actor=CY, at=NOON)
    await schedules.put(PLAIN, None, actor=None, at=NOON)
    await schedules.put(replace(PLAIN, community=BOLT), NOON, actor=CY, at=NOON)
    assert list(await schedules.of(ACME)) == [PLAIN, WHOLE]
    assert list(await schedules.of(BOLT)) == [replace(PLAIN, community=BOLT)]
    await schedules.put(replace(PLAIN, days=frozenset()), None, actor=CY, at=NOON)
    assert (await schedules.of(ACME))[0].days == frozenset()


async def test_what_is_due_comes_longest_waiting_first_and_no_more_than_asked_for(schedules: Schedules) -> None:
    hours = {CommunityId(f"slack:A:-:{number}"): NOON - timedelta(hours=number) for number in range(5)}
    for community, moment in hours.items():
        await schedules.put(replace(PLAIN, community=community), moment, actor=None, at=NOON)
    await schedules.put(PLAIN, None, actor=None, at=NOON)
    oldest = sorted(hours, key=lambda one: hours[one])
    due = await schedules.due(NOON - timedelta(hours=2), 10)
    assert [(schedule.community, moment) for schedule, moment in due] == [(one, hours[one]) for one in oldest[:3]]
    assert [schedule.community for schedule, _ in await schedules.due(NOON, 2)] == oldest[:2]
    assert not await schedules.due(NOON - timedelta(hours=5), 10)


async def test_a_step_moves_only_a_schedule_that_still_waits_for_what_was_seen(schedules: Schedules) -> None:
    for community in (ACME, BOLT):
        await schedules.put(replace(PLAIN, community=community), NOON, actor=None, at=NOON)
    later = NOON + timedelta(days=1)
    steps = [Step(community=one, series=QUOTES, seen=NOON, next_due=later) for one in (BOLT, ACME)]
    await schedules.put(replace(PLAIN, community=BOLT), NOON + timedelta(hours=1), actor=CY, at=NOON)
    await schedules.advance(steps)
    await schedules.advance([replace(steps[1], next_due=NOON)])
    due = await schedules.due(later, 10)
    assert [(one.community, moment) for one, moment in due] == [(BOLT, NOON + timedelta(hours=1)), (ACME, later)]
    await schedules.advance([replace(steps[1], seen=later, next_due=None)])
    await schedules.advance([])
    assert [one.community for one, _ in await schedules.due(datetime(2099, 1, 1, tzinfo=UTC), 10)] == [BOLT]


async def test_a_schedule_that_is_removed_is_due_no_more(schedules: Schedules) -> None:
    await schedules.put(PLAIN, NOON, actor=None, at=NOON)
    await schedules.put(WHOLE, NOON, actor=None, at=NOON)
    assert await schedules.remove(ACME, QUOTES, actor=CY, at=NOON)
    assert not await schedules.remove(ACME, QUOTES, actor=CY, at=NOON)
    assert not await schedules.remove(BOLT, WEEKLY, actor=CY, at=NOON)
    assert list(await schedules.of(ACME)) == [WHOLE]
    assert len(await schedules.due(NOON, 10)) == 1


async def test_the_audit_tells_who_changed_what_of_a_calendar(stores: Stores) -> None:
    schedules = stores.schedules
    await schedules.put(PLAIN, NOON, actor=CY, at=NOON)
    await schedules.put(PLAIN, NOON + timedelta(days=1), actor=DEE, at=NOON)
    await schedules.put(replace(PLAIN, paused=True), NOON, actor=DEE, at=NOON)
    await schedules.put(PLAIN, NOON, actor=DEE, at=NOON)
    changed = replace(PLAIN, at=time(8), days=frozenset((1,)), skipped=frozenset((date(2024, 5, 3),)), channel="C77")
    await schedules.put(changed, NOON, actor=CY, at=NOON)
    await schedules.put(replace(changed, at=time(7)), NOON, actor=None, at=NOON)
    await schedules.remove(ACME, QUOTES, actor=CY, at=NOON + timedelta(minutes=5))
    assert list(await stores.profiles.audit(ACME)) == [
        f"2024-05-01 12:05 UTC: {CY} ended the quote of the day.",
        f"2024-05-01 12:00 UTC: {CY} changed days, time, channel, dates to leave out of the quote of the day.",
        f"2024-05-01 12:00 UTC: {DEE} resumed the quote of the day.",
        f"2024-05-01 12:00 UTC: {DEE} paused the quote of the day.",
        f"2024-05-01 12:00 UTC: {CY} began the quote of the day.",
    ]


async def test_an_amended_schedule_waits_for_what_it_waited_for(schedules: Schedules) -> None:
    await schedules.put(PLAIN, NOON, actor=None, at=NOON)
    await schedules.amend(replace(PLAIN, paused=True), actor=CY, at=NOON)
    assert await schedules.due(NOON, 5) == [(replace(PLAIN, paused=True), NOON)]
    await schedules.amend(WHOLE, actor=None, at=NOON)
    assert len(await schedules.of(ACME)) == 2
    assert len(await schedules.due(datetime(2099, 1, 1, tzinfo=UTC), 5)) == 1
