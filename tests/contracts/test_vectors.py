"""The contract of `VectorStore`, on every database, in memory and over its mapped file."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.episode import Episode
from bot.ports.vectors import EpisodeVectors, VectorStore
from storage import vectors as module
from storage.catalogue import Catalogue
from storage.stores import Stores
from storage.vectors import SqlVectors
from tests.fakes.library_samples import incoming

Floats = NDArray[np.float32]
WIDTH = 128


def rows(count: int, seed: int) -> Floats:
    made = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    unit: Floats = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


def of(episode: Episode, values: Floats, *passages: int) -> EpisodeVectors:
    places = np.array(passages or range(len(values)), dtype=np.uint32)
    return EpisodeVectors(episode_id=episode.id, transcript_hash=episode.transcript_hash, passages=places, rows=values)


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("*.vectors")
    return file


async def episodes(stores: Stores, *slugs: str) -> list[Episode]:
    saved = await stores.library.save([incoming(slug, f"All about {slug}.") for slug in slugs])
    return [one.episode for one in saved]


@pytest.fixture(params=["memory", "file"])
def store(
    stores: Stores, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SqlVectors:
    """With a file, it is written after a few rows already."""
    monkeypatch.setattr(module, "_IN_MEMORY", 4)
    return SqlVectors(stores.database, Catalogue(stores.database), tmp_path if request.param == "file" else None)


async def test_what_lies_nearest_is_found_by_its_place(stores: Stores, store: SqlVectors) -> None:
    kept: VectorStore = store
    soup, bread = await episodes(stores, "soup", "bread")
    values = {soup.id: rows(5, 1), bread.id: rows(7, 2)}
    await kept.save("one", [of(soup, values[soup.id]), of(bread, values[bread.id])])
    for asked, at in ((soup, 3), (bread, 6)):
        first = (await kept.near("one", values[asked.id][at], [soup, bread], 4))[0]
        assert (first.episode_id, first.ordinal) == (asked.id, at)
        assert first.likeness == pytest.approx(2.0, abs=0.03)


async def test_parts_of_a_passage_count_together_and_it_comes_once(stores: Stores, store: SqlVectors) -> None:
    (soup,) = await episodes(stores, "soup")
    values = rows(4, 3)
    await store.save("one", [of(soup, values, 0, 0, 1, 1)])
    found = await store.near("one", values[1], [soup], 10)
    whole = values[0] + values[1]
    expected = 1 + float(whole @ values[1]) / float(np.linalg.norm(whole))
    assert [one.ordinal for one in found] == [0, 1]
    assert found[0].likeness == pytest.approx(expected, abs=0.03)


async def test_only_the_episodes_that_are_given_are_looked_through(stores: Stores, store: SqlVectors) -> None:
    soup, bread = await episodes(stores, "soup", "bread")
    values = rows(5, 4)
    await store.save("one", [of(soup, values), of(bread, rows(5, 5))])
    assert {one.episode_id for one in await store.near("one", values[0], [bread], 10)} == {bread.id}
    assert not await store.near("one", values[0], [], 10)
    assert not await store.near("another", values[0], [soup, bread], 10)


async def test_words_that_changed_have_no_vectors_until_they_are_made_anew(stores: Stores, store: SqlVectors) -> None:
    (soup,) = await episodes(stores, "soup")
    values = rows(6, 6)
    await store.save("one", [of(soup, values)])
    assert not await store.missing("one", [soup])
    assert await store.missing("two", [soup]) == [soup]
    await store.near("one", values[0], [soup], 1)
    (changed,) = (one.episode for one in await stores.library.save([incoming("soup", "Soup is another thing now.")]))
    assert await store.missing("one", [changed]) == [changed]
    assert not await store.near("one", values[0], [changed], 1)
    await store.save("one", [of(soup, values)])
    assert await store.missing("one", [changed]) == [changed], "vectors of old words are kept"
    await store.save("one", [of(changed, values[::-1].copy())])
    assert (await store.near("one", values[0], [changed], 1))[0].ordinal == 5


async def test_saving_makes_cached_lookups_old(stores: Stores, store: SqlVectors) -> None:
    soup, bread = await episodes(stores, "soup", "bread")
    before = await stores.library.version()
    await store.save("one", [of(soup, rows(1, 7)), of(bread, rows(1, 8))])
    assert await stores.library.version() > before


async def test_an_episode_without_a_word_is_not_missing(stores: Stores, store: SqlVectors) -> None:
    soup, bread = await episodes(stores, "soup", "bread")
    values = rows(5, 9)
    await store.save("one", [of(soup, np.zeros((0, 0), dtype=np.float32)), of(bread, values)])
    assert not await store.missing("one", [soup, bread])
    assert (await store.near("one", values[2], [soup, bread], 1))[0].ordinal == 2


async def test_another_process_sees_what_was_saved(stores: Stores, store: SqlVectors, tmp_path: Path) -> None:
    (soup,) = await episodes(stores, "soup")
    other = SqlVectors(stores.database, Catalogue(stores.database), tmp_path)
    values = rows(6, 10)
    assert not await other.near("one", values[0], [soup], 1)
    await store.save("one", [of(soup, values)])
    assert (await other.near("one", values[4], [soup], 1))[0].ordinal == 4


async def test_vectors_of_removed_words_leave_the_file(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_IN_MEMORY", 4)
    store = SqlVectors(stores.database, Catalogue(stores.database), tmp_path)
    soup, bread = await episodes(stores, "soup", "bread")
    values = rows(20, 11)
    await store.save("one", [of(soup, values[:10]), of(bread, values[10:])])
    await store.near("one", values[0], [soup, bread], 1)
    file = only_file(tmp_path)
    size = file.stat().st_size
    await stores.library.remove_episode(soup.id)
    found = await store.near("one", values[12], [bread], 10)
    assert found[0].ordinal == 2
    assert file.stat().st_size < size - 10 * WIDTH + 64
    await stores.library.remove_episode(bread.id)
    assert not await store.near("one", values[12], [], 10)
    assert not file.exists()


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", b"cut"])
async def test_a_damaged_file_is_made_again(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    monkeypatch.setattr(module, "_IN_MEMORY", 4)
    (soup,) = await episodes(stores, "soup")
    values = rows(12, 12)
    first = SqlVectors(stores.database, Catalogue(stores.database), tmp_path)
    await first.save("one", [of(soup, values)])
    await first.near("one", values[0], [soup], 1)
    file = only_file(tmp_path)
    whole = file.read_bytes()
    file.unlink()
    file.write_bytes(whole[:-50] if damage == b"cut" else damage)
    again = SqlVectors(stores.database, Catalogue(stores.database), tmp_path)
    assert (await again.near("one", values[7], [soup], 1))[0].ordinal == 7
    assert file.read_bytes() == whole
