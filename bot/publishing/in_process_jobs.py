"""Work within one process: so many jobs at once, those of one queue in order and one at a time."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from bot.ports.publishing import Job

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Work:
    name: str
    argument: str


class InProcessJobs:
    """Implements `Jobs`. Queues take turns. What waits is lost with the process, and found again by the next sweep."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._queues: dict[str, deque[_Work]] = {}
        """By name, for as long as something of it waits or runs."""
        self._ready: deque[str] = deque()
        self._pairs: set[_Work] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._alone = 0

    async def enqueue(self, name: str, argument: str, *, queue: str = "") -> None:
        work = _Work(name, argument)
        if work in self._pairs:
            return
        self._pairs.add(work)
        self._alone += not queue
        kept = f"queue {queue}" if queue else f"alone {self._alone}"
        if kept not in self._queues:
            self._queues[kept] = deque()
            self._ready.append(kept)
        self._queues[kept].append(work)
        self._news.set()

    async def run(self, jobs: Mapping[str, Job]) -> None:
        try:
            while True:
                while self._ready and len(self._running) < self._at_once:
                    self._start(jobs, self._ready.popleft())
                self._news.clear()
                await self._news.wait()
        finally:
            if self._running:
                await asyncio.wait(self._running)

    async def idle(self) -> None:
        """Until nothing waits and nothing runs, while `run` works."""
        while self._queues:
            await asyncio.wait(self._running) if self._running else await asyncio.sleep(0)

    def _start(self, jobs: Mapping[str, Job], queue: str) -> None:
        work = self._queues[queue].popleft()
        self._pairs.discard(work)
        task = asyncio.create_task(_done(jobs[work.name], work), name=f"job-{work.name}")
        self._running.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, queue))

    def _ended(self, task: asyncio.Task[None], queue: str) -> None:
        self._running.discard(task)
        if self._queues[queue]:
            self._ready.append(queue)
        else:
            del self._queues[queue]
        self._news.set()


async def _done(job: Job, work: _Work) -> None:
    """A job that fails is not run again here: the next sweep knows whether there is anything left to do."""
    try:
        await job(work.argument)
    except Exception:
        logger.exception("a job failed name=%s argument=%s", work.name, work.argument)
