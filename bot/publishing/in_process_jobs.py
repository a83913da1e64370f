"""Work within one process: so many jobs at once, those of one queue in order and one at a time."""

import asyncio
import logging
from collections import deque
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


class InProcessJobs:
    """Implements `Jobs`. Queues take turns. What waits is lost with the process, and found again by the next sweep."""

    def __init__(self, at_once: int, *, rest: Callable[[int], timedelta] = rest_after) -> None:
        self._at_once = at_once
        self._rest_after = rest
        self._queues: dict[str, deque[_Work]] = {}
        """By name, for as long as something of it waits or runs."""
        self._ready: deque[str] = deque()
        self._pairs: set[_Work] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._failures: dict[_Work, int] = {}
        self._resting: dict[_Work, asyncio.TimerHandle] = {}
        self._news = asyncio.Event()
        self._alone = 0

    async def enqueue(self, name: str, argument: str, *, queue: str = "") -> None:
        work = _Work(name, argument, queue)
        if work not in self._pairs:
            self._pairs.add(work)
            self._put(work)

    async def enqueue_all(self, name: str, work: Sequence[tuple[str, str]]) -> None:
        for argument, queue in work:
            await self.enqueue(name, argument, queue=queue)

    async def run(self, jobs: Mapping[str, Job]) -> None:
        try:
            while True:
                while self._ready and len(self._running) < self._at_once:
                    self._start(jobs, self._ready.popleft())
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
        if kept not in self._queues:
            self._queues[kept] = deque()
            self._ready.append(kept)
        self._queues[kept].append(work)
        self._news.set()

    def _start(self, jobs: Mapping[str, Job], kept: str) -> None:
        work = self._queues[kept].popleft()
        self._pairs.discard(work)
        task = asyncio.create_task(self._done(jobs, work), name=f"job-{work.name}")
        self._running.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, kept))

    def _ended(self, task: asyncio.Task[None], kept: str) -> None:
        self._running.discard(task)
        if self._queues[kept]:
            self._ready.append(kept)
        else:
            del self._queues[kept]
        self._news.set()

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
