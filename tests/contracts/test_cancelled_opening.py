"""Who is cancelled while a connection is opened, or is still at work while the database closes, leaves none behind."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from storage.database import Database


async def _reads(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))


async def _writes(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("SELECT 1"))


async def _fetches(database: Database) -> None:
    await database.fetch("SELECT 1")


async def _changes(database: Database) -> None:
    await database.change("SELECT 1")


WAYS = [_reads, _writes, _fetches, _changes]


@asynccontextmanager
async def _nothing_left_open() -> AsyncIterator[None]:
    gc.collect()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert [str(one.message) for one in said if issubclass(one.category, ResourceWarning)] == []


@pytest.mark.parametrize("in_memory", [False, True], ids=["file", "memory"])
@pytest.mark.parametrize("way", WAYS)
async def test_a_connection_whose_opening_was_cancelled_is_closed(
    tmp_path: Path, way: Callable[[Database], Awaitable[None]], in_memory: bool
) -> None:
    """Cancelled after ever more turns of the loop, until there is nothing left to cancel."""
    async with _nothing_left_open():
        for turns in count(step=5):
            database = Database("sqlite://" if in_memory else f"sqlite:///{tmp_path / 'a.sqlite3'}")
            task = asyncio.ensure_future(way(database))
            for _ in range(turns):
                await asyncio.sleep(0)
            done = task.done()
            task.cancel()
            with pytest.raises(asyncio.CancelledError) if not done else nullcontext() as kept:
                await task
            await way(database)  # though what was raised, and all that it refers to, is still kept
            await database.close()
            del kept
            if done:
                break


@pytest.mark.parametrize("way", WAYS)
async def test_a_database_that_was_closed_opens_nothing_more(
    tmp_path: Path, way: Callable[[Database], Awaitable[None]]
) -> None:
    async with _nothing_left_open():
        database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
        await way(database)
        await database.close()
        with pytest.raises(StorageError, match="closed"):
            await way(database)


@pytest.mark.parametrize("take", [Database.read, Database.write])
async def test_a_connection_that_is_in_use_while_the_database_closes_is_closed_after_its_use(
    tmp_path: Path, take: Callable[[Database], AbstractAsyncContextManager[AsyncConnection]]
) -> None:
    async with _nothing_left_open():
        database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
        async with take(database) as connection:
            await database.close()
            assert (await connection.execute(text("SELECT 1"))).scalar() == 1
        del connection
