"""What may be spent on models, and what was: the operator's limits, and the books of every community.

Days and months are those of one time zone, the operator's: the limits bound the operator's bill, and a community that
could choose when its day begins could have two of them in one. What people are told is told in their own zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.ids import CommunityId
from bot.ports.models import Purpose

SHARES: Mapping[Purpose, float] = {
    Purpose.FIND: 0.25,
    Purpose.SUM_UP: 0.1,
    Purpose.SPEAKERS: 0.05,
    Purpose.TRANSCRIBE: 0.1,
}
"""What reading a community's own episodes may take of its tokens: half of them stay for its questions."""


class Every(StrEnum):
    """How often a limit begins anew."""

    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """One day or month. `name` sorts by time, such as "2026-11-22" or "2026-11"."""

    every: Every
    name: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """Tokens in a day and in a month; 0 is no bound."""

    day: int = 0
    month: int = 0

    def in_a(self, every: Every) -> int:
        return self.day if every is Every.DAY else self.month


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingLimits:
    """`community` bounds each community, `operator` what is done for all, `together` everything on this machine.

    `shares` are the parts, over 0 up to 1, of a community's limits that a purpose may take at most; without one it may
    take all. What has a share leaves the rest to questions.
    """

    community: Allowed = Allowed()
    operator: Allowed = Allowed()
    together: Allowed = Allowed()
    shares: Mapping[Purpose, float] = field(default_factory=dict)
    time_zone: str = "UTC"

    def share(self, purpose: Purpose, every: Every) -> int:
        """Tokens that a community may spend on one purpose; 0 is no bound of its own."""
        whole, part = self.community.in_a(every), self.shares.get(purpose, 1.0)
        return max(1, int(whole * part)) if whole and part < 1 else 0


def period_at(now: datetime, every: Every, time_zone: str) -> Period:
    """The day or month in which `now` falls."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    if every is Every.DAY:
        return Period(every, today.isoformat(), _begins(today + timedelta(days=1), zone))
    next_month = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return Period(every, f"{today:%Y-%m}", _begins(next_month, zone))


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The books of one period, in tokens. `held` is reserved by requests under way, and by those whose process died:
    these may have been billed and stay reserved. `spent` and `held` together never exceed `allowed` (0: no bound)."""

    period: Period
    allowed: int
    spent: int = 0
    held: int = 0
    requests: int = 0
    by_purpose: Mapping[Purpose, int] = field(default_factory=dict)

    @property
    def used(self) -> int:
        return self.spent + self.held

    @property
    def left(self) -> int | None:
        """None where there is no bound."""
        return max(0, self.allowed - self.used) if self.allowed else None


@dataclass(frozen=True, slots=True)
class NearlySpent:
    """A period of which most is spent, and whose hosts do not know it yet."""

    community: CommunityId
    spent: Spent


class Books(Protocol):
    """What was spent, for whoever may know it."""

    async def of(self, community: CommunityId | None) -> Sequence[Spent]:
        """This month and this day; None is what is done for all."""
        ...

    async def together(self) -> Sequence[Spent]:
        """This month and this day of everybody together."""
        ...

    async def nearly_spent(self, share: float, limit: int) -> Sequence[NearlySpent]:
        """Communities that used at least `share` of what they are allowed in a period that is running."""
        ...

    async def warned(self, community: CommunityId, period: Period) -> None:
        """Their hosts know."""
        ...

    async def forget(self, before: datetime) -> int:
        """Drop the books of periods that ended before; how many rows that were."""
        ...
