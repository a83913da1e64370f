"""Starts workers and kills them: at a boundary of the protocol (they do it themselves) or at any moment."""

import asyncio
import multiprocessing
import random
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerProcess

from bot.publishing.boundaries import BOUNDARIES
from tests.faults.publishing.worker import Orders, work

AT_RANDOM = "at random"
_SOONEST, _LATEST = 0.2, 1.1
"""Seconds that a worker lives which is killed at random."""
_PATIENCE = 5.0
"""Seconds in which a worker is to come to its boundary; else it is killed wherever it is."""
_MOST_TIMES = 3
_RARE = ("removed", "refused", "put_off", "claimed_again", "host_asked", "uncertain")
"""Boundaries that a worker comes to seldom: it dies at the first time."""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.publishing.worker"])


@dataclass(frozen=True, slots=True)
class Kill:
    """`where` is a boundary or `AT_RANDOM`. `under_way` are posts that were between claim and end just then."""

    where: str
    at: float
    under_way: int


@dataclass
class Nemesis:
    """`base` are the orders of every worker, but for its number and its end. `under_way` counts, in the database."""

    base: Orders
    dice: random.Random
    under_way: Callable[[], Awaitable[int]]
    kills: list[Kill] = field(default_factory=list)
    left: deque[str] = field(default_factory=deque)
    """What is still to be done: boundaries and `AT_RANDOM`, in this order."""
    broken: list[str] = field(default_factory=list)
    """Workers that ended otherwise than by being killed."""
    starts: int = 0

    def start(self, die_at: str = "") -> "Worker":
        self.starts += 1
        worker = Worker(replace(self.base, number=self.starts, die_at=die_at))
        worker.start()
        return worker

    async def rage(self, slots: int, ends: float) -> None:
        """Kill and start again, so many workers at a time, until nothing is left to do or that moment has come."""
        async with asyncio.TaskGroup() as group:
            for _ in range(slots):
                group.create_task(self._again_and_again(ends))

    async def end(self, worker: "Worker", where: str, seconds: float) -> Kill:
        """Wait so long for its death, then kill it."""
        if not await worker.died(seconds):
            worker.kill()
            await worker.died(_PATIENCE)
            where = AT_RANDOM
        if not worker.was_killed:
            self.broken.append(f"a worker ended by itself: {worker.exit_code}")
        kill = Kill(where, time.time(), await self.under_way())
        self.kills.append(kill)
        return kill

    async def _again_and_again(self, ends: float) -> None:
        while self.left and time.monotonic() < ends:
            wanted = self.left.popleft()
            at_random = wanted == AT_RANDOM
            times = 1 if wanted in _RARE else self.dice.randint(1, _MOST_TIMES)
            worker = self.start("" if at_random else f"{wanted}:{times}")
            lives = self.dice.uniform(_SOONEST, _LATEST) if at_random else _PATIENCE
            kill = await self.end(worker, wanted, lives)
            if kill.where != wanted:
                self.left.append(wanted)
                if AT_RANDOM in self.left:
                    self.left.remove(AT_RANDOM)

    def done(self) -> Counter[str]:
        return Counter(kill.where for kill in self.kills)


class Worker:
    def __init__(self, orders: Orders) -> None:
        self._process: ForkServerProcess = _context.Process(target=work, args=(orders,), daemon=True)

    def start(self) -> None:
        self._process.start()

    def kill(self) -> None:
        self._process.kill()

    @property
    def exit_code(self) -> int | None:
        return self._process.exitcode

    @property
    def was_killed(self) -> bool:
        return self._process.exitcode == -9

    async def died(self, seconds: float) -> bool:
        """Whether it is dead by then."""
        loop, dead = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, dead.set)
        try:
            async with asyncio.timeout(seconds):
                await dead.wait()
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        return True


def all_kills(each: int, at_random: int) -> Counter[str]:
    """So many at each boundary, and so many at random."""
    return Counter(dict.fromkeys(BOUNDARIES, each) | {AT_RANDOM: at_random})
