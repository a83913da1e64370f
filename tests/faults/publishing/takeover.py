"""How long it takes until the others have done what a dead replica left undone."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, select

from bot.ports.publishing import PostId, PostState
from storage.database import Database
from storage.publishing_tables import outbox as table
from tests.faults.publishing.nemesis import AT_RANDOM, Nemesis
from tests.faults.publishing.rows import SENDING, UNDECIDED
from tests.faults.publishing.world import World

_WARM = 1.5
_AT_WORK = 4.0
"""Seconds in which the one that is to die comes to its boundary."""
_LIVES = 0.7

_UNSENT = and_(table.c.state == PostState.PENDING, table.c.attempt == 0)


@dataclass(frozen=True, slots=True)
class Takeover:
    """Seconds from the death. `unsent`: until the claim of each post that was due and that nobody had claimed.
    `doubtful`: until it was settled what became of each that was between claim and end."""

    unsent: list[float]
    doubtful: list[float]


async def first_death(nemesis: Nemesis, database: Database, world: World, replicas: int, watched: float) -> Takeover:
    """All replicas work; one dies for good. The others take over what it leaves, in good weather; none of them dies
    before that is done, or `watched` seconds are over."""
    wanted = nemesis.left.popleft()
    others = [nemesis.start() for _ in range(replicas - 1)]
    await asyncio.sleep(_WARM)
    doomed = nemesis.start("" if wanted == AT_RANDOM else wanted)
    kill = await nemesis.end(doomed, wanted, _LIVES if wanted == AT_RANDOM else _AT_WORK)
    raged, world.storm.raging = world.storm.raging, False
    if kill.where != wanted:
        nemesis.left.append(wanted)
    was_due = and_(_UNSENT, table.c.not_before <= datetime.fromtimestamp(kill.at, UTC), table.c.follows.is_(None))
    unsent, doubtful = await _ids(database, was_due), await _ids(database, SENDING)
    took = await asyncio.gather(
        _until_none(database, unsent, _UNSENT, kill.at, watched),
        _until_none(database, doubtful, SENDING, kill.at, watched),
    )
    world.storm.raging = raged
    for worker in others:
        await nemesis.end(worker, AT_RANDOM, 0.0)
    return Takeover(*took)


async def _until_none(
    database: Database, posts: set[PostId], still: ColumnElement[bool], since: float, watched: float
) -> list[float]:
    """How long after `since` each of the posts was no longer so."""
    took: list[float] = []
    ends = time.monotonic() + watched
    while posts and time.monotonic() < ends:
        left = posts & await _ids(database, and_(still, UNDECIDED))
        took += [time.time() - since] * (len(posts) - len(left))
        posts = left
        await asyncio.sleep(0.02)
    return took + [time.time() - since] * len(posts)


async def _ids(database: Database, which: ColumnElement[bool]) -> set[PostId]:
    async with database.read() as connection:
        return {PostId(row.id) for row in await connection.execute(select(table.c.id).where(which))}
