"""A fault run on one database: pieces until every kill was made, or the time is over."""

import random
import shutil
import tempfile
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.publishing.parts import Pace
from bot.settings import Settings
from storage.database import Database
from storage.job_schema import migrate_jobs
from storage.migrations import migrate
from storage.profiles import SqlProfiles
from tests.faults.publishing.nemesis import Nemesis
from tests.faults.publishing.pieces import MOST, Piece, opened, orders_for, run_piece
from tests.faults.publishing.rows import SENDING, count
from tests.faults.publishing.takeover import Takeover, first_death
from tests.faults.publishing.world import open_world
from tests.servers import PostgresServer

SQLITE, POSTGRESQL = "sqlite", "postgresql"
REPLICAS = {SQLITE: 1, POSTGRESQL: 3}
_CONNECTIONS = 300
_PER_PIECE = 100
_SECONDS = 120.0
"""The longest that kills go on in one piece; what is left goes to the next."""


@dataclass
class Run:
    """`wanted` kills by where they are made."""

    database: str
    seed: int
    wanted: Counter[str]
    pieces: list[Piece] = field(default_factory=list)

    @property
    def kills(self) -> Counter[str]:
        return sum((piece.kills for piece in self.pieces), Counter())

    @property
    def missing(self) -> Counter[str]:
        return self.wanted - self.kills

    @property
    def broken(self) -> list[str]:
        return [f"seed {piece.seed}: {words}" for piece in self.pieces for words in piece.findings.broken]


class Databases:
    """Migrated and empty ones, each a copy of one that was migrated once."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._kind = kind
        self._folder = folder
        self._server: PostgresServer | None = None
        self._template = folder / "template.sqlite3"
        self._made = 0

    async def start(self) -> None:
        url = f"sqlite:///{self._template}"
        if self._kind == POSTGRESQL:
            self._server = PostgresServer(_CONNECTIONS)
            self._server.start()
            url = self._server.new_database()
        database = Database(url)
        await migrate(database)
        await migrate_jobs(database)
        await database.close()

    def new(self) -> tuple[str, Path]:
        """Its URL, and a folder for the piece that runs on it."""
        self._made += 1
        folder = self._folder / f"{self._made}"
        folder.mkdir()
        if self._server is not None:
            return self._server.new_database("test_1"), folder
        shutil.copy(self._template, folder / "aftershow.sqlite3")
        return f"sqlite:///{folder / 'aftershow.sqlite3'}", folder

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()


@asynccontextmanager
async def databases(kind: str) -> AsyncIterator[Databases]:
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    made = Databases(kind, folder)
    try:
        await made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def run(kind: str, *, wanted: Counter[str], seed: int, seconds: float, told: Callable[[Run, Piece], None]) -> Run:
    """The `wanted` kills, as many as are begun within `seconds`. `told` hears of every piece."""
    done = Run(kind, seed, wanted)
    ends = time.monotonic() + seconds
    async with databases(kind) as made:
        while done.missing and time.monotonic() < ends:
            number = seed + len(done.pieces)
            left = [*done.missing.elements()]
            random.Random(number).shuffle(left)
            url, folder = made.new()
            piece = await run_piece(
                url,
                folder,
                left[:_PER_PIECE],
                seed=number,
                replicas=REPLICAS[kind],
                seconds=min(_SECONDS, max(10.0, ends - time.monotonic())),
            )
            done.pieces.append(piece)
            told(done, piece)
    return done


async def run_takeover(seed: int) -> Takeover:
    """One replica of three dies, on PostgreSQL and with production's own times; nothing else goes wrong."""
    async with databases(POSTGRESQL) as made:
        url, folder = made.new()
        pace, tick = production()
        async with opened(url) as database, open_world(pace, seed) as world:
            world.storm.calm()
            await world.introduce(SqlProfiles(database))
            orders = orders_for(url, folder, world, pace, tick, MOST)
            dice = random.Random(seed)
            nemesis = Nemesis(orders, dice, lambda: count(database, SENDING), left=deque(["claimed"]))
            watched = (pace.lease + pace.settle * 3).total_seconds()
            return await first_death(nemesis, database, world, REPLICAS[POSTGRESQL], watched)


def production() -> tuple[Pace, timedelta]:
    """The times that hold where nothing is set."""
    fields = Settings.model_fields
    pace = Pace(lease=fields["publish_lease"].default, settle=fields["publish_settle"].default)
    return pace, fields["publish_tick"].default
