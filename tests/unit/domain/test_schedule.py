"""Local times as moments, where clocks jump."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.ids import CommunityId
from bot.domain.schedule import EVERY_DAY, Schedule, Series, moment, next_occurrence, occurrences


@pytest.mark.parametrize(
    ("zone", "day", "at", "shown"),
    [
        ("Europe/Berlin", date(2026, 7, 1), time(9), "2026-07-01T07:00Z"),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00Z"),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30Z"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30Z"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45Z"),
        ("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29T01:00Z"),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 15), "2026-04-23T22:00Z"),
        ("America/St_Johns", date(2010, 3, 14), time(0, 30), "2010-03-14T03:31Z"),
        ("Pacific/Apia", date(2011, 12, 29), time(23, 59), "2011-12-30T09:59Z"),
        ("Pacific/Apia", date(2011, 12, 31), time(0), "2011-12-30T10:00Z"),
    ],
)
def test_a_local_time_is_the_first_moment_that_shows_it_or_the_jump_over_it(
    zone: str, day: date, at: time, shown: str
) -> None:
    assert moment(day, at, zone) == datetime.fromisoformat(shown)


def test_a_date_that_a_zone_left_out_has_no_occurrence() -> None:
    assert moment(date(2011, 12, 30), time(9), "Pacific/Apia") is None
    schedule = Schedule(
        community=CommunityId("a"),
        series=Series.QUOTE_OF_THE_DAY,
        time_zone="Pacific/Apia",
        days=EVERY_DAY,
        at=time(9),
        starts_at=datetime(2011, 1, 1, tzinfo=UTC),
    )
    found = list(occurrences(schedule, datetime(2011, 12, 28, 12, tzinfo=UTC), datetime(2012, 1, 1, 12, tzinfo=UTC)))
    assert [one.local_date.day for one in found] == [28, 29, 31, 1]
    friday = Schedule(
        community=CommunityId("a"),
        series=Series.WEEKLY_TAKEAWAYS,
        time_zone="Pacific/Apia",
        days=frozenset((5,)),
        at=time(9),
        starts_at=datetime(2011, 1, 1, tzinfo=UTC),
    )
    following = next_occurrence(friday, datetime(2011, 12, 24, tzinfo=UTC))
    assert following is not None
    assert following.local_date == date(2012, 1, 6)
    assert following.due_at - datetime(2011, 12, 24, tzinfo=UTC) < timedelta(days=15)
