"""Writers that are many, and writers that die in the middle: nothing acknowledged is lost, nothing is half there."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from bot.domain.findings import Scope
from bot.domain.span import Span
from storage.database import Database
from storage.migrations import migrate
from storage.stores import open_stores
from storage.tables import corpus
from tests.fakes.library_samples import ADA, KITCHEN, incoming

CHECKOUT = Path(__file__).resolve().parents[2]
WRITERS = 8
WRITES = 15
KILLS = 4


async def start(*arguments: str) -> Process:
    command = [sys.executable, "-m", "tests.fakes.writing_process", *arguments]
    return await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT, stdout=PIPE)


async def test_eight_writing_processes_lose_no_read_modify_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    database = Database(url)
    await migrate(database)
    processes = [await start("count", url, str(WRITES)) for _ in range(WRITERS)]
    assert [await process.wait() for process in processes] == [0] * WRITERS
    async with database.read() as connection:
        assert (await connection.execute(select(corpus.c.version))).scalar() == WRITERS * WRITES
    await database.close()


async def test_a_killed_writer_leaves_whole_batches_and_a_sound_database(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    url = f"sqlite:///{file}"
    acknowledged = -1
    for kill in range(KILLS):
        async with open_stores(url) as stores:
            await stores.library.save([incoming(f"start-{kill}")])
        process = await start("save", url)
        assert process.stdout is not None
        for _ in range(2 + kill):
            acknowledged = max(acknowledged, int(await process.stdout.readline()))
        process.kill()
        await process.wait()
        acknowledged = max([acknowledged, *(int(line) for line in (await process.stdout.read()).split())])
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        await _assert_whole(url, acknowledged)


async def _assert_whole(url: str, acknowledged: int) -> None:
    async with open_stores(url) as stores:
        episodes = await stores.library.episodes(Scope(community=ADA, shows=(KITCHEN.id,)))
        slugs = {episode.slug for episode in episodes}
        for batch in range(acknowledged + 1):
            assert {f"e{batch}-{part}" for part in range(3)} <= slugs
        assert len([slug for slug in slugs if slug.startswith("e")]) % 3 == 0
        spans = [Span(episode.id, episode.transcript_hash, 0, 5) for episode in episodes]
        assert len(await stores.library.cite(spans)) == len(episodes)
        changes = [change for change in await stores.library.changes(0) if change.episode]
        assert {change.episode_id for change in changes} == {episode.id for episode in episodes}
