"""Copies of all that is remembered, taken while it is in use, and their return."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import ConfigurationError, StorageError
from storage.database import Database

DATABASE_FILE = "aftershow.sqlite3"
"""Name of the database inside a data folder."""


async def backup(database: Database, file: Path) -> None:
    """Write a whole, consistent copy of the database to `file`; readers and writers go on meanwhile.

    Never leaves a half-written `file`. Raises `ConfigurationError` where `file` is there already or where the database
    server has its own way.
    """
    if not database.is_sqlite:
        name = database.url.database
        raise ConfigurationError(
            f"PostgreSQL makes its own backups: pg_dump --format=custom --file={file} {name}; "
            f"restore them with: pg_restore --clean --if-exists --dbname={name} {file}"
        )
    if database.file is None:
        raise ConfigurationError("This database lives in memory only. Give it a file (--data) to keep and back up.")
    if await asyncio.to_thread(file.exists):
        raise ConfigurationError(f"{file} is there already. Name a file that is not, so that no backup is lost.")
    await asyncio.to_thread(copy_sqlite, database.file, file)


async def restore(file: Path, data_dir: Path) -> Path:
    """Put the backup in place of the database in `data_dir` and return where; what was there is kept beside it.

    Nothing may be using the folder. The index is derived: it notices and is built again.
    """
    return await asyncio.to_thread(_restore, file, data_dir)


def copy_sqlite(source: Path, target: Path) -> None:
    """An online backup of one SQLite file, checked, then moved into place."""
    partial = target.with_name(f"{target.name}.partial")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial.unlink(missing_ok=True)
    try:
        with closing(_open(source)) as reading, closing(sqlite3.connect(partial)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")
            _check(writing, source)
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"{source} could not be copied to {target}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


def _restore(file: Path, data_dir: Path) -> Path:
    target = data_dir / DATABASE_FILE
    with closing(_open(file)) as reading:
        _check(reading, file)
    incoming = data_dir / f"{DATABASE_FILE}.incoming"
    copy_sqlite(file, incoming)
    if target.exists():
        copy_sqlite(target, data_dir / f"{DATABASE_FILE}.before-restore")
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    incoming.replace(target)
    return target


def _open(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise StorageError(f"There is no backup at {file}.")
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _check(connection: sqlite3.Connection, file: Path) -> None:
    """Raises `StorageError` unless this is a sound database of ours."""
    try:
        (answer,) = connection.execute("PRAGMA quick_check").fetchone()
        connection.execute("SELECT version FROM corpus").fetchone()
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{file} is not a backup of Aftershow.") from error
    if answer != "ok":
        raise StorageError(f"{file} is damaged: {answer}")
