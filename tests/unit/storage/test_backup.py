"""Backups are whole though taken in use, and a restore loses neither the old nor the new."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.findings import Scope
from bot.errors import ConfigurationError, StorageError
from storage.backup import DATABASE_FILE, INDEX_FOLDER, backup, restore
from storage.database import Database
from storage.stores import open_stores
from tests.fakes.library_samples import ADA, KITCHEN, incoming

EVERYTHING = Scope(community=ADA, shows=(KITCHEN.id,))


def url(folder: Path) -> str:
    return f"sqlite:///{folder / DATABASE_FILE}"


async def slugs(folder: Path) -> set[str]:
    async with open_stores(url(folder)) as stores:
        return {episode.slug for episode in await stores.library.episodes(EVERYTHING)}


async def test_a_backup_taken_while_it_is_written_to_restores_somewhere_else(tmp_path: Path) -> None:
    async with open_stores(url(tmp_path / "a")) as stores:
        await stores.library.save([incoming("one")])
        writing = asyncio.gather(*(stores.library.save([incoming(f"more-{at}")]) for at in range(20)))
        await backup(stores.database, tmp_path / "backups" / "monday")
        await writing
    where = await restore(tmp_path / "backups" / "monday", tmp_path / "b")
    assert where == tmp_path / "b" / DATABASE_FILE
    assert "one" in await slugs(tmp_path / "b")
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["monday"]


async def test_a_restore_keeps_what_was_there_beside_it(tmp_path: Path) -> None:
    async with open_stores(url(tmp_path)) as stores:
        await stores.library.save([incoming("one")])
        await backup(stores.database, tmp_path / "monday")
        await stores.library.save([incoming("two")])
    await restore(tmp_path / "monday", tmp_path)
    assert await slugs(tmp_path) == {"one"}
    with closing(sqlite3.connect(tmp_path / f"{DATABASE_FILE}.before-restore")) as kept:
        assert kept.execute("SELECT count(*) FROM episodes").fetchone() == (2,)


async def test_nothing_cached_or_indexed_of_the_replaced_library_is_taken_for_the_restored_one(tmp_path: Path) -> None:
    async with open_stores(url(tmp_path)) as stores:
        await stores.library.save([incoming("one")])
        await backup(stores.database, tmp_path / "monday")
        await stores.library.save([incoming("two"), incoming("three")])
        replaced = await stores.library.version()
    index = tmp_path / INDEX_FOLDER / "segment"
    index.parent.mkdir()
    index.write_text("words of two and three")
    await restore(tmp_path / "monday", tmp_path)
    async with open_stores(url(tmp_path)) as stores:
        assert await stores.library.version() > replaced
        assert (await stores.library.changes(replaced))[-1].version == await stores.library.version()
    assert not await asyncio.to_thread(index.exists)


async def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_is(tmp_path: Path) -> None:
    async with open_stores(url(tmp_path)) as stores:
        await stores.library.save([incoming("one")])
        await backup(stores.database, tmp_path / "monday")
    (tmp_path / DATABASE_FILE).write_bytes(b"overwritten by mistake")
    await restore(tmp_path / "monday", tmp_path)
    assert await slugs(tmp_path) == {"one"}
    assert (tmp_path / f"{DATABASE_FILE}.before-restore").read_bytes() == b"overwritten by mistake"


async def test_an_existing_file_is_never_overwritten_by_a_backup(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("precious")
    async with open_stores(url(tmp_path)) as stores:
        with pytest.raises(ConfigurationError, match="there already"):
            await backup(stores.database, taken)
    assert taken.read_text() == "precious"


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be read as one" * 20])
async def test_what_is_no_backup_of_ours_is_refused_and_nothing_is_touched(tmp_path: Path, content: bytes) -> None:
    async with open_stores(url(tmp_path)) as stores:
        await stores.library.save([incoming("one")])
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    for file in (bad, tmp_path / "missing"):
        with pytest.raises(StorageError, match=r"not a backup|no backup"):
            await restore(file, tmp_path)
    assert await slugs(tmp_path) == {"one"}


async def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    async with open_stores(url(tmp_path)) as stores:
        await stores.library.save([incoming(f"e{at}", "Words. " * 2000) for at in range(20)])
        await backup(stores.database, tmp_path / "monday")
    data = bytearray((tmp_path / "monday").read_bytes())
    data[len(data) // 3 : len(data) // 3 + 20_000] = bytes(20_000)
    (tmp_path / "monday").write_bytes(data)
    with pytest.raises(StorageError, match=r"damaged|not a backup|could not be copied"):
        await restore(tmp_path / "monday", tmp_path / "b")


async def test_other_databases_say_which_command_makes_their_backup(tmp_path: Path) -> None:
    for address, words in (("postgresql://u@localhost/show", "pg_dump.*pg_restore"), ("sqlite://", "memory only")):
        database = Database(address)
        with pytest.raises(ConfigurationError, match=words):
            await backup(database, tmp_path / "x")
        await database.close()
