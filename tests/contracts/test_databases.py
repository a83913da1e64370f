"""What every database promises the stores: writers take turns, a failure undoes all, an outage is said in words."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text, update

from bot.errors import ConfigurationError, StorageError
from bot.platform_ports import Claim
from storage.database import Database
from storage.migrations import migrate
from storage.stores import open_stores
from storage.tables import corpus
from tests.fakes.library_samples import incoming
from tests.fakes.platform_samples import ACME, CY, NOON, SECRET_KEY, place
from tests.fakes.writing_process import add_one
from tests.servers import PostgresServer

_WRITERS = 8
_WRITES = 20


async def _version(database: Database) -> int:
    async with database.read() as connection:
        version: int = (await connection.execute(select(corpus.c.version))).scalar_one()
        return version


async def test_eight_writers_that_read_modify_and_write_lose_nothing(database: Database) -> None:
    async def write() -> None:
        for _ in range(_WRITES):
            await add_one(database)

    await asyncio.gather(*(write() for _ in range(_WRITERS)))
    assert await _version(database) == _WRITERS * _WRITES


async def test_writers_over_many_connections_lose_nothing(shared_database: Database) -> None:
    others = [Database(shared_database.url.render_as_string(hide_password=False)) for _ in range(_WRITERS)]

    async def write(database: Database) -> None:
        for _ in range(_WRITES):
            await add_one(database)
        await database.close()

    await asyncio.gather(*(write(database) for database in others))
    assert await _version(shared_database) == _WRITERS * _WRITES


async def test_a_transaction_that_fails_changes_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(update(corpus).values(version=99))
            raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        await fail()
    assert await _version(database) == 0


async def test_a_writer_that_is_cancelled_lets_the_next_one_in(database: Database) -> None:
    entered = asyncio.Event()

    async def dawdle() -> None:
        async with database.write() as connection:
            await connection.execute(update(corpus).values(version=99))
            entered.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(dawdle())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(20):
        await add_one(database)
    assert await _version(database) == 1


async def test_readers_do_not_wait_for_a_writer(shared_database: Database) -> None:
    database = shared_database
    async with database.write() as connection:
        await connection.execute(update(corpus).values(version=99))
        async with asyncio.timeout(5):
            assert await _version(database) == 0
            assert await database.fetch("SELECT version FROM corpus WHERE id = ?", (1,)) == [(0,)]
    assert await database.fetch("SELECT version FROM corpus") == [(99,)]


async def test_many_savers_at_once_keep_the_feed_in_order(shared_database_url: str) -> None:
    async with open_stores(shared_database_url) as one, open_stores(shared_database_url) as two:
        saves = [
            stores.library.save([incoming(f"{name}-{at}-{part}") for part in range(3)])
            for name, stores in (("one", one), ("two", two))
            for at in range(8)
        ]
        await asyncio.gather(*saves)
        changes = [change for change in await one.library.changes(0) if change.episode]
        assert len(changes) == 48
        assert [change.version for change in changes] == sorted({change.version for change in changes})
        assert {change.episode.position for change in changes if change.episode} == set(range(1, 49))


async def test_a_database_that_is_down_is_said_in_words(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"this was never a database, though it is long enough to be one" * 20)
    for url in ("postgresql://nobody@127.0.0.1:1/none", f"sqlite:///{damaged}"):
        database = Database(url)
        with pytest.raises(StorageError, match="does not answer"):
            await _version(database)
        with pytest.raises(StorageError, match="does not answer"):
            await database.fetch("SELECT version FROM corpus")
        await database.close()


@pytest.mark.parametrize("url", ["mysql://a/b", "not an address", ""])
def test_an_address_of_something_else_is_refused_in_words(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"sqlite:///aftershow\.db"):
        Database(url)


async def test_sqlite_files_are_opened_for_many_readers_and_checked_keys(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    await migrate(database)
    async with database.write() as connection:
        pragmas = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000, "synchronous": 2}
    await database.close()


async def test_connections_that_died_while_nobody_used_them_are_replaced_without_a_word(
    postgres: PostgresServer,
) -> None:
    url = postgres.new_database()
    async with open_stores(url, secret_keys=[SECRET_KEY]) as stores:
        for event in ("Ev1", "Ev2", "Ev3"):
            assert await stores.requests.claim(event, place(), CY, reply="r", at=NOON) is Claim.MINE
            assert await stores.hidden.episodes(ACME) == frozenset()
            await stores.installations.remove(ACME)
            await asyncio.to_thread(end_connections, url)


def end_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
