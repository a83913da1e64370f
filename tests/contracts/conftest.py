"""Every database and every cache that Aftershow runs on, real, for the contract suites."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.database import Database
from storage.migrations import migrate
from storage.stores import Stores
from tests.fakes.platform_samples import SECRET_KEY
from tests.fakes.ready_databases import make_ready, open_ready_stores, ready_file
from tests.servers import PostgresServer, RedisServer

DATABASES = ("sqlite-file", "sqlite-memory", "postgresql")
SHARED_DATABASES = ("sqlite-file", "postgresql")
CACHES = ("memory", "redis")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """Shared by all tests of this process: leave it running."""
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A server that the test may flush, kill and start again."""
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def ready_postgres(postgres: PostgresServer) -> str:
    """The name of a database with every table, to be copied."""
    url = postgres.new_database()

    async def fill() -> None:
        database = Database(url)
        await migrate(database)
        await database.close()

    with asyncio.Runner() as runner:
        runner.run(fill())
    name = make_url(url).database
    assert name is not None
    return name


def _url(kind: str, tmp_path: Path, request: pytest.FixtureRequest, *, ready: bool) -> str:
    if kind == "sqlite-file":
        file = tmp_path / "aftershow.sqlite3"
        if ready:
            file.write_bytes(ready_file())
        return f"sqlite:///{file}"
    if kind == "sqlite-memory":
        return "sqlite://"
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.new_database(request.getfixturevalue("ready_postgres")) if ready else server.new_database()
    request.addfinalizer(partial(server.drop, url))
    return url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Every table is there, but in memory, where they go with the connection."""
    return _url(request.param, tmp_path, request, ready=True)


@pytest.fixture(params=SHARED_DATABASES)
def shared_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that several processes may open. Every table is there."""
    return _url(request.param, tmp_path, request, ready=True)


@pytest.fixture(params=SHARED_DATABASES)
def blank_shared_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same without a table in it."""
    return _url(request.param, tmp_path, request, ready=False)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    try:
        await make_ready(opened)
        yield opened
    finally:
        await opened.close()


@pytest.fixture(params=DATABASES)
async def blank_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Without a table in it."""
    opened = Database(_url(request.param, tmp_path, request, ready=False))
    yield opened
    await opened.close()


@pytest.fixture
async def shared_database(shared_database_url: str) -> AsyncIterator[Database]:
    opened = Database(shared_database_url)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def stores(database_url: str) -> AsyncIterator[Stores]:
    async with open_ready_stores(database_url, secret_keys=[SECRET_KEY]) as opened:
        yield opened


@pytest.fixture(params=CACHES)
def redis_url(request: pytest.FixtureRequest) -> str | None:
    """None for the memory of this process."""
    if request.param == "memory":
        return None
    server: RedisServer = request.getfixturevalue("redis_server")
    server.say("FLUSHALL")
    return server.url
