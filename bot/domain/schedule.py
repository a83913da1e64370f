"""The calendar: what a community wants posted, on which days, at which local time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.ids import CommunityId

EVERY_DAY = frozenset(range(1, 8))
WORKDAYS = frozenset(range(1, 6))

_DAY = timedelta(days=1)
_LONGEST_SEARCH = 22
"""Days in which a schedule with any day at all comes round, a date that its zone left out included."""


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

PREVIEWED: dict[Series, timedelta] = {Series.WEEKLY_TAKEAWAYS: timedelta(hours=4)}
"""How long before its time the hosts see a post of the series, so that they can leave it out."""


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

    @property
    def key(self) -> str:
        """Of its post, unique in its community."""
        return f"{self.series}:{self.local_date.isoformat()}"


def moment(local_date: date, at: time, time_zone: str) -> datetime | None:
    """That local time in UTC. Of two such moments the first; in a gap, the moment at which the gap began.

    None for a date that the zone left out whole, as Pacific/Apia did with 30 December 2011.
    """
    zone = ZoneInfo(time_zone)
    local = datetime.combine(local_date, at)
    in_utc = local.replace(tzinfo=zone).astimezone(UTC)
    if in_utc.astimezone(zone).replace(tzinfo=None) == local:
        return in_utc
    offsets = [local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
    gap = _gap_start(local, zone, max(offsets), min(offsets))
    last_shown = (gap - timedelta(seconds=1)).astimezone(zone).date()
    return None if last_shown < local_date < gap.astimezone(zone).date() else gap


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
    day = start.astimezone(zone).date() - _DAY
    last = until.astimezone(zone).date() + _DAY
    while day <= last:
        if day.isoweekday() in schedule.days:
            due_at = moment(day, schedule.at, schedule.time_zone)
            if due_at is not None and start < due_at <= until:
                yield Occurrence(community=schedule.community, series=schedule.series, local_date=day, due_at=due_at)
        day += _DAY


def next_occurrence(schedule: Schedule, after: datetime) -> Occurrence | None:
    """The first with `after` < due; None where no day is chosen."""
    start = max(after, schedule.starts_at - timedelta(microseconds=1))
    return next(occurrences(schedule, start, start + _LONGEST_SEARCH * _DAY), None)


def wakes_at(schedule: Schedule, after: datetime) -> datetime | None:
    """When somebody must look at this schedule next: at the preview or the time of its first occurrence `after`."""
    following = next_occurrence(schedule, after)
    if following is None:
        return None
    return following.due_at - PREVIEWED.get(schedule.series, timedelta())
