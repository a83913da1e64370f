"""The job engine's own tables: built and upgraded by the package's own scripts, never by ours.

Which of its scripts were applied stands in the comment on its main table: the package keeps no account of that.
"""

import asyncio
import logging
from importlib.util import find_spec
from pathlib import Path

import psycopg

from bot.errors import StorageError
from storage.database import Database

logger = logging.getLogger(__name__)

PREFIX = "procrastinate_"
"""How the names of all its tables begin."""
_TABLE = f"{PREFIX}jobs"
_LOCK = 7_268_340_152
_SEEN = "aftershow applied "


async def migrate_jobs(database: Database) -> None:
    """Bring its tables up to date, on PostgreSQL; elsewhere there are none. Raises `StorageError`."""
    if database.is_sqlite:
        return
    scripts = _scripts()
    newest = max(scripts)
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            if await _applied(connection) == newest:
                return
            await connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            await _upgrade(connection, scripts, await _applied(connection))
    except psycopg.Error as error:
        raise StorageError(f"The tables for jobs could not be brought up to date ({type(error).__name__}).") from error


async def _upgrade(connection: psycopg.AsyncConnection, scripts: dict[str, Path], applied: str | None) -> None:
    """`applied` is the last script that was; None where there are no tables."""
    newest = max(scripts)
    if applied is None:
        await _run(connection, _folder() / "schema.sql", newest)
        return
    for name in sorted(scripts):
        if name > applied:
            await _run(connection, scripts[name], name)
            logger.info("upgraded the tables for jobs script=%s", name)


async def _run(connection: psycopg.AsyncConnection, script: Path, name: str) -> None:
    """One script and the note that it was applied, in one transaction."""
    written = await asyncio.to_thread(script.read_bytes)
    async with connection.transaction():
        await connection.execute(written)
        await connection.execute(f"COMMENT ON TABLE {_TABLE} IS '{_SEEN}{name}'".encode())


async def _applied(connection: psycopg.AsyncConnection) -> str | None:
    """The newest script that was applied; None without tables. Raises `StorageError` for tables that are not ours."""
    answer = await connection.execute("SELECT to_regclass(%s), obj_description(to_regclass(%s))", [_TABLE, _TABLE])
    table, comment = await answer.fetchone() or (None, None)
    if table is None:
        return None
    if not str(comment or "").startswith(_SEEN):
        raise StorageError(
            "This database has job tables that Aftershow did not make. Give Aftershow a database of its own."
        )
    return str(comment).removeprefix(_SEEN)


def _scripts() -> dict[str, Path]:
    return {path.stem: path for path in (_folder() / "migrations").glob("*.sql")}


def _folder() -> Path:
    """The package is not imported for this: it would double the time of a start."""
    found = find_spec("procrastinate")
    if found is None or found.origin is None:
        raise StorageError("The package procrastinate is missing: install Aftershow anew.")
    return Path(found.origin).parent / "sql"
