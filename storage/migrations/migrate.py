"""`migrate`: from any older state to the newest, in one transaction, with a copy of an SQLite file kept first."""

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.errors import StorageError
from storage.backup import copy_sqlite
from storage.database import Database
from storage.job_schema import migrate_jobs

if TYPE_CHECKING:
    from alembic.config import Config

_log = logging.getLogger(__name__)

HEAD = "0030"
"""The newest revision under `versions`."""

_ADVISORY_LOCK = 7_268_340_151


async def migrate(database: Database, *, to: str = HEAD) -> str | None:
    """Returns the revision found, None in an empty database. Raises `StorageError` if a newer version wrote it.

    The newest revision comes with the newest tables of the job engine, where it has any.
    """
    if database.file is not None:
        await asyncio.to_thread(database.file.parent.mkdir, parents=True, exist_ok=True)
    async with database.read() as connection:
        found = await connection.run_sync(_revision)
    if to == HEAD:
        await migrate_jobs(database)
    if found == to:
        return found
    if found is not None and database.file is not None:
        kept = database.file.with_name(f"{database.file.name}.before-{to}")
        await asyncio.to_thread(copy_sqlite, database.file, kept)
        _log.info("kept a copy of the database before its upgrade from %s to %s", found, to)
    async with database.write() as connection:
        await connection.run_sync(_upgrade, to)
    return found


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, to: str) -> None:
    """Alembic is loaded only when there is something to do: it takes longer than the rest of a start."""
    from alembic import command
    from alembic.util.exc import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise StorageError(
            "This data was written by a newer version of Aftershow. Please upgrade the program, "
            "or point it at another data folder."
        ) from error


def alembic_config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config
