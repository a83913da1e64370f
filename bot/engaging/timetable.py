"""Calendars as hosts change them: begun, changed, paused, ended, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import EVERY_DAY, WORKDAYS, Occurrence, Schedule, Series, next_occurrence, wakes_at
from bot.ports import Clock
from bot.ports.calendar import Occurrences, OccurrenceState, Schedules

BEGINNINGS: dict[Series, tuple[frozenset[int], time]] = {
    Series.QUOTE_OF_THE_DAY: (WORKDAYS, time(9)),
    Series.WEEKLY_TAKEAWAYS: (frozenset((5,)), time(16)),
    Series.HOST_DIGEST: (frozenset((1,)), time(9)),
}
"""The days and the local time of a series until hosts choose others."""
_SEARCH = 60
"""Occurrences that are looked at for those that are still to come."""


def beginning(community: CommunityId, series: Series, time_zone: str, now: datetime) -> Schedule:
    """The series as it begins."""
    days, at = BEGINNINGS[series]
    return Schedule(community=community, series=series, time_zone=time_zone, days=days, at=at, starts_at=now)


@dataclass(frozen=True, slots=True)
class Coming:
    """An occurrence ahead; `left_out` by the hosts, as they may still change."""

    occurrence: Occurrence
    left_out: bool = False


class Timetable:
    def __init__(self, schedules: Schedules, occurrences: Occurrences, clock: Clock) -> None:
        self._schedules = schedules
        self._occurrences = occurrences
        self._clock = clock

    async def of(self, community: CommunityId) -> Sequence[Schedule]:
        """In the order of `Series`."""
        order = list(Series)
        return sorted(await self._schedules.of(community), key=lambda one: order.index(one.series))

    async def one(self, community: CommunityId, series: Series) -> Schedule | None:
        return next((one for one in await self._schedules.of(community) if one.series is series), None)

    async def begin(self, community: CommunityId, series: Series, time_zone: str, actor: PersonId) -> Schedule:
        """The series as it begins, or as it is where it has begun."""
        there = await self.one(community, series)
        if there is not None:
            return there
        schedule = beginning(community, series, time_zone, self._clock.now())
        await self._put(schedule, actor)
        return schedule

    async def end(self, community: CommunityId, series: Series, actor: PersonId) -> bool:
        return await self._schedules.remove(community, series, actor=actor, at=self._clock.now())

    async def reschedule(
        self,
        schedule: Schedule,
        actor: PersonId,
        *,
        days: frozenset[int] | None = None,
        at: time | None = None,
        time_zone: str | None = None,
    ) -> Schedule:
        """Other days or times, from this moment on: what they would have brought before is no news."""
        changed = replace(
            schedule,
            days=schedule.days if days is None else days & EVERY_DAY,
            at=schedule.at if at is None else at,
            time_zone=time_zone or schedule.time_zone,
        )
        if changed == schedule:
            return schedule
        changed = replace(changed, starts_at=self._clock.now())
        await self._put(changed, actor)
        return changed

    async def amend(self, schedule: Schedule, actor: PersonId) -> None:
        """Keep a change that leaves days and times as they are."""
        since = self._clock.now().date() - timedelta(days=2)
        ahead = frozenset(day for day in schedule.skipped if day >= since)
        await self._schedules.amend(replace(schedule, skipped=ahead), actor=actor, at=self._clock.now())

    async def move(self, community: CommunityId, time_zone: str, actor: PersonId) -> None:
        """All of a community's series into another time zone."""
        for schedule in await self._schedules.of(community):
            await self.reschedule(schedule, actor, time_zone=time_zone)

    async def want(self, community: CommunityId, wanted: Sequence[str], time_zone: str, actor: PersonId) -> None:
        """Begin the series that are named, and end all others."""
        for series in Series:
            if series.value in wanted:
                await self.begin(community, series, time_zone, actor)
            else:
                await self.end(community, series, actor)

    async def coming(self, schedule: Schedule, count: int) -> list[Coming]:
        """The next ones that were not posted or left out for good, in order."""
        found: list[Occurrence] = []
        after = self._clock.now()
        while len(found) < min(_SEARCH, count + 7) and (following := next_occurrence(schedule, after)) is not None:
            found.append(following)
            after = following.due_at
        keys = [(one.community, one.series, one.local_date) for one in found]
        known = await self._occurrences.known(keys)
        ahead = [
            one
            for one, key in zip(found, keys, strict=True)
            if key not in known or known[key].state is OccurrenceState.PLANNED
        ]
        return [Coming(one, one.local_date in schedule.skipped) for one in ahead[:count]]

    async def at_date(self, schedule: Schedule, local_date: date) -> Occurrence | None:
        """The coming occurrence of that date; None where there is none any more."""
        ahead = await self.coming(schedule, _SEARCH)
        return next((one.occurrence for one in ahead if one.occurrence.local_date == local_date), None)

    async def _put(self, schedule: Schedule, actor: PersonId) -> None:
        now = self._clock.now()
        await self._schedules.put(schedule, wakes_at(schedule, now), actor=actor, at=now)
