"""One piece of a fault run: a fresh database and fresh platforms, so many kills, then quiet, then the check."""

import random
import re
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.publishing.parts import Pace
from storage.database import Database
from storage.outbox import SqlOutbox
from storage.posts import SqlPosts
from storage.profiles import SqlProfiles
from tests.faults.publishing.checker import Checker, Findings
from tests.faults.publishing.nemesis import Nemesis
from tests.faults.publishing.plan import Plan
from tests.faults.publishing.rows import SENDING, count
from tests.faults.publishing.settling import longest_rest, settle
from tests.faults.publishing.takeover import first_death
from tests.faults.publishing.worker import Orders, passages
from tests.faults.publishing.world import World, open_world

PACE = Pace(lease=timedelta(seconds=2), settle=timedelta(seconds=0.6))
TICK = timedelta(seconds=0.5)
_PERIOD = timedelta(seconds=0.5)
_ENDLESS = 1_000_000
_AT_ONCE = 8
MOST = 200
"""Posts that are undecided at a time, about: many are under way whenever a worker is killed."""
_WATCHED = 60.0


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
    settled: float = 0.0
    """How long it took from the last kill until nothing could change any more."""
    errors: Counter[str] = field(default_factory=Counter)
    """What workers logged as errors, by the last line of each."""
    seconds: float = 0.0


async def run_piece(
    database_url: str, folder: Path, kills: Sequence[str], *, seed: int, replicas: int, seconds: float, most: int = MOST
) -> Piece:
    """`database_url` is migrated and empty. `kills` are boundaries and `AT_RANDOM`: none is begun after `seconds`.
    Posts are owed while fewer than `most` are undecided. With more than one replica one dies first, for good."""
    begun, piece = time.monotonic(), Piece(seed, replicas)
    async with opened(database_url) as database, open_world(PACE, seed) as world:
        outbox, profiles = SqlOutbox(database), SqlProfiles(database)
        await world.introduce(profiles)
        orders = orders_for(database_url, folder, world, PACE, TICK, most)
        dice = random.Random(seed)
        nemesis = Nemesis(orders, dice, lambda: count(database, SENDING), left=deque(kills))
        if replicas > 1:
            took = await first_death(nemesis, database, world, replicas, _WATCHED)
            piece.unsent, piece.doubtful = took.unsent, took.doubtful
        await nemesis.rage(max(1, replicas - 1), begun + seconds / 2)
        removed_at = await world.take_out(profiles, outbox)
        await nemesis.rage(max(1, replicas - 1), begun + seconds)
        world.storm.calm()
        plan = replace(orders.plan, rounds=await _rounds(outbox, orders.plan))
        nemesis.base = replace(orders, plan=plan)
        quiet = await settle(nemesis, database, world, max(1, replicas - 1), longest_rest(PACE, TICK))
        piece.settled = quiet.seconds
        checker = Checker(
            world=world,
            plan=plan,
            pace=PACE,
            outbox=outbox,
            posts=SqlPosts(database),
            removed_at=removed_at,
            moving=frozenset(quiet.moving),
        )
        piece.findings = await checker.check()
        _sum_up(piece, nemesis, world, folder)
    piece.seconds = time.monotonic() - begun
    return piece


def orders_for(database_url: str, folder: Path, world: World, pace: Pace, tick: timedelta, most: int) -> Orders:
    begins = datetime.now(UTC) + timedelta(seconds=0.3)
    return Orders(
        number=0,
        database=database_url,
        slack_api=world.slack.api,
        slack_tokens=world.tokens,
        discord=world.discord_addresses,
        discord_token=world.discord.token,
        pace=pace,
        tick=tick,
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


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
