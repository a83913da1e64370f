"""Work within one process: so many jobs of a lane at once, those of one queue in order and one at a time."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.ports.publishing import Job, rest_after

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Work:
    name: str
    argument: str
    queue: str = field(default="", compare=False)
    lane: str = field(default="", compare=False)


class InProcessJobs:
    """Implements `Jobs`. The queues of a lane take turns at its `at_once` places. What waits is lost with the process,
    and found again by the next sweep."""

    def __init__(self, at_once: int, *, rest: Callable[[int], timedelta] = rest_after) -> None:
        self._at_once = at_once
        self._rest_after = rest
        self._queues: dict[str, deque[_Work]] = {}
        """By name, for as long as something of it waits or runs."""
        self._ready: dict[str, deque[str]] = {}
        """By lane, the queues of which nothing runs; the first of what waits in a queue says its lane."""
        self._taken: Counter[str] = Counter()
        """How many places of each lane."""
        self._pairs: set[_Work] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._failures: dict[_Work, int] = {}
        self._resting: dict[_Work, asyncio.TimerHandle] = {}
        self._news = asyncio.Event()
        self._alone = 0

    async def enqueue(self, name: str, argument: str, *, queue: str = "", lane: str = "") -> None:
        work = _Work(name, argument, queue, lane)
        if work not in self._pairs:
            self._pairs.add(work)
            self._put(work)

    async def enqueue_all(self, name: str, work: Sequence[tuple[str, str]], *, lane: str = "") -> None:
        for argument, queue in work:
            await self.enqueue(name, argument, queue=queue, lane=lane)

    async def run(self, jobs: Mapping[str, Job]) -> None:
        try:
            while True:
                for lane, ready in self._ready.items():
                    while ready and self._taken[lane] < self._at_once:
                        self._start(jobs, lane, ready.popleft())
                self._news.clear()
                await self._news.wait()
        finally:
            for waking in self._resting.values():
                waking.cancel()
            if self._running:
                await asyncio.wait(self._running)

    async def idle(self) -> None:
        """Until nothing waits and nothing runs, while `run` works. What failed and rests is not waited for."""
        while self._queues:
            await asyncio.wait(self._running) if self._running else await asyncio.sleep(0)

    def _put(self, work: _Work) -> None:
        self._alone += not work.queue
        kept = f"queue {work.queue}" if work.queue else f"alone {self._alone}"
        if kept in self._queues:
            self._queues[kept].append(work)
        else:
            self._queues[kept] = deque([work])
            self._take_turns(kept)

    def _take_turns(self, kept: str) -> None:
        """A queue of which nothing runs goes behind the others of its lane."""
        lane = self._queues[kept][0].lane
        self._ready.setdefault(lane, deque()).append(kept)
        self._news.set()

    def _start(self, jobs: Mapping[str, Job], lane: str, kept: str) -> None:
        work = self._queues[kept].popleft()
        self._pairs.discard(work)
        task = asyncio.create_task(self._done(jobs, work), name=f"job-{work.name}")
        self._running.add(task)
        self._taken[lane] += 1
        task.add_done_callback(lambda ended: self._ended(ended, lane, kept))

    def _ended(self, task: asyncio.Task[None], lane: str, kept: str) -> None:
        self._running.discard(task)
        self._taken[lane] -= 1
        self._news.set()
        if self._queues[kept]:
            self._take_turns(kept)
        else:
            del self._queues[kept]

    async def _done(self, jobs: Mapping[str, Job], work: _Work) -> None:
        try:
            await jobs[work.name](work.argument)
        except Exception:
            logger.exception("a job failed name=%s argument=%s", work.name, work.argument)
            self._rest(work)
        else:
            self._failures.pop(work, None)

    def _rest(self, work: _Work) -> None:
        """It counts as waiting while it rests; where the pair was enqueued anew while it ran, that is its next try."""
        failures = self._failures[work] = self._failures.get(work, 0) + 1
        if work not in self._pairs:
            self._pairs.add(work)
            pause = self._rest_after(failures).total_seconds()
            self._resting[work] = asyncio.get_running_loop().call_later(pause, self._woken, work)

    def _woken(self, work: _Work) -> None:
        del self._resting[work]
        self._put(work)
