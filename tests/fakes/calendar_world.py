"""A calendar with a writer of our own, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId
from bot.domain.schedule import EVERY_DAY, Occurrence, Schedule, Series, wakes_at
from bot.engaging.calendar import Calendar
from bot.engaging.series import Draft, Note, Nothing, Task, Write
from tests.fakes.memory_calendar import (
    MemoryOccurrences,
    MemoryOutbox,
    MemoryProfiles,
    MemorySchedules,
    MemoryScopes,
)


@dataclass
class PlainWriter:
    """Writes the date; `silent` is why it has nothing to say, `failing` names communities it fails for, `unreadable`
    those for which it cannot even prepare."""

    series: Series
    to_hosts: bool = False
    silent: str = ""
    question: str = ""
    notes: tuple[Note, ...] = ()
    failing: set[CommunityId] = field(default_factory=set)
    unreadable: set[CommunityId] = field(default_factory=set)
    written: int = 0

    async def prepare(self, tasks: Sequence[Task]) -> Write:
        if any(task.scope.community in self.unreadable for task in tasks):
            raise RuntimeError("cannot read")
        return self.write

    async def write(self, task: Task) -> Draft | Nothing:
        self.written += 1
        if task.scope.community in self.failing:
            raise RuntimeError("cannot write")
        if self.silent:
            return Nothing(self.silent, self.notes)
        text = f"{self.series} {task.occurrence.local_date} #{self.written}"
        return Draft(message=OutgoingMessage(blocks=(Text(text),)), picks=(f"pick-{self.written}",), notes=self.notes)

    def starter(self, schedule: Schedule, occurrence: Occurrence) -> str:
        return self.question if schedule.prompt else ""


@dataclass
class World:
    """Two calendars of one world are two replicas."""

    schedules: MemorySchedules = field(default_factory=MemorySchedules)
    occurrences: MemoryOccurrences = field(default_factory=MemoryOccurrences)
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    profiles: MemoryProfiles = field(default_factory=MemoryProfiles)
    scopes: MemoryScopes = field(default_factory=MemoryScopes)
    writers: dict[Series, PlainWriter] = field(
        default_factory=lambda: {one: PlainWriter(one, to_hosts=one is Series.HOST_DIGEST) for one in Series}
    )

    def calendar(self) -> Calendar:
        return Calendar(
            self.schedules, self.occurrences, self.outbox, self.profiles, self.scopes, list(self.writers.values())
        )

    def settle_in(self, community: CommunityId) -> CommunityProfile:
        """A community on Slack with its channels chosen."""
        profile = CommunityProfile(
            community=community,
            platform=Platform.SLACK,
            installed_by="ada",
            channel="C-news",
            hosts_channel="C-hosts",
        )
        self.profiles[community] = profile
        return profile

    async def put(self, schedule: Schedule, now: datetime) -> Schedule:
        await self.schedules.put(schedule, wakes_at(schedule, now), actor=None, at=now)
        return schedule


def daily(community: CommunityId, start: datetime, at: time = time(9), zone: str = "Europe/Berlin") -> Schedule:
    return Schedule(
        community=community, series=Series.QUOTE_OF_THE_DAY, time_zone=zone, days=EVERY_DAY, at=at, starts_at=start
    )
