"""Databases with every table in them, for tests that are not about migrations: migrated once, then copied."""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.migrations import migrate
from storage.stores import Stores, open_stores


@asynccontextmanager
async def open_ready_stores(url: str = "sqlite://", **options: Any) -> AsyncIterator[Stores]:
    """As `open_stores`; a database in memory takes the tables that the migrations made for another one."""
    async with AsyncExitStack() as opening:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("storage.stores.migrate", make_ready)
            stores = await opening.enter_async_context(open_stores(url, **options))
        yield stores


async def make_ready(database: Database) -> None:
    """Bring it up to date: as `migrate` does, but that nothing is asked of what an empty one in memory can copy."""
    if database.is_sqlite and database.file is None:
        script = await asyncio.to_thread(_script)
        async with database.read() as connection:
            raw = await connection.get_raw_connection()
            assert raw.driver_connection is not None
            await raw.driver_connection.executescript(script)
    await migrate(database)


@cache
def ready_file() -> bytes:
    """What stands in an SQLite file that was migrated and closed."""

    async def made(file: Path) -> None:
        database = Database(f"sqlite:///{file}")
        await migrate(database)
        await database.close()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ready.sqlite3"
        with asyncio.Runner() as runner:
            runner.run(made(file))
        return file.read_bytes()


@cache
def _script() -> str:
    """The statements that make the tables."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ready.sqlite3"
        file.write_bytes(ready_file())
        with closing(sqlite3.connect(file)) as connection:
            return "\n".join(connection.iterdump())
