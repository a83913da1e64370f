"""What the calendar asks of its stores: when each series is due, and what became of each local date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import Occurrence, Schedule, Series


class OccurrenceState(StrEnum):
    PLANNED = "planned"
    """Its content is chosen (a preview was asked for or sent), not yet owed."""
    RESERVED = "reserved"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOccurrence:
    """What became of one occurrence: `key` of its post where one is owed, `reason` where it was skipped.

    `picks` are what its content was chosen from, so that none comes again too soon: opaque to the store.
    """

    occurrence: Occurrence
    state: OccurrenceState
    key: str = ""
    reason: str = ""
    content: str = ""
    picks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A schedule's next moment, from the one that was `seen` to the one that follows (None: no day is chosen)."""

    community: CommunityId
    series: Series
    seen: datetime
    next_due: datetime | None


class Schedules(Protocol):
    """Calendars of communities. `due` reads an index over the next moment: its cost is that of what is due."""

    async def put(self, schedule: Schedule, next_due: datetime | None, *, actor: PersonId | None, at: datetime) -> None:
        """Keep it whole. With an `actor`, a line in the community's audit says what they changed."""
        ...

    async def amend(self, schedule: Schedule, *, actor: PersonId | None, at: datetime) -> None:
        """As `put`, for a change that leaves its days and time as they are: it waits for what it waited for."""
        ...

    async def of(self, community: CommunityId) -> Sequence[Schedule]: ...

    async def remove(self, community: CommunityId, series: Series, *, actor: PersonId | None, at: datetime) -> bool: ...

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[Schedule, datetime]]:
        """Schedules whose next moment is at or before `now`, with that moment, the longest waiting first."""
        ...

    async def advance(self, steps: Sequence[Step]) -> None:
        """One transaction. A schedule that no longer waits for the moment that was seen stays as it is."""
        ...


OccurrenceKey = tuple[CommunityId, Series, date]


class Occurrences(Protocol):
    """What became of each local date of a series: one row, whatever happens to the schedule."""

    async def record(self, occurrences: Sequence[KnownOccurrence], at: datetime) -> Sequence[bool]:
        """One transaction. False where that local date was recorded before; what was planned may still be reserved or
        skipped, once."""
        ...

    async def known(self, keys: Sequence[OccurrenceKey]) -> Mapping[OccurrenceKey, KnownOccurrence]: ...

    async def history(self, community: CommunityId, series: Series, limit: int) -> Sequence[KnownOccurrence]:
        """Newest local date first, without their content."""
        ...

    async def left_out(
        self, communities: Sequence[CommunityId], since: date
    ) -> Mapping[CommunityId, Sequence[KnownOccurrence]]:
        """Of each of them the skipped ones of every series from that local date on, oldest first."""
        ...

    async def picked(
        self, communities: Sequence[CommunityId], series: Series
    ) -> Mapping[CommunityId, Mapping[str, date]]:
        """Every pick of these communities' posts, and the last local date it was picked for."""
        ...
