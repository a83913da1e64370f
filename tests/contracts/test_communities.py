"""The contract of `Communities`, on every database."""

import pytest

from bot.domain.episode import Show
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, ShowId
from bot.errors import NotStored
from bot.ports import Communities
from storage.communities import CommunityStore
from storage.stores import Stores
from tests.fakes.library_samples import ADA, BOB, KITCHEN, incoming

GARDEN = Show(ShowId("garden"), "Garden Radio", feed_url="https://garden.example/feed")


@pytest.fixture
def communities(stores: Stores) -> Communities:
    return stores.communities


async def test_a_community_follows_nothing_at_first(communities: Communities) -> None:
    assert list(await communities.followed_shows(ADA)) == []


async def test_followed_shows_come_in_the_order_they_were_followed(communities: Communities) -> None:
    for show in (KITCHEN, GARDEN):
        await communities.put_show(show)
    await communities.follow(ADA, [GARDEN.id])
    await communities.follow(ADA, [KITCHEN.id, GARDEN.id])
    assert list(await communities.followed_shows(ADA)) == [GARDEN, KITCHEN]
    assert list(await communities.followed_shows(BOB)) == []


async def test_another_connection_sees_a_follow_at_once(stores: Stores) -> None:
    other = CommunityStore(stores.database)
    assert list(await other.followed_shows(ADA)) == []
    await stores.communities.put_show(KITCHEN)
    await stores.communities.follow(ADA, [KITCHEN.id])
    assert list(await other.followed_shows(ADA)) == [KITCHEN]
    assert await stores.communities.unfollow(ADA, KITCHEN.id)
    assert not await stores.communities.unfollow(ADA, KITCHEN.id)
    assert list(await other.followed_shows(ADA)) == []


@pytest.mark.parametrize("show", [ShowId("nowhere"), ShowId("diary")])
async def test_an_unknown_show_and_a_private_one_of_others_look_the_same(
    communities: Communities, show: ShowId
) -> None:
    await communities.put_show(Show(ShowId("diary"), "Diary", owner=ADA))
    with pytest.raises(NotStored, match=f"no show called '{show}'"):
        await communities.follow(BOB, [show])
    assert list(await communities.followed_shows(BOB)) == []


async def test_one_unknown_show_means_that_none_is_followed(communities: Communities) -> None:
    await communities.put_show(KITCHEN)
    with pytest.raises(NotStored):
        await communities.follow(ADA, [KITCHEN.id, ShowId("nowhere")])
    assert list(await communities.followed_shows(ADA)) == []


async def test_each_community_follows_its_own_show_of_a_shared_name(communities: Communities) -> None:
    mine, theirs = (Show(ShowId("diary"), f"Diary of {owner}", owner=owner) for owner in (ADA, BOB))
    for show in (mine, theirs):
        await communities.put_show(show)
    await communities.follow(ADA, [ShowId("diary")])
    await communities.follow(BOB, [ShowId("diary")])
    assert list(await communities.followed_shows(ADA)) == [mine]
    assert list(await communities.followed_shows(BOB)) == [theirs]


async def test_putting_a_show_again_renames_it_and_keeps_its_feed(communities: Communities) -> None:
    await communities.put_show(GARDEN)
    await communities.follow(ADA, [GARDEN.id])
    await communities.put_show(Show(GARDEN.id, "Garden Radio II"))
    assert list(await communities.followed_shows(ADA)) == [Show(GARDEN.id, "Garden Radio II", feed_url=GARDEN.feed_url)]


async def test_putting_the_same_show_again_changes_nothing(stores: Stores) -> None:
    await stores.communities.put_show(GARDEN)
    version = await stores.library.version()
    await stores.communities.put_show(GARDEN)
    assert await stores.library.version() == version


async def test_a_forgotten_community_leaves_published_shows_to_others(stores: Stores) -> None:
    await stores.library.save([incoming("soup"), incoming("day-1", show=Show(ShowId("diary"), "D", owner=ADA))])
    for community in (ADA, BOB):
        await stores.communities.follow(community, [KITCHEN.id])
    await stores.communities.forget(ADA)
    assert list(await stores.communities.followed_shows(ADA)) == []
    assert list(await stores.communities.followed_shows(BOB)) == [KITCHEN]
    left = Scope(community=ADA, shows=(KITCHEN.id, ShowId("diary")))
    assert [episode.slug for episode in await stores.library.episodes(left)] == ["soup"]


async def test_a_community_without_a_name_owns_nothing(communities: Communities) -> None:
    with pytest.raises(Exception, match="needs a name"):
        await communities.put_show(Show(ShowId("diary"), "D", owner=CommunityId("")))
