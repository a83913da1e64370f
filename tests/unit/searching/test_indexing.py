"""The index follows the library, however it was left."""

from pathlib import Path

from bot.domain.findings import Scope
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from storage.search_index import TantivyIndex
from tests.fakes.library_samples import ADA, KITCHEN, incoming
from tests.fakes.ready_databases import open_ready_stores

SCOPE = Scope(community=ADA, shows=(KITCHEN.id,))


async def test_it_catches_up_with_hundreds_of_changes_and_stops_there(tmp_path: Path) -> None:
    async with open_ready_stores() as stores:
        await stores.library.save([incoming(f"e{at}", f"Episode {at} is about walruses.") for at in range(450)])
        index = TantivyIndex(tmp_path)
        indexer = Indexer(stores.library, stores.library, index)
        assert await indexer.catch_up() == await stores.library.version()
        assert index.passages(SCOPE) == 450
        assert await indexer.catch_up() == await stores.library.version()


async def test_a_removed_episode_leaves_the_index() -> None:
    async with open_ready_stores() as stores:
        saved = await stores.library.save([incoming("a", "A walrus."), incoming("b", "A seal.")])
        index = TantivyIndex(None)
        indexer = Indexer(stores.library, stores.library, index)
        await indexer.catch_up()
        await stores.library.remove_episode(saved[0].episode.id)
        await indexer.catch_up()
        assert index.passages(SCOPE) == 1
        assert index.count(["walrus"], SCOPE) == 0


async def test_an_index_newer_than_its_library_is_built_again(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    async with open_ready_stores() as stores:
        for at in range(4):
            await stores.library.save([incoming(f"e{at}", f"Walrus number {at}.")])
        await Indexer(stores.library, stores.library, index).catch_up()
    async with open_ready_stores() as restored:
        await restored.library.save([incoming("only", "A seal.")])
        await Indexer(restored.library, restored.library, index).catch_up()
        assert (index.count(["walrus"], SCOPE), index.count(["seal"], SCOPE)) == (0, 1)


async def test_an_index_lost_while_it_runs_is_filled_again_by_the_next_question(tmp_path: Path) -> None:
    async with open_ready_stores() as stores:
        await stores.library.save([incoming("a", "A walrus swims.")])
        index = TantivyIndex(tmp_path)
        indexer = Indexer(stores.library, stores.library, index)
        finder = Finder(stores.library, indexer, index, index, stores.glossary, stores.cache)
        assert (await finder.find("walrus", SCOPE)).passages
        index.clear()
        assert index.version() == 0
        assert (await finder.find("swimming walrus", SCOPE)).passages


async def test_a_second_process_answers_from_what_the_first_wrote(tmp_path: Path) -> None:
    async with open_ready_stores() as stores:
        await stores.library.save([incoming("a", "A walrus swims.")])
        first, second = TantivyIndex(tmp_path), TantivyIndex(tmp_path)
        await Indexer(stores.library, stores.library, first).catch_up()
        writing = first._index.writer(20_000_000, 1)
        await stores.library.save([incoming("b", "A seal sings.")])
        finder = Finder(
            stores.library,
            Indexer(stores.library, stores.library, second),
            second,
            second,
            stores.glossary,
            stores.cache,
        )
        assert (await finder.find("walrus", SCOPE)).passages
        assert not (await finder.find("seal", SCOPE)).passages
        del writing
        assert (await finder.find("seal singing", SCOPE)).passages


async def test_what_it_follows_waits_for_the_next_large_write_or_the_next_question() -> None:
    async with open_ready_stores() as stores:
        index = TantivyIndex(None)
        indexer = Indexer(stores.library, stores.library, index)
        await stores.library.save([incoming("a", "A walrus."), incoming("b", "A seal.")])
        await indexer.follow()
        assert index.passages(SCOPE) == 0
        await stores.library.save([incoming("a", "A walrus and a whale.")])
        await indexer.follow()
        await indexer.catch_up()
        assert index.passages(SCOPE) == 2
        assert index.count(["whale"], SCOPE) == 1
        await stores.library.save([incoming(f"e{at}", f"Episode {at} is about walruses.") for at in range(450)])
        await indexer.follow()
        assert index.passages(SCOPE) == 402
        assert await indexer.catch_up() == await stores.library.version()
        assert index.passages(SCOPE) == 452
