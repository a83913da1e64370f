"""Until nothing can change any more: faults and kills are over, and publishers finish what is owed."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.ids import CommunityId
from bot.publishing.parts import Pace
from storage.database import Database
from tests.faults.publishing.nemesis import Nemesis
from tests.faults.publishing.rows import Fate, still_open
from tests.faults.publishing.world import World

_JANITOR = 10
"""Settles from one look of the janitor to the next."""
_PLATFORM = timedelta(seconds=5)
"""The longest wait that the loopback platforms, or a client that is not logged in yet, ask for."""
_LONGEST = 600.0
"""Seconds after which no more is waited for, even where something still moves."""
_TIMES = 4


def longest_rest(pace: Pace, tick: timedelta) -> timedelta:
    """How long a community's posts may all stand still while there is work left on them: each rest of the protocol is
    shorter. Several times as long as that is, for a busy machine."""
    return (max(pace.lease * 2, pace.settle * _JANITOR, _PLATFORM) + pace.lease + tick) * _TIMES


@dataclass
class Settling:
    """`moving` are communities of which something is still on its way when no more is waited for. What is open in any
    other is stuck: nothing comes of it."""

    seconds: float = 0.0
    moving: set[CommunityId] = field(default_factory=set)


async def settle(
    nemesis: Nemesis, database: Database, world: World, workers: int, patience: timedelta, longest: float = _LONGEST
) -> Settling:
    """Until all is decided and tidy, or nothing has moved for so long in any community that is not."""
    begun = time.monotonic()
    living = [nemesis.start() for _ in range(workers)]
    movement = Movement(patience.total_seconds(), begun)
    while True:
        found = await still_open(database)
        movement.seen(found, time.monotonic())
        done = not found and not world.storm.under_way
        if done or (found and not movement.moving) or time.monotonic() - begun > longest:
            break
        await asyncio.sleep(0.2)
    for worker in living:
        if await worker.died(0):
            nemesis.broken.append(f"a worker ended by itself: {worker.exit_code}")
        worker.kill()
        await worker.died(5.0)
    return Settling(time.monotonic() - begun, movement.moving)


class Movement:
    """In which communities something changed within the last `patience` seconds, of those where something is open."""

    def __init__(self, patience: float, now: float) -> None:
        self._patience = patience
        self._begun = now
        self._last: Mapping[CommunityId, frozenset[Fate]] = {}
        self._changed: dict[CommunityId, float] = {}
        self.moving: set[CommunityId] = set()

    def seen(self, found: Mapping[CommunityId, frozenset[Fate]], now: float) -> None:
        for community, fates in found.items():
            if self._last.get(community) != fates:
                self._changed[community] = now
        self._last = found
        self.moving = {one for one in found if now - self._changed.get(one, self._begun) < self._patience}
