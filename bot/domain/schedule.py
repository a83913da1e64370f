"""The calendar: what a community wants posted, on which days, at which local time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.ids import CommunityId

EVERY_DAY = frozenset(range(1, 8))


class Series(StrEnum):
    """What comes again and again."""

    QUOTE_OF_THE_DAY = "quote_of_the_day"
    WEEKLY_TAKEAWAYS = "weekly_takeaways"
    HOST_DIGEST = "host_digest"


CATCH_UP: dict[Series, timedelta] = {
    Series.QUOTE_OF_THE_DAY: timedelta(hours=2),
    Series.WEEKLY_TAKEAWAYS: timedelta(hours=24),
    Series.HOST_DIGEST: timedelta(hours=24),
}
"""How late a post of the series may still appear after a downtime; later it is skipped, and the skip recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`days` are ISO weekdays, Monday 1 to Sunday 7, of the community's `time_zone` (an IANA name); `at` is local.

    `channel` None is the community's channel (the hosts' channel for the digest). `style` is the series' own choice of
    looks; `prompt` asks for a thread under the post with a question to start from. `skipped` are local dates to leave
    out. Nothing before `starts_at` is due: no old news.
    """

    community: CommunityId
    series: Series
    time_zone: str
    days: frozenset[int]
    at: time
    starts_at: datetime
    channel: str | None = None
    style: str = ""
    prompt: bool = False
    paused: bool = False
    skipped: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that a series is due. Keyed by the local date: a clock set back or forward makes none twice or never."""

    community: CommunityId
    series: Series
    local_date: date
    due_at: datetime


def moment(local_date: date, at: time, time_zone: str) -> datetime:
    """That local time in UTC. Of two such moments the first; in a gap, the moment at which the gap began."""
    zone = ZoneInfo(time_zone)
    local = datetime.combine(local_date, at, tzinfo=zone)
    in_utc = local.astimezone(UTC)
    if in_utc.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return in_utc
    before, after = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (1, 0))
    return _gap_start(local.replace(tzinfo=None), zone, max(before, after), min(before, after))


def _gap_start(local: datetime, zone: ZoneInfo, larger: timedelta, smaller: timedelta) -> datetime:
    """The instant of the change of clocks nearest before `local`, which no clock showed, by halving to the second."""
    early = (local - larger).replace(tzinfo=UTC)
    late = (local - smaller).replace(tzinfo=UTC)
    offset = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def occurrences(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Those with `after` < due <= `until`, in order, paused and skipped ones included: they are recorded as such."""
    zone = ZoneInfo(schedule.time_zone)
    start = max(after, schedule.starts_at - timedelta(microseconds=1))
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = until.astimezone(zone).date() + timedelta(days=1)
    while day <= last:
        if day.isoweekday() in schedule.days:
            due_at = moment(day, schedule.at, schedule.time_zone)
            if start < due_at <= until:
                yield Occurrence(
                    community=schedule.community, series=schedule.series, local_date=day, due_at=due_at
                )
        day += timedelta(days=1)
