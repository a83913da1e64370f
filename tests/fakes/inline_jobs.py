"""Jobs that run when they are handed out, and a clock that is turned: publishing, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.ports.publishing import Job


@dataclass
class TurnedClock:
    """Begins at the real time, because platforms have no other."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Whoever sleeps by this clock turns it."""
        self.turn(timedelta(seconds=seconds))

    def turn(self, by: timedelta) -> None:
        self.at += by


@dataclass
class InlineJobs:
    """Implements `Jobs`: each is done before `enqueue` returns. `done` are the jobs so far."""

    jobs: Mapping[str, Job]
    done: list[tuple[str, str]] = field(default_factory=list)

    async def enqueue(self, name: str, argument: str, *, queue: str = "", lane: str = "") -> None:
        self.done.append((name, argument))
        await self.jobs[name](argument)

    async def enqueue_all(self, name: str, work: Sequence[tuple[str, str]], *, lane: str = "") -> None:
        for argument, queue in work:
            await self.enqueue(name, argument, queue=queue, lane=lane)

    async def run(self, jobs: Mapping[str, Job]) -> None:
        self.jobs = jobs
