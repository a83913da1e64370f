"""A year of the calendar in forty zones, with clocks that jump and machines that are down, against an oracle.

The oracle knows nothing of schedules: it reads local clocks quarter of an hour by quarter of an hour, and
minute by minute where they jump.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.ids import CommunityId
from bot.domain.schedule import CATCH_UP, EVERY_DAY, Schedule, Series
from bot.ports.calendar import OccurrenceState
from tests.conftest import FULL
from tests.fakes.calendar_world import World

DAYS = 366
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
COMMUNITY = CommunityId("slack:A:-:T")
DOWNTIMES = (timedelta(minutes=5), timedelta(hours=3), timedelta(days=2))
ZONES = (
    ("Africa/Cairo", 2026),
    ("Africa/Casablanca", 2026),
    ("Africa/Johannesburg", 2026),
    ("Africa/Juba", 2021),
    ("America/Argentina/Buenos_Aires", 2008),
    ("America/Asuncion", 2024),
    ("America/Caracas", 2016),
    ("America/Havana", 2026),
    ("America/Los_Angeles", 2026),
    ("America/New_York", 2026),
    ("America/Nuuk", 2024),
    ("America/Santiago", 2026),
    ("America/Sao_Paulo", 2018),
    ("America/St_Johns", 2010),
    ("Antarctica/Troll", 2026),
    ("Asia/Amman", 2022),
    ("Asia/Beirut", 2026),
    ("Asia/Gaza", 2026),
    ("Asia/Jerusalem", 2026),
    ("Asia/Kathmandu", 1986),
    ("Asia/Kolkata", 2026),
    ("Asia/Pyongyang", 2018),
    ("Asia/Tehran", 2022),
    ("Asia/Tokyo", 2026),
    ("Asia/Vladivostok", 2014),
    ("Atlantic/Azores", 2026),
    ("Australia/Eucla", 2026),
    ("Australia/Lord_Howe", 2026),
    ("Australia/Sydney", 2026),
    ("Europe/Berlin", 2026),
    ("Europe/Chisinau", 2026),
    ("Europe/Dublin", 2026),
    ("Europe/Istanbul", 2016),
    ("Europe/London", 2026),
    ("Europe/Volgograd", 2020),
    ("Pacific/Apia", 2011),
    ("Pacific/Auckland", 2026),
    ("Pacific/Chatham", 2026),
    ("Pacific/Fakaofo", 2011),
    ("Pacific/Kwajalein", 1993),
)
CHOSEN = ZONES if FULL else random.Random(26).sample(ZONES, 4)


def clock_changes(readings: Sequence[tuple[datetime, datetime]]) -> list[datetime]:
    """Local times just before a clock jumped."""
    return [here for (before, here), (after, there) in pairwise(readings) if there - here != after - before]


def on_quarter(local: datetime) -> datetime:
    return local.replace(minute=local.minute // 15 * 15)


def read_clock(zone: str, start: datetime) -> list[tuple[datetime, datetime]]:
    """Every quarter of an hour of the year and of some days around it, and every minute where the clock jumped."""
    first = start - timedelta(days=3)

    def read(moment: datetime) -> tuple[datetime, datetime]:
        return moment, moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    readings = [read(first + step * QUARTER) for step in range((DAYS + 6) * 96)]
    jumped = set(clock_changes(readings))
    closer = [read(one + minute * MINUTE) for one, local in readings if local in jumped for minute in range(1, 15)]
    return sorted({*readings, *closer})


def oracle(
    readings: Sequence[tuple[datetime, datetime]], days: frozenset[int], at: time
) -> list[tuple[date, datetime]]:
    """For each local date the moment at which its clock first showed `at` or later."""
    shown = {local.date() for _, local in readings}
    first: dict[date, datetime] = {}
    for moment, local in readings:
        for day in (local.date() - timedelta(days=1), local.date()):
            if day in shown and local >= datetime.combine(day, at):
                first.setdefault(day, moment)
    return sorted((day, due) for day, due in first.items() if day.isoweekday() in days)


def expected(
    dues: Sequence[tuple[date, datetime]], series: Series, downs: Sequence[tuple[datetime, datetime]], end: datetime
) -> dict[date, datetime | None]:
    """When each is posted, by a program that looks every minute when it runs; None where it is left out."""
    found: dict[datetime, list[tuple[date, datetime]]] = defaultdict(list)
    for day, due in dues:
        tick = first_tick(due, downs)
        if tick <= end:
            found[tick].append((day, due))
    answer: dict[date, datetime | None] = {}
    for tick, together in found.items():
        for day, due in together:
            answer[day] = tick if day == together[-1][0] and tick - due <= CATCH_UP[series] else None
    return answer


def first_tick(moment: datetime, downs: Sequence[tuple[datetime, datetime]]) -> datetime:
    tick = moment if moment.second == moment.microsecond == 0 else moment.replace(second=0, microsecond=0) + MINUTE
    for start, stop in downs:
        if start <= tick < stop:
            tick = stop
    return tick


def some_downtimes(
    lots: random.Random, dues: Sequence[datetime], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """Sixty, apart from each other; half of them begin just before something is due."""
    downs: list[tuple[datetime, datetime]] = []
    for number in range(60):
        long = DOWNTIMES[number % 3]
        at = lots.choice(dues) - lots.randint(0, 3) * MINUTE if number % 2 else start + lots.random() * (end - start)
        at = at.replace(second=0, microsecond=0)
        if start < at and at + long < end and all(at > stop + MINUTE or at + long + MINUTE < a for a, stop in downs):
            downs.append((at, at + long))
    return sorted(downs)


async def run_year(world: World, start: datetime, end: datetime, downs: Sequence[tuple[datetime, datetime]]) -> None:
    """Look whenever something waits to be looked at, but never while down."""
    calendar = world.calendar()
    now = start
    while True:
        waiting = await world.schedules.due(end, 1)
        if not waiting:
            return
        now = first_tick(max(now, waiting[0][1]), downs)
        if now > end:
            return
        await calendar.plan(now)


@pytest.mark.parametrize(("zone", "year"), CHOSEN, ids=lambda value: str(value))
async def test_a_year_has_one_post_or_one_reason_for_every_local_date(zone: str, year: int) -> None:
    lots = random.Random(f"{zone} {year}")
    start = datetime(year, 1, 1, tzinfo=UTC)
    end = start + timedelta(days=DAYS)
    readings = read_clock(zone, start)
    jumps = [on_quarter(local) + lots.choice((0, 15, 30, 45)) * MINUTE for local in clock_changes(readings)]
    near = [lots.choice(jumps).time() if jumps else time(9), time(lots.randrange(24), 15 * lots.randrange(4))]
    days = {
        Series.QUOTE_OF_THE_DAY: EVERY_DAY,
        Series.WEEKLY_TAKEAWAYS: frozenset((jumps[0].isoweekday() if jumps else 5, lots.randint(1, 7))),
        Series.HOST_DIGEST: frozenset((lots.randint(1, 7),)),
    }
    times = dict(zip(Series, (near[0], near[0], near[1]), strict=True))
    dues = {one: [due for due in oracle(readings, days[one], times[one]) if due[1] > start] for one in Series}
    downs = some_downtimes(lots, [due for _, due in dues[Series.QUOTE_OF_THE_DAY]], start, end)
    world = World()
    world.settle_in(COMMUNITY)
    for series in Series:
        schedule = Schedule(
            community=COMMUNITY,
            series=series,
            time_zone=zone,
            days=days[series],
            at=times[series],
            starts_at=start,
        )
        await world.put(schedule, start)
    await run_year(world, start, end, downs)
    posts = world.outbox.of(COMMUNITY)
    for series in Series:
        wanted = expected([due for due in dues[series] if due[1] <= end], series, downs, end)
        assert len(wanted) > 40
        history = await world.occurrences.history(COMMUNITY, series, 1000)
        ended = {one.occurrence.local_date: one for one in history if one.state is not OccurrenceState.PLANNED}
        assert sorted(set(ended) ^ set(wanted)) == []
        for day, tick in wanted.items():
            post = posts.pop(f"{series}:{day}", None)
            assert (post[1] if post is not None else None) == tick, (zone, series, day)
            assert bool(ended[day].reason) == (tick is None)
    assert all(key.endswith(":preview") for key in posts)
