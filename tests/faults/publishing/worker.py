"""A real process that publishes: the real stores, adapters, protocol and jobs, with times made short.

It says every boundary it passes in a file that outlives it, and kills itself at the one it was told.
"""

import asyncio
import logging
import multiprocessing
import os
import struct
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.discord.addresses import Addresses as DiscordAddresses
from adapters.discord.sending import SendingClient
from adapters.slack.adapter import SlackPoster
from adapters.slack.calls import Addresses, TeamCalls, Token, open_calls
from bot.chat.posters import Posters
from bot.domain.ids import CommunityId
from bot.ports.publishing import Jobs, Outbox
from bot.publishing.boundaries import BOUNDARIES, boundary_of
from bot.publishing.in_process_jobs import InProcessJobs
from bot.publishing.messenger import Messenger
from bot.publishing.parts import Pace, publishing
from bot.publishing.sweep import Sweep
from storage.catalogue import Catalogue
from storage.database import Database
from storage.hidden import SqlHidden
from storage.jobs import ProcrastinateJobs
from storage.library import Library
from storage.outbox import SqlOutbox
from storage.posts import SqlPosts
from storage.profiles import SqlProfiles
from tests.faults.publishing.plan import Plan
from tests.faults.publishing.rows import UNDECIDED, count

_PASSAGE = struct.Struct("<HB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """All that a worker needs to know. `die_at` is a boundary as `boundary_of` reads it, "" for none."""

    number: int
    database: str
    slack_api: str
    slack_tokens: Mapping[CommunityId, Token] = field(repr=False)
    discord: DiscordAddresses
    discord_token: str = field(repr=False)
    pace: Pace
    tick: timedelta
    at_once: int
    plan: Plan
    folder: Path
    die_at: str = ""


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class KnownTokens:
    """Implements `Tokens`: one for each workspace."""

    tokens: Mapping[CommunityId, Token]

    async def token(self, community: CommunityId) -> Token | None:
        return self.tokens.get(community)

    async def is_outdated(self, community: CommunityId, at: datetime) -> bool:
        return False

    def forget(self, community: CommunityId) -> None:
        """They stay."""


class Passages:
    """Writes down which boundary was passed, before anything can happen there."""

    def __init__(self, orders: Orders) -> None:
        self._file = os.open(passages_file(orders.folder), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._number = orders.number
        self._then = boundary_of(orders.die_at)

    def __call__(self, name: str) -> None:
        os.write(self._file, _PASSAGE.pack(self._number, BOUNDARIES.index(name)))
        self._then(name)


class RoundPlanner:
    """Implements `Planner`: owes the next round of the plan. A round that was begun is whole."""

    name = "rounds"

    def __init__(self, plan: Plan, outbox: Outbox, undecided: Callable[[], Awaitable[int]]) -> None:
        self._plan = plan
        self._outbox = outbox
        self._undecided = undecided
        self._next = 0

    async def plan(self, now: datetime) -> int:
        plan = self._plan
        while await self._is_known(self._next):
            self._next += 1
        is_due = plan.begins + plan.period * self._next <= now and self._next < plan.rounds
        if not is_due or await self._undecided() >= plan.most:
            return 0
        return sum(one is not None for one in await self._outbox.reserve(plan.round(self._next), now))

    async def _is_known(self, number: int) -> bool:
        return await self._outbox.get(self._plan.venues[-1].community, f"main:{number}") is not None


def passages_file(folder: Path) -> Path:
    return folder / "passages"


def passages(folder: Path) -> Iterator[tuple[int, str]]:
    """Which worker passed which boundary, in order."""
    for number, boundary in _PASSAGE.iter_unpack(passages_file(folder).read_bytes()):
        yield number, BOUNDARIES[boundary]


def work(orders: Orders) -> None:
    """What the process does until it is killed; it ends by itself when nobody is left to kill it."""
    logging.basicConfig(filename=orders.folder / "errors.log", level=logging.ERROR, force=True)
    asyncio.run(_work(orders))


async def _work(orders: Orders) -> None:
    nemesis = multiprocessing.parent_process()
    assert nemesis is not None
    asyncio.get_running_loop().add_reader(nemesis.sentinel, os._exit, 1)
    database, clock, posters = Database(orders.database), RealClock(), Posters()
    outbox, profiles = SqlOutbox(database), SqlProfiles(database)
    catalogue = Catalogue(database)
    hidden = SqlHidden(database, catalogue, Library(database, catalogue))
    async with open_calls(Addresses(api=orders.slack_api)) as calls:
        client = SendingClient(orders.discord)
        posters.register("slack", SlackPoster(TeamCalls(calls, KnownTokens(orders.slack_tokens))))
        posters.register("discord", client.poster)
        messenger = Messenger(posters, profiles, SqlPosts(database), clock)
        boundary = Passages(orders)
        parts = publishing(outbox, posters, messenger, profiles, hidden, clock, pace=orders.pace, boundary=boundary)
        jobs = _jobs(database, orders)
        sweep = parts.sweep([RoundPlanner(orders.plan, outbox, lambda: count(database, UNDECIDED))], jobs)
        async with asyncio.TaskGroup() as group:
            group.create_task(client.run_until_closed(orders.discord_token))
            group.create_task(jobs.run(parts.jobs))
            group.create_task(_sweep_again_and_again(sweep, clock, orders.tick))


def _jobs(database: Database, orders: Orders) -> Jobs:
    """As production has them: one process keeps its own, several share theirs."""
    if database.is_sqlite:
        return InProcessJobs(orders.at_once)
    return ProcrastinateJobs(database, orders.at_once, lost_after=orders.pace.lease)


async def _sweep_again_and_again(sweep: Sweep, clock: RealClock, tick: timedelta) -> None:
    while True:
        try:
            await sweep.run(clock.now())
        except Exception:
            logging.getLogger(__name__).exception("a sweep failed")
        await asyncio.sleep(tick.total_seconds())
