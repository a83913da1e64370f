"""Calendars as hosts change them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import EVERY_DAY, Series
from bot.engaging.timetable import Timetable
from bot.ports.calendar import KnownOccurrence, OccurrenceState
from tests.fakes.memory_calendar import MemoryOccurrences, MemorySchedules

TOWN, ADA = CommunityId("slack:A:-:T"), PersonId("ada")
MONDAY = datetime(2026, 11, 2, 7, tzinfo=UTC)
QUOTES, WEEKLY, DIGEST = Series


@dataclass
class Turned:
    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at


class Desk:
    def __init__(self) -> None:
        self.clock = Turned()
        self.schedules = MemorySchedules()
        self.occurrences = MemoryOccurrences()
        self.timetable = Timetable(self.schedules, self.occurrences, self.clock)

    def waits_for(self, series: Series) -> datetime | None:
        return self.schedules.rows[TOWN, series][1]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_series_begins_once_and_from_now_on(desk: Desk) -> None:
    first = await desk.timetable.begin(TOWN, QUOTES, "UTC", ADA)
    assert (first.starts_at, desk.waits_for(QUOTES)) == (MONDAY, MONDAY + timedelta(hours=2))
    desk.clock.at += timedelta(days=1)
    assert await desk.timetable.begin(TOWN, QUOTES, "Asia/Tokyo", ADA) == first
    await desk.timetable.begin(TOWN, WEEKLY, "UTC", ADA)
    assert desk.waits_for(WEEKLY) == datetime(2026, 11, 6, 12, tzinfo=UTC), "its preview comes four hours before"


async def test_a_change_to_an_earlier_hour_brings_nothing_back(desk: Desk) -> None:
    schedule = await desk.timetable.begin(TOWN, QUOTES, "UTC", ADA)
    desk.clock.at += timedelta(hours=1)
    changed = await desk.timetable.reschedule(schedule, ADA, at=time(7, 30), days=EVERY_DAY)
    assert desk.waits_for(QUOTES) == datetime(2026, 11, 3, 7, 30, tzinfo=UTC)
    desk.clock.at += timedelta(minutes=5)
    assert await desk.timetable.reschedule(changed, ADA, at=time(7, 30)) == changed
    assert changed.starts_at == MONDAY + timedelta(hours=1)


async def test_a_pause_in_the_minute_that_is_due_does_not_lose_it(desk: Desk) -> None:
    schedule = await desk.timetable.begin(TOWN, QUOTES, "UTC", ADA)
    due = desk.waits_for(QUOTES)
    desk.clock.at = MONDAY + timedelta(hours=2, seconds=5)
    await desk.timetable.amend(replace(schedule, paused=True), ADA)
    assert desk.waits_for(QUOTES) == due


async def test_what_comes_leaves_out_what_was_settled_and_names_what_is_skipped(desk: Desk) -> None:
    schedule = await desk.timetable.begin(TOWN, QUOTES, "UTC", ADA)
    ahead = [one.occurrence for one in await desk.timetable.coming(schedule, 3)]
    assert [one.local_date.day for one in ahead] == [2, 3, 4]
    settled = KnownOccurrence(occurrence=ahead[0], state=OccurrenceState.RESERVED)
    planned = KnownOccurrence(occurrence=ahead[1], state=OccurrenceState.PLANNED)
    await desk.occurrences.record([settled, planned], MONDAY)
    skipping = replace(schedule, skipped=frozenset((date(2026, 11, 4), date(2026, 10, 1))))
    await desk.timetable.amend(skipping, ADA)
    kept = await desk.timetable.one(TOWN, QUOTES)
    assert kept is not None
    assert kept.skipped == {date(2026, 11, 4)}, "dates that passed are forgotten"
    coming = await desk.timetable.coming(kept, 3)
    assert [(one.occurrence.local_date.day, one.left_out) for one in coming] == [(3, False), (4, True), (5, False)]
    assert await desk.timetable.at_date(kept, date(2026, 11, 2)) is None
    assert await desk.timetable.at_date(kept, date(2026, 11, 7)) is None, "a Saturday"
    assert await desk.timetable.at_date(kept, date(2026, 11, 9)) is not None


async def test_what_is_wanted_begins_and_all_else_ends(desk: Desk) -> None:
    await desk.timetable.want(TOWN, ["quote_of_the_day", "host_digest", "announcements"], "UTC", ADA)
    assert [one.series for one in await desk.timetable.of(TOWN)] == [QUOTES, DIGEST]
    await desk.timetable.want(TOWN, ["weekly_takeaways", "quote_of_the_day"], "UTC", ADA)
    assert [one.series for one in await desk.timetable.of(TOWN)] == [QUOTES, WEEKLY]
    await desk.timetable.move(TOWN, "Asia/Tokyo", ADA)
    assert {one.time_zone for one in await desk.timetable.of(TOWN)} == {"Asia/Tokyo"}
