"""Connections: one place that knows how SQLite and PostgreSQL want to be opened, written to and read from."""

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, CursorResult, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from bot.errors import ConfigurationError, StorageError

BUSY_MILLISECONDS = 15_000
"""How long a writer waits for another process to finish before it gives up."""

_FAST_CACHE_KILOBYTES = 16_000
"""For the connection that serves hot reads: with the usual 2,000, ten citations cost four times the CPU."""

PAGE_BYTES = 16_384
"""Of a new SQLite file. A transcript is then a handful of reads: half the cost of the usual 4,096 for ten citations."""


class Database:
    """Writers go through `write`, which takes the write lock first; readers never wait for them.

    `sqlite://` keeps everything in memory and forgets it on `close`; then one connection serves all, one at a time.
    """

    def __init__(self, url: str) -> None:
        self.url = _normalise(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = Path(self.url.database) if self.is_sqlite and self.url.database else None
        self.writes = 0
        """Write transactions of this object, ended well or not."""
        self._closed = False
        self._left: set[asyncio.Task[None]] = set()
        """Connections on their way back, whether somebody waits for them or not."""
        self._turn = asyncio.Lock()
        self._opening = asyncio.Lock()
        self._fast: aiosqlite.Connection | None = None
        self._fast_writer: aiosqlite.Connection | None = None
        self._writer = self._make_writer()
        self._reader = self._make_reader()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end, rolled back on an error. Do nothing slow inside."""
        try:
            async with self._turn if self.is_sqlite else nullcontext():
                with _plainly():
                    async with self._connected(self._writer) as connection, connection.begin():
                        yield connection
        finally:
            self.writes += 1

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for single statements, each of which sees what was committed before it."""
        if self._in_memory:
            async with self._turn:
                with _plainly():
                    async with self._connected(self._writer) as connection:
                        yield connection
            return
        with _plainly():
            async with self._connected(self._reader) as connection:
                yield connection

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The short road for hot reads: one `SELECT` with `?` places, its rows as tuples of plain database values.

        On an SQLite file this is one hop to a thread, a tenth of the way through the engine.
        """
        if self.is_sqlite and not self._in_memory:
            try:
                connection = self._fast or await self._open_fast()
                return list(await connection.execute_fetchall(sql, parameters))
            except aiosqlite.Error as error:
                raise _storage_error(error) from error
        if not self.is_sqlite:
            return await self._on_server(sql, parameters)
        async with self.read() as engine_connection:
            return _rows(await engine_connection.exec_driver_sql(sql, tuple(parameters)))

    async def change(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The short road for hot writes: one statement with `?` places, a transaction of its own; its `RETURNING` rows.

        On an SQLite file a power cut may take the last of these back; a process that dies takes none.
        """
        if self.is_sqlite and not self._in_memory:
            async with self._turn:
                try:
                    connection = self._fast_writer or await self._open_fast_writer()
                    return list(await connection.execute_fetchall(sql, parameters))
                except aiosqlite.IntegrityError:
                    raise
                except aiosqlite.Error as error:
                    raise _storage_error(error) from error
        if not self.is_sqlite:
            return await self._on_server(sql, parameters)
        async with self.write() as engine_connection:
            return _rows(await engine_connection.exec_driver_sql(sql, tuple(parameters)))

    async def _on_server(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """One statement, tried again once where the connection had died while nobody used it."""
        written = sql.replace("?", "%s")
        with _plainly():
            for tries_left in (1, 0):
                try:
                    async with self._connected(self._reader) as autocommitting:
                        return _rows(await autocommitting.exec_driver_sql(written, tuple(parameters)))
                except DatabaseError as error:
                    if not (tries_left and error.connection_invalidated):
                        raise
        raise AssertionError("a statement ends in an answer or an error")

    async def close(self) -> None:
        """What is in use just now is closed after its use; who asks later gets a `StorageError`."""
        self._closed = True
        async with self._opening:
            for fast in (self._fast, self._fast_writer):
                if fast is not None:
                    await fast.close()
            self._fast = self._fast_writer = None
        await asyncio.gather(*self._left, return_exceptions=True)
        await self._reader.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A connection of that engine. The pool would drop one whose opening is cancelled without closing it: it is
        opened to the end, and goes to the pool."""
        self._check_open()
        opening = asyncio.ensure_future(engine.connect().start())
        try:
            connection = await asyncio.shield(opening)
        except asyncio.CancelledError:
            left = self._keep(self._give_back(opening))
            if self._in_memory:
                await asyncio.shield(left)  # the one connection is nobody else's before
            raise
        try:
            yield connection
        finally:
            await asyncio.shield(self._keep(self._put_back(connection)))

    def _keep(self, going: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """It goes on though nobody waits for it any more; `close` does."""
        left = asyncio.create_task(going)
        self._left.add(left)
        left.add_done_callback(self._left.discard)
        return left

    async def _give_back(self, opening: asyncio.Future[AsyncConnection]) -> None:
        with suppress(SQLAlchemyError):
            await self._put_back(await opening)

    async def _put_back(self, connection: AsyncConnection) -> None:
        if self._closed:
            await connection.invalidate()
        await connection.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StorageError("The database was closed. Aftershow is about to end: please try again in a moment.")

    @property
    def _in_memory(self) -> bool:
        return self.is_sqlite and self.file is None

    async def _open_fast(self) -> aiosqlite.Connection:
        async with self._opening:
            self._check_open()
            if self._fast is None:
                self._fast = await self._connect()
            return self._fast

    async def _open_fast_writer(self) -> aiosqlite.Connection:
        async with self._opening:
            self._check_open()
            if self._fast_writer is None:
                self._fast_writer = await self._connect("PRAGMA foreign_keys=ON", "PRAGMA synchronous=NORMAL")
            return self._fast_writer

    async def _connect(self, *pragmas: str) -> aiosqlite.Connection:
        connection = aiosqlite.connect(str(self.file), isolation_level=None)
        connection._thread.daemon = True
        try:
            await connection
            for pragma in (f"PRAGMA busy_timeout={BUSY_MILLISECONDS}", *pragmas):
                await connection.execute(pragma)
        except BaseException as error:
            connection.stop()
            if isinstance(error, aiosqlite.Error):
                raise _storage_error(error) from error
            raise
        return connection

    def _make_writer(self) -> AsyncEngine:
        if not self.is_sqlite:
            return create_async_engine(self.url, pool_size=5, max_overflow=5, pool_pre_ping=True)
        if self._in_memory:
            engine = create_async_engine(self.url, poolclass=StaticPool)
        else:
            engine = create_async_engine(self.url, pool_size=1, max_overflow=0)
        _prepare_sqlite(engine, wal=not self._in_memory)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return engine

    def _make_reader(self) -> AsyncEngine:
        if self._in_memory:
            return self._writer
        # All are kept open: those beyond the size of a pool are made anew for every statement.
        size = 2 if self.is_sqlite else 6
        engine = create_async_engine(self.url, isolation_level="AUTOCOMMIT", pool_size=size, max_overflow=6 - size)
        if self.is_sqlite:
            _prepare_sqlite(engine, wal=True)
        return engine


def _normalise(url: str) -> URL:
    try:
        parsed = make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url))
    except ArgumentError as error:
        raise ConfigurationError("DATABASE_URL is not an address. Try sqlite:///aftershow.db") from error
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            parsed = parsed.set(database=None)
        return parsed.set(drivername="sqlite+aiosqlite")
    if parsed.drivername == "postgresql+psycopg":
        return parsed
    raise ConfigurationError(
        f"Aftershow keeps its data in SQLite or PostgreSQL, not in {parsed.get_backend_name()}. "
        "Try sqlite:///aftershow.db or postgresql://user:password@host/name"
    )


def _prepare_sqlite(engine: AsyncEngine, *, wal: bool) -> None:
    def prepare(connection: Any, _record: object) -> None:
        pragmas = [f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON"]
        if wal:
            pragmas += [f"page_size={PAGE_BYTES}", "journal_mode=WAL"]
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()  # the pool does not close what it could not prepare
            raise
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "invalidate", _end_transaction)


def _end_transaction(connection: Any, _record: object, _error: BaseException | None) -> None:
    """Before a connection whose user was cancelled is closed: a cursor that is still referred to keeps a closed SQLite
    connection alive, and with it the write lock of its transaction (https://sqlite.org/c3ref/close.html)."""
    with suppress(Exception, asyncio.CancelledError):  # it is closed in any case, and what was raised goes on
        connection.rollback()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _rows(result: CursorResult[Any]) -> list[Any]:
    return [tuple(row) for row in result] if result.returns_rows else []


class _plainly:  # noqa: N801
    """Turns a database that is down, full, locked or damaged into a `StorageError`; what a constraint says passes."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, DatabaseError) and not isinstance(error, IntegrityError | ProgrammingError | DataError):
            raise _storage_error(error) from error


def _storage_error(error: Exception) -> StorageError:
    return StorageError(
        f"The database does not answer just now ({type(error).__name__}). Please try again in a moment."
    )
