"""The contract of `GlossaryStore`, on every database."""

import pytest

from bot.domain.episode import Show
from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId, ShowId
from bot.errors import NotStored
from bot.ports import GlossaryStore
from storage.glossaries import SqlGlossaries
from storage.stores import Stores
from tests.fakes.library_samples import ADA, BOB, KITCHEN, incoming

OURS = Scope(community=ADA, shows=(KITCHEN.id,))
THEIRS = Scope(community=BOB, shows=(KITCHEN.id,))


@pytest.fixture
async def episode_id(stores: Stores) -> EpisodeId:
    return (await stores.library.save([incoming("soup")]))[0].episode.id


async def test_what_episodes_taught_is_put_together_by_term(stores: Stores, episode_id: EpisodeId) -> None:
    glossary: GlossaryStore = stores.glossary
    second = (await stores.library.save([incoming("stew")]))[0].episode.id
    await glossary.learn(episode_id, [GlossaryEntry("Tigris", ("tigress",)), GlossaryEntry("Bo", ())])
    await glossary.learn(second, [GlossaryEntry("tigris", ("tiger's", "tigress"))])
    entries = list(await glossary.entries(OURS))
    assert [entry.canonical.casefold() for entry in entries] == ["bo", "tigris"]
    assert sorted(entries[1].heard_as) == ["tiger's", "tigress"]
    assert list(await SqlGlossaries(stores.database).entries(THEIRS)) == entries


async def test_learning_again_replaces_what_the_episode_taught(stores: Stores, episode_id: EpisodeId) -> None:
    await stores.glossary.learn(episode_id, [GlossaryEntry("Tigris", ("tigress",))])
    await stores.glossary.learn(episode_id, [GlossaryEntry("Knative", ("k native",))])
    assert list(await stores.glossary.entries(OURS)) == [GlossaryEntry("Knative", ("k native",))]
    await stores.glossary.learn(episode_id, [])
    assert list(await stores.glossary.entries(OURS)) == []


async def test_a_communitys_entry_wins_and_stays_its_own(stores: Stores, episode_id: EpisodeId) -> None:
    await stores.glossary.learn(episode_id, [GlossaryEntry("tigris", ("tigress",))])
    await stores.glossary.put(ADA, GlossaryEntry("Tigris", ("tie grease",), by_host=True))
    await stores.glossary.put(ADA, GlossaryEntry("TIGRIS", ("tiger is",), by_host=True))
    assert list(await stores.glossary.entries(OURS)) == [GlossaryEntry("TIGRIS", ("tiger is",), by_host=True)]
    assert list(await stores.glossary.entries(THEIRS)) == [GlossaryEntry("tigris", ("tigress",))]
    assert not await stores.glossary.remove(BOB, "Tigris")
    assert await stores.glossary.remove(ADA, "Tigris")
    assert list(await stores.glossary.entries(OURS)) == [GlossaryEntry("tigris", ("tigress",))]


async def test_terms_of_private_episodes_stay_private(stores: Stores) -> None:
    diary = Show(ShowId("diary"), "Diary", owner=BOB)
    episode_id = (await stores.library.save([incoming("day-1", show=diary)]))[0].episode.id
    await stores.glossary.learn(episode_id, [GlossaryEntry("Secret", ())])
    for community, seen in ((ADA, []), (BOB, ["Secret"])):
        scope = Scope(community=community, shows=(diary.id,))
        assert [entry.canonical for entry in await stores.glossary.entries(scope)] == seen


async def test_every_change_makes_cached_lookups_old(stores: Stores, episode_id: EpisodeId) -> None:
    versions = [await stores.library.version()]
    entry = GlossaryEntry("Tigris", ("tigress",))
    await stores.glossary.learn(episode_id, [entry])
    versions.append(await stores.library.version())
    await stores.glossary.put(ADA, entry)
    versions.append(await stores.library.version())
    await stores.glossary.remove(ADA, "tigris")
    versions.append(await stores.library.version())
    assert versions == sorted(set(versions))
    await stores.glossary.learn(episode_id, [entry])
    await stores.glossary.remove(ADA, "tigris")
    assert await stores.library.version() == versions[-1]
    assert (await stores.library.changes(versions[0]))[-1].version == versions[-1]


async def test_nothing_is_learned_from_an_episode_that_is_gone(stores: Stores, episode_id: EpisodeId) -> None:
    await stores.glossary.learn(episode_id, [GlossaryEntry("Tigris", ())])
    await stores.library.remove_episode(episode_id)
    assert list(await stores.glossary.entries(OURS)) == []
    with pytest.raises(NotStored):
        await stores.glossary.learn(episode_id, [GlossaryEntry("Tigris", ())])
