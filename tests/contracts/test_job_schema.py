"""The job engine's tables: its own package's scripts build and upgrade them, and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.errors import StorageError
from storage import job_schema
from storage.database import Database
from storage.job_schema import PREFIX, migrate_jobs
from storage.migrations import migrate
from tests.servers import PostgresServer


@pytest.fixture
async def shared(postgres: PostgresServer) -> AsyncIterator[Database]:
    database = Database(postgres.new_database())
    yield database
    await database.close()


async def shape(database: Database) -> dict[str, list[object]]:
    """Columns, functions, triggers and indices, by kind."""
    asked = {
        "columns": "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_name LIKE 'procrastinate%' ORDER BY 1, 2",
        "functions": "SELECT proname, pronargs FROM pg_proc WHERE proname LIKE 'procrastinate%' ORDER BY 1, 2",
        "triggers": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'procrastinate%' ORDER BY 1",
        "values": "SELECT enumlabel FROM pg_enum ORDER BY enumsortorder, 1",
    }
    async with database.read() as connection:
        return {name: [tuple(row) for row in await connection.execute(text(query))] for name, query in asked.items()}


async def test_a_database_is_built_with_them_and_sqlite_without(shared: Database, tmp_path: Path) -> None:
    await migrate(shared)
    built = await shape(shared)
    assert {f"{PREFIX}jobs", f"{PREFIX}workers"} <= {row[0] for row in built["columns"]}  # type: ignore[index]
    await migrate(shared)
    assert await shape(shared) == built
    small = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    await migrate(small)
    async with small.read() as connection:
        found = await connection.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'procrastinate%'"))
        assert found.all() == []
    await small.close()


async def test_an_older_database_is_upgraded_by_the_scripts_it_lacks(
    shared: Database, postgres: PostgresServer
) -> None:
    await build_by_scripts(shared, upto="03.01.00_50")
    await migrate_jobs(shared)
    other = Database(postgres.new_database())
    await migrate_jobs(other)
    assert await shape(shared) == await shape(other)
    await other.close()


async def test_nothing_is_run_where_nothing_is_lacking(shared: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await migrate_jobs(shared)
    monkeypatch.setattr(job_schema, "_run", None)
    await migrate_jobs(shared)


async def test_processes_that_start_together_build_them_once(shared: Database) -> None:
    await asyncio.gather(*(migrate_jobs(shared) for _ in range(4)))
    assert (await shape(shared))["triggers"]


async def test_tables_that_somebody_else_made_are_left_alone(shared: Database) -> None:
    async with shared.write() as connection:
        await connection.execute(text("CREATE TABLE procrastinate_jobs (theirs INTEGER)"))
    with pytest.raises(StorageError, match="a database of its own"):
        await migrate_jobs(shared)


async def test_a_database_that_does_not_answer_is_told_in_words() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StorageError, match="tables for jobs"):
        await migrate_jobs(nowhere)
    await nowhere.close()


async def build_by_scripts(database: Database, upto: str) -> None:
    """As it was when the package had no newer script than that."""
    scripts = {name: path for name, path in job_schema._scripts().items() if name[: len(upto)] <= upto}
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        for name in sorted(scripts):
            await connection.execute(scripts[name].read_bytes())
        await connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS 'aftershow applied {max(scripts)}'".encode())
