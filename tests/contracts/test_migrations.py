"""Upgrades, on every database: the tables they build, the data they keep, the copy they leave."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from bot.domain.ids import CommunityId
from bot.errors import StorageError
from storage.database import Database
from storage.host_desk import SqlHostDesk
from storage.job_schema import PREFIX
from storage.kept_texts import SqlKeptTexts
from storage.migrations import HEAD, migrate
from storage.migrations.migrate import alembic_config
from storage.schema import metadata
from storage.stores import open_stores


def test_the_newest_revision_is_the_one_the_code_asks_for() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [HEAD]


def _is_ours(name: str | None, *_: object) -> bool:
    """The tables of the job engine are its own package's matter."""
    return not (name or "").startswith(PREFIX)


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True, "include_name": _is_ours}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_migrations_build_exactly_the_tables_the_code_uses(blank_database: Database) -> None:
    database = blank_database
    await migrate(database)
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert sorted(filter(_is_ours, names)) == sorted([*metadata.tables, "alembic_version"])


async def test_an_empty_database_is_built_and_then_left_alone(blank_database: Database) -> None:
    database = blank_database
    assert await migrate(database) is None
    assert await migrate(database) == HEAD


async def test_an_older_database_keeps_its_data_through_every_step(blank_database: Database) -> None:
    database = blank_database
    await migrate(database, to="0001")
    async with database.write() as connection:
        await connection.execute(
            text("INSERT INTO shows (owner, id, title, version) VALUES ('', 'kitchen', 'Kitchen Radio', 1)")
        )
    for step in ("0002", "0003", "0004"):
        assert await migrate(database, to=step) == f"{int(step) - 1:04d}"
    async with database.write() as connection:
        await connection.execute(
            text("INSERT INTO host_questions VALUES ('ada', 7, 'cy', 'Why soup?', 1714564800000000)")
        )
        await connection.execute(text("INSERT INTO kept_texts VALUES ('ada', 'k', 'Kept.', 1714564800000000)"))
    assert await migrate(database) == "0004"
    [waiting] = await SqlHostDesk(database).waiting(CommunityId("ada"))
    assert (waiting.id, waiting.asked_by, waiting.text) == (7, "cy", "Why soup?")
    assert waiting.asked_at == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert await SqlKeptTexts(database).text(CommunityId("ada"), "k") == "Kept."
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT title FROM shows"))).scalar() == "Kitchen Radio"
        assert await connection.run_sync(_differences) == []


async def test_a_copy_of_an_sqlite_file_is_kept_before_it_is_upgraded(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    database = Database(f"sqlite:///{file}")
    await migrate(database, to="0001")
    kept = tmp_path / f"a.sqlite3.before-{HEAD}"
    assert not await asyncio.to_thread(kept.exists)
    await migrate(database)
    await database.close()
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


async def test_data_of_a_newer_version_is_refused_in_words_and_left_as_it_is(blank_database: Database) -> None:
    database = blank_database
    await migrate(database)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer version of Aftershow"):
        await migrate(database)
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() == "9999"


async def test_an_upgrade_that_fails_leaves_the_old_tables(blank_database: Database) -> None:
    database = blank_database
    await migrate(database, to="0001")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE host_questions (in_the_way INTEGER)"))
    with pytest.raises((StorageError, ProgrammingError)):
        await migrate(database)
    async with database.read() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() == "0001"
    assert "learned_terms" not in names


async def test_processes_that_start_together_upgrade_once(blank_shared_database_url: str) -> None:
    async def start() -> int:
        async with open_stores(blank_shared_database_url) as stores:
            return await stores.library.version()

    assert await asyncio.gather(*(start() for _ in range(4))) == [0] * 4
