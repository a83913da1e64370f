"""Where everything is kept: the database's address, the data folder, copies of all of it."""

import os
from pathlib import Path

from bot.errors import ConfigurationError
from bot.settings import Settings
from storage.backup import DATABASE_FILE, backup, restore
from storage.stores import open_stores


def database_url(settings: Settings) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.data_folder / DATABASE_FILE}"


async def back_up(settings: Settings, file: Path) -> None:
    """A consistent copy of everything, taken while it is in use. Raises `ConfigurationError` where `file` exists."""
    async with open_stores(database_url(settings), None) as stores:
        await backup(stores.database, file)


def check_folder(folder: Path) -> None:
    """Make the data folder where there is none. Raises `ConfigurationError` where nothing can be kept in it."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {folder} cannot be written to: {error.strerror}. Choose another with --data or "
            "AFTERSHOW_DATA."
        ) from error


async def restore_from(settings: Settings, file: Path) -> None:
    check_folder(settings.data_folder)
    await restore(file, settings.data_folder)
