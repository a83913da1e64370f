"""Every database and every cache that Aftershow runs on, real, for the contract suites."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrations import migrate
from storage.stores import Stores, open_stores
from tests.fakes.platform_samples import SECRET_KEY
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


def _url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite-file":
        return f"sqlite:///{tmp_path / 'aftershow.sqlite3'}"
    if kind == "sqlite-memory":
        return "sqlite://"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return _url(request.param, tmp_path, request)


@pytest.fixture(params=SHARED_DATABASES)
def shared_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that several processes may open."""
    return _url(request.param, tmp_path, request)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    try:
        await migrate(opened)
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def blank_database(database_url: str) -> AsyncIterator[Database]:
    """Without a table in it."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def shared_database(shared_database_url: str) -> AsyncIterator[Database]:
    opened = Database(shared_database_url)
    try:
        await migrate(opened)
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def stores(database_url: str) -> AsyncIterator[Stores]:
    async with open_stores(database_url, secret_keys=[SECRET_KEY]) as opened:
        yield opened


@pytest.fixture(params=CACHES)
def redis_url(request: pytest.FixtureRequest) -> str | None:
    """None for the memory of this process."""
    if request.param == "memory":
        return None
    server: RedisServer = request.getfixturevalue("redis_server")
    server.say("FLUSHALL")
    return server.url
