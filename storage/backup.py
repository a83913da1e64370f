"""Copies of all that is remembered, taken while it is in use, and their return."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import ConfigurationError, StorageError
from storage.database import Database
from storage.versions import NO_EPISODE

DATABASE_FILE = "aftershow.sqlite3"
"""Name of the database inside a data folder."""
INDEX_FOLDER = "index"
"""Name of the search index inside a data folder."""


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

    Nothing may be using the folder. The index there belongs to what was replaced: it goes, and is built again.
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
        _set_aside(target, data_dir / f"{DATABASE_FILE}.before-restore", incoming)
    shutil.rmtree(data_dir / INDEX_FOLDER, ignore_errors=True)
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    incoming.replace(target)
    return target


def _set_aside(target: Path, kept: Path, incoming: Path) -> None:
    try:
        copy_sqlite(target, kept)
        _move_past(incoming, target)
    except (StorageError, sqlite3.Error):
        shutil.copyfile(target, kept)  # damaged, which may be why somebody restores: kept as it is


def _move_past(restored: Path, replaced: Path) -> None:
    """Give the restored library a version the replaced one never had: what was cached or indexed of that is not its."""
    with closing(_open(replaced)) as old, closing(sqlite3.connect(restored)) as new, new:
        (last,) = old.execute("SELECT version FROM corpus").fetchone()
        (own,) = new.execute("SELECT version FROM corpus").fetchone()
        version = max(last, own) + 1
        new.execute("INSERT OR REPLACE INTO removals (episode_id, version) VALUES (?, ?)", (NO_EPISODE, version))
        new.execute("UPDATE corpus SET version = ?", (version,))


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
