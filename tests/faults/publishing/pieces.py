"""One piece of a fault run: a fresh database and fresh platforms, so many kills, then quiet, then the check."""

import asyncio
import random
import re
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.ports.publishing import PostId, PostState
from bot.publishing.parts import Pace
from storage.database import Database
from storage.outbox import SqlOutbox
from storage.posts import SqlPosts
from storage.profiles import SqlProfiles
from storage.publishing_tables import outbox as table
from tests.faults.publishing.checker import Checker, Findings
from tests.faults.publishing.nemesis import AT_RANDOM, Nemesis
from tests.faults.publishing.plan import Plan
from tests.faults.publishing.worker import Orders, passages
from tests.faults.publishing.world import World, open_world

PACE = Pace(lease=timedelta(seconds=2), settle=timedelta(seconds=0.6))
TICK = timedelta(seconds=0.25)
_PERIOD = timedelta(seconds=0.5)
_ENDLESS = 1_000_000
_AT_ONCE = 16
_DRAINS = 90.0
_WATCHED = 20.0
_WARM = 1.5

_SENDING = table.c.state == PostState.SENDING
_OPEN = or_(
    table.c.state.in_((PostState.PENDING, PostState.SENDING)),
    and_(table.c.state == PostState.POSTED, table.c.tidy_at.is_not(None)),
)


@dataclass
class Piece:
    """What one piece did and found. Times are in seconds, as measured under `PACE` and `TICK`."""

    seed: int
    replicas: int
    findings: Findings = field(default_factory=Findings)
    kills: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    under_way: list[int] = field(default_factory=list)
    unsent: list[float] = field(default_factory=list)
    """From the death of the replica that never came back to the claim by another, of each post it had not claimed."""
    doubtful: list[float] = field(default_factory=list)
    """The same, of posts that were between claim and end: until it is settled what became of them."""
    drained: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)
    """What workers logged as errors, by the last line of each."""
    seconds: float = 0.0


async def run_piece(
    database_url: str, folder: Path, kills: Sequence[str], *, seed: int, replicas: int, seconds: float, most: int = 60
) -> Piece:
    """`database_url` is migrated and empty. `kills` are boundaries and `AT_RANDOM`: none is begun after `seconds`.
    Posts are owed while fewer than `most` wait. With more than one replica, one dies first and never comes back."""
    begun, piece = time.monotonic(), Piece(seed, replicas)
    async with _opened(database_url) as database, open_world(PACE, seed) as world:
        outbox, profiles = SqlOutbox(database), SqlProfiles(database)
        await world.introduce(profiles)
        orders = _orders(database_url, folder, world, most)
        dice = random.Random(seed)
        nemesis = Nemesis(orders, dice, lambda: _count(database, _SENDING), left=deque(kills))
        if replicas > 1:
            await _first_death(nemesis, database, world, replicas, piece)
        await nemesis.rage(max(1, replicas - 1), begun + seconds / 2)
        removed_at = await world.take_out(profiles, outbox)
        await nemesis.rage(max(1, replicas - 1), begun + seconds)
        world.storm.calm()
        plan = replace(orders.plan, rounds=await _rounds(outbox, orders.plan))
        nemesis.base = replace(orders, plan=plan)
        piece.drained = await _drain(nemesis, database, world, max(1, replicas - 1))
        checker = Checker(
            world=world, plan=plan, pace=PACE, outbox=outbox, posts=SqlPosts(database), removed_at=removed_at
        )
        piece.findings = await checker.check()
        _sum_up(piece, nemesis, world, folder)
    piece.seconds = time.monotonic() - begun
    return piece


def _orders(database_url: str, folder: Path, world: World, most: int) -> Orders:
    begins = datetime.now(UTC) + timedelta(seconds=0.3)
    return Orders(
        number=0,
        database=database_url,
        slack_api=world.slack.api,
        slack_tokens=world.tokens,
        discord=world.discord_addresses,
        discord_token=world.discord.token,
        pace=PACE,
        tick=TICK,
        at_once=_AT_ONCE,
        plan=Plan(venues=world.venues, begins=begins, period=_PERIOD, rounds=_ENDLESS, most=most),
        folder=folder,
    )


async def _rounds(outbox: SqlOutbox, plan: Plan) -> int:
    """How many were reserved."""
    number = 0
    while await outbox.get(plan.venues[-1].community, f"main:{number}") is not None:
        number += 1
    return number


async def _first_death(nemesis: Nemesis, database: Database, world: World, replicas: int, piece: Piece) -> None:
    """All replicas work; one dies for good. The others take over what it leaves, in good weather; none of them dies."""
    wanted = nemesis.left.popleft()
    others = [nemesis.start() for _ in range(replicas - 1)]
    await asyncio.sleep(_WARM)
    doomed = nemesis.start("" if wanted == AT_RANDOM else wanted)
    kill = await nemesis.end(doomed, wanted, 0.7 if wanted == AT_RANDOM else 4.0)
    world.storm.raging = False
    if kill.where != wanted:
        nemesis.left.append(wanted)
    dead_at = datetime.fromtimestamp(kill.at, UTC)
    unsent = and_(table.c.state == PostState.PENDING, table.c.attempt == 0, table.c.not_before <= dead_at)
    unsent = and_(unsent, table.c.follows.is_(None))
    left, doubtful = await _ids(database, unsent), await _ids(database, _SENDING)
    piece.unsent, piece.doubtful = await asyncio.gather(
        _moved(database, left, table.c.attempt == 0, kill.at), _moved(database, doubtful, _SENDING, kill.at)
    )
    world.storm.raging = True
    for worker in others:
        await nemesis.end(worker, AT_RANDOM, 0.0)


async def _moved(database: Database, posts: set[PostId], still: ColumnElement[bool], since: float) -> list[float]:
    """How long after `since` each of the posts was no longer so."""
    took: list[float] = []
    ends = time.monotonic() + _WATCHED
    while posts and time.monotonic() < ends:
        left = posts & await _ids(database, and_(still, table.c.state.in_((PostState.PENDING, PostState.SENDING))))
        took += [time.time() - since] * (len(posts) - len(left))
        posts = left
        await asyncio.sleep(0.02)
    return took + [time.time() - since] * len(posts)


async def _drain(nemesis: Nemesis, database: Database, world: World, workers: int) -> float:
    """Until all is decided and tidy; how long that took, in seconds."""
    begun = time.monotonic()
    living = [nemesis.start() for _ in range(workers)]
    while time.monotonic() - begun < _DRAINS:
        if not await _count(database, _OPEN) and not world.storm.under_way:
            break
        await asyncio.sleep(0.1)
    took = time.monotonic() - begun
    for worker in living:
        if await worker.died(0):
            nemesis.broken.append(f"a worker ended by itself: {worker.exit_code}")
        worker.kill()
        await worker.died(5.0)
    return took


def _sum_up(piece: Piece, nemesis: Nemesis, world: World, folder: Path) -> None:
    piece.kills = nemesis.done()
    piece.passed = Counter(name for _, name in passages(folder))
    piece.faults = world.storm.counts
    piece.under_way = [kill.under_way for kill in nemesis.kills]
    errors = re.findall(
        r"^\w[\w.]*(?:Error|Exception|Cancelled|Down|Timeout)\b.*", (folder / "errors.log").read_text(), re.M
    )
    piece.errors = Counter(line[:120] for line in errors)
    piece.findings.broken += nemesis.broken
    piece.findings.broken += [f"Slack refused the form of {one}" for one in world.slack.rejections]


async def _count(database: Database, which: ColumnElement[bool]) -> int:
    async with database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table).where(which))).scalar_one())


async def _ids(database: Database, which: ColumnElement[bool]) -> set[PostId]:
    async with database.read() as connection:
        return {PostId(row.id) for row in await connection.execute(select(table.c.id).where(which))}


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
