"""The contract of `TranscriptLibrary` and `EpisodeStore`, on every database."""

from datetime import date

import pytest

from bot.domain.episode import EpisodeDetails, FeedChapter, Person, Show, Soundbite
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash
from bot.domain.span import Span
from bot.domain.transcript import Transcript
from bot.errors import NotStored
from bot.ports import Change, EpisodeStore, IncomingEpisode, LibraryChange, TranscriptLibrary
from storage.library import Library
from storage.stores import Stores
from tests.fakes.library_samples import ADA, BOB, KITCHEN, incoming, span_of, transcript

EVERYTHING = Scope(community=ADA, shows=(KITCHEN.id,))


def test_the_library_is_both_ports(stores: Stores) -> None:
    reads: TranscriptLibrary = stores.library
    writes: EpisodeStore = stores.library
    assert isinstance(reads, Library)
    assert isinstance(writes, Library)


async def test_an_empty_library_has_version_zero_and_no_episodes(stores: Stores) -> None:
    assert await stores.library.version() == 0
    assert await stores.library.episodes(EVERYTHING) == ()
    assert await stores.library.changes(0) == []


async def test_a_saved_episode_comes_back_with_all_that_was_known(stores: Stores) -> None:
    details = EpisodeDetails(
        title="Soup \u2014 and \ud83c bread",
        show_title="Kitchen Radio",
        published=date(2024, 2, 29),
        season=2,
        number=7,
        description="About soup.\x00",
        guid="guid-1",
        url="https://kitchen.example/7",
        audio_url="https://kitchen.example/7.mp3",
        duration_seconds=61.5,
        persons=(Person("Ada", "host"), Person("Bo", "guest")),
        chapters=(FeedChapter("Stock", 0.0), FeedChapter("Bread", 30.5)),
        soundbites=(Soundbite(3.0, 4.5, "Boil it"),),
    )
    words = transcript("Boil the soup.", "Nicht zu lang.", speakers=("Ada", None))
    saved = await stores.library.save(
        [
            IncomingEpisode(
                show=KITCHEN,
                slug="soup",
                source="caf\udce9/soup.txt",
                details=details,
                transcript=words,
                raw="r\x00aw\r\n",
            )
        ]
    )
    episode = saved[0].episode
    assert saved[0].change is Change.NEW
    assert episode.details == details
    assert (episode.slug, episode.source, episode.language, episode.words) == ("soup", "caf\udce9/soup.txt", "en", 6)
    assert await stores.library.episodes(EVERYTHING) == (episode,)
    assert await stores.library.raw(episode.id, episode.transcript_hash) == "r\x00aw\r\n"
    stored = await Library(stores.database).transcript(episode.id)
    assert stored == words
    assert stored.hash == words.hash == episode.transcript_hash


async def test_saving_the_same_words_again_changes_nothing(stores: Stores) -> None:
    first = await stores.library.save([incoming("one"), incoming("two")])
    version = await stores.library.version()
    again = await stores.library.save([incoming("two"), incoming("one")])
    assert [saved.change for saved in again] == [Change.UNCHANGED, Change.UNCHANGED]
    assert [saved.episode.id for saved in again] == [first[1].episode.id, first[0].episode.id]
    assert await stores.library.version() == version
    assert await stores.library.changes(version) == []


async def test_a_changed_text_makes_a_new_revision_and_the_old_one_stays_citable(stores: Stores) -> None:
    old, new = transcript("The soup was cold."), transcript("The soup was bold.")
    first = (await stores.library.save([incoming("one", words=old)]))[0].episode
    version = await stores.library.version()
    second = (await stores.library.save([incoming("one", words=new)]))[0]
    assert second.change is Change.REVISED
    assert second.episode.id == first.id
    assert len(await stores.library.episodes(EVERYTHING)) == 1
    assert [change.transcript_hash for change in await stores.library.changes(version)] == [new.hash]
    cited = await stores.library.cite([span_of(first.id, old, "cold"), span_of(first.id, new, "bold")])
    assert [citation.text for citation in cited] == ["cold", "bold"]
    assert await stores.library.transcript(first.id) == new
    assert await stores.library.transcript(first.id, old.hash) == old
    assert await stores.library.revisions(first.id) == [new.hash, old.hash]


async def test_words_that_return_become_current_again_without_a_second_copy(stores: Stores) -> None:
    old, new = transcript("The soup was cold."), transcript("The soup was bold.")
    for words in (old, new, old):
        saved = await stores.library.save([incoming("one", words=words)])
    assert saved[0].change is Change.REVISED
    assert await stores.library.revisions(saved[0].episode.id) == [old.hash, new.hash]


async def test_details_that_change_are_updated_though_the_words_are_the_same(stores: Stores) -> None:
    await stores.library.save([incoming("one", title="Sopu")])
    version = await stores.library.version()
    saved = await stores.library.save([incoming("one", title="Soup")])
    assert saved[0].change is Change.UNCHANGED
    assert saved[0].episode.title == "Soup"
    assert await stores.library.version() > version


async def test_a_guid_follows_an_episode_whose_transcript_moved(stores: Stores) -> None:
    first = await stores.library.save([incoming("one", "Words.", source="http://a/1.vtt", guid="g1")])
    moved = await stores.library.save([incoming("one", "Better words.", source="http://a/1-v2.vtt", guid="g1")])
    assert moved[0].episode.id == first[0].episode.id
    assert moved[0].change is Change.REVISED
    assert moved[0].episode.source == "http://a/1-v2.vtt"
    assert len(await stores.library.episodes(EVERYTHING)) == 1


async def test_the_source_decides_before_the_guid(stores: Stores) -> None:
    first, second = await stores.library.save(
        [incoming("one", source="a", guid="g1"), incoming("two", source="b", guid="g2")]
    )
    again = await stores.library.save([incoming("one", "Other words.", source="a", guid="g2")])
    assert again[0].episode.id == first.episode.id
    assert len(await stores.library.episodes(EVERYTHING)) == 2
    assert second.episode.id != first.episode.id


async def test_a_feed_that_gives_every_item_one_guid_loses_no_episode(stores: Stores) -> None:
    items = [incoming(f"e{at}", f"Words {at}.", source=f"http://a/{at}", guid="same") for at in range(4)]
    saved = await stores.library.save(items)
    assert len({one.episode.id for one in saved}) == 4
    again = await stores.library.save(items)
    assert [one.change for one in again] == [Change.UNCHANGED] * 4


async def test_a_republished_episode_is_merged_within_its_show_only(stores: Stores) -> None:
    other = Show(ShowId("garden"), "Garden Radio")
    words = transcript("The very same words.")
    first, again, elsewhere = await stores.library.save(
        [
            incoming("one", words=words, source="a"),
            incoming("rerun", words=words, source="b"),
            incoming("one", words=words, source="a", show=other),
        ]
    )
    assert again.change is Change.UNCHANGED
    assert again.episode.id == first.episode.id
    assert elsewhere.episode.id != first.episode.id
    rerun = await stores.library.save([incoming("rerun", words=words, source="b")])
    assert rerun[0].episode.id == first.episode.id


async def test_a_rerun_whose_words_change_becomes_an_episode_of_its_own(stores: Stores) -> None:
    words = transcript("The very same words.")
    first, _ = await stores.library.save([incoming("one", words=words), incoming("rerun", words=words)])
    changed = (await stores.library.save([incoming("rerun", "Other words.")]))[0]
    assert changed.change is Change.NEW
    assert changed.episode.id != first.episode.id
    original = (await stores.library.save([incoming("one", words=words)]))[0]
    assert (original.change, original.episode.id) == (Change.UNCHANGED, first.episode.id)


async def test_a_slug_taken_by_another_source_gets_a_number(stores: Stores) -> None:
    first = await stores.library.save([incoming("one", "A.", source="a"), incoming("one", "B.", source="b")])
    then = await stores.library.save([incoming("one", "C.", source="c"), incoming("one-2", "D.", source="d")])
    assert [saved.episode.slug for saved in (*first, *then)] == ["one", "one-2", "one-3", "one-2-2"]
    again = await stores.library.save([incoming("one", "C.", source="c")])
    assert again[0].episode.slug == "one-3"


async def test_episodes_come_newest_first_then_by_season_number_and_arrival(stores: Stores) -> None:
    await stores.library.save(
        [
            incoming("undated-early"),
            incoming("old", published=date(2020, 1, 1)),
            incoming("s2e1", published=date(2024, 1, 1), season=2, number=1),
            incoming("s1e9", published=date(2024, 1, 1), season=1, number=9),
            incoming("undated-late"),
            incoming("s2e2", published=date(2024, 1, 1), season=2, number=2),
        ]
    )
    ordered = [episode.slug for episode in await stores.library.episodes(EVERYTHING)]
    assert ordered == ["s2e2", "s2e1", "s1e9", "old", "undated-late", "undated-early"]


async def test_a_scope_narrows_to_shows_and_episodes(stores: Stores) -> None:
    garden = Show(ShowId("garden"), "Garden Radio")
    soup, roses = await stores.library.save([incoming("soup"), incoming("roses", show=garden)])
    both = Scope(community=ADA, shows=(KITCHEN.id, garden.id))
    assert {episode.slug for episode in await stores.library.episodes(both)} == {"soup", "roses"}
    one = Scope(community=ADA, shows=(KITCHEN.id,), episodes=(soup.episode.id, roses.episode.id))
    assert [episode.slug for episode in await stores.library.episodes(one)] == ["soup"]
    assert await stores.library.episodes(Scope(community=ADA, shows=())) == ()
    assert await stores.library.episodes(Scope(community=ADA, shows=(KITCHEN.id,), episodes=())) == ()


async def test_a_private_show_is_there_for_its_owner_only(stores: Stores) -> None:
    private = Show(ShowId("diary"), "Diary", owner=ADA)
    saved = await stores.library.save([incoming("day-1", show=private)])
    assert await stores.library.episodes(Scope(community=ADA, shows=(private.id,))) == (saved[0].episode,)
    assert await stores.library.episodes(Scope(community=BOB, shows=(private.id,))) == ()


async def test_two_communities_may_own_shows_episodes_and_slugs_of_the_same_name(stores: Stores) -> None:
    mine, theirs = (Show(ShowId("diary"), f"Diary of {owner}", owner=owner) for owner in (ADA, BOB))
    a, b = await stores.library.save([incoming("day-1", show=mine), incoming("day-1", show=theirs)])
    assert a.episode.id != b.episode.id
    assert (a.episode.slug, b.episode.slug) == ("day-1", "day-1")
    seen = await stores.library.episodes(Scope(community=BOB, shows=(ShowId("diary"),)))
    assert [episode.show.title for episode in seen] == ["Diary of bob"]


async def test_a_private_episode_has_an_id_that_nobody_can_work_out(stores: Stores) -> None:
    private = Show(ShowId("diary"), "Diary", owner=ADA)
    first = (await stores.library.save([incoming("day-1", show=private)]))[0].episode
    await stores.library.remove_episode(first.id)
    second = (await stores.library.save([incoming("day-1", show=private)]))[0].episode
    assert first.id != second.id
    assert len(first.id) >= 16
    assert first.id.isalnum()


async def test_citations_know_speaker_lines_seconds_and_how_far_through(stores: Stores) -> None:
    words = transcript("Boil it.", "No, fry it.", "Boil it, then.", speakers=("Ada", "Bo", "Ada"))
    episode = (await stores.library.save([incoming("one", words=words)]))[0].episode
    whole = Span(episode.id, words.hash, 0, len(words.text))
    fry, everything = await stores.library.cite([span_of(episode.id, words, "fry it"), whole])
    assert (fry.text, fry.speaker, fry.first_line, fry.last_line, fry.seconds) == ("fry it", "Bo", 2, 2, 5.0)
    assert fry.fraction == pytest.approx(13 / len(words.text))
    assert (fry.episode_title, fry.episode_slug, fry.show_title) == ("One", "one", "Kitchen Radio")
    assert fry.source == "shows/one.txt"
    assert (everything.text, everything.speaker) == (words.text, None)
    assert (everything.first_line, everything.last_line, everything.seconds) == (1, 3, 0.0)


async def test_a_transcript_without_times_cites_by_fraction_alone(stores: Stores) -> None:
    words = transcript("One two.", "Three four.", seconds_each=None)
    episode = (await stores.library.save([incoming("one", words=words)]))[0].episode
    citation = (await stores.library.cite([span_of(episode.id, words, "four")]))[0]
    assert citation.seconds is None
    assert citation.speaker is None
    assert 0 < citation.fraction < 1


async def test_citations_come_in_the_order_asked_even_twice(stores: Stores) -> None:
    saved = await stores.library.save([incoming(f"e{at}", f"Number {at} speaks.") for at in range(12)])
    spans = [Span(one.episode.id, one.episode.transcript_hash, 7, 9) for one in reversed(saved)]
    cited = await Library(stores.database).cite([*spans, spans[0]])
    assert [citation.text.strip() for citation in cited] == [*(str(at) for at in reversed(range(12))), "11"]
    assert await stores.library.cite([]) == []


@pytest.mark.parametrize("wrong", ["episode", "revision", "range"])
async def test_what_is_not_stored_is_never_cited(stores: Stores, wrong: str) -> None:
    episode = (await stores.library.save([incoming("one", "Short.")]))[0].episode
    span = {
        "episode": Span(EpisodeId("nobody"), episode.transcript_hash, 0, 5),
        "revision": Span(episode.id, TranscriptHash("0" * 64), 0, 5),
        "range": Span(episode.id, episode.transcript_hash, 0, 50),
    }[wrong]
    with pytest.raises(NotStored):
        await stores.library.cite([Span(episode.id, episode.transcript_hash, 0, 5), span])


async def test_asking_for_a_transcript_that_is_not_there_says_so(stores: Stores) -> None:
    episode = (await stores.library.save([incoming("one")]))[0].episode
    with pytest.raises(NotStored):
        await stores.library.transcript(EpisodeId("nobody"))
    with pytest.raises(NotStored):
        await stores.library.transcript(episode.id, TranscriptHash("0" * 64))
    assert list(await stores.library.revisions(EpisodeId("nobody"))) == []


async def test_an_empty_transcript_is_kept_too(stores: Stores) -> None:
    silence = Transcript("", (), ())
    episode = (await stores.library.save([incoming("silence", words=silence)]))[0].episode
    assert await Library(stores.database).transcript(episode.id) == silence


async def test_the_change_feed_is_ascending_complete_and_can_be_read_in_pieces(stores: Stores) -> None:
    saved = await stores.library.save([incoming(f"e{at}") for at in range(7)])
    await stores.library.save([incoming("e3", "Revised.")])
    await stores.library.remove_episode(saved[5].episode.id)
    seen: list[LibraryChange] = []
    after = 0
    while page := await stores.library.changes(after, limit=2):
        assert [change.version for change in page] == sorted({change.version for change in page})
        seen += page
        after = page[-1].version
    assert after == await stores.library.version()
    episodes = [change for change in seen if change.episode is not None]
    assert [change.episode.slug for change in episodes if change.episode] == ["e0", "e1", "e2", "e4", "e6", "e3"]
    removed = [change.episode_id for change in seen if change.transcript_hash is None]
    assert saved[5].episode.id in removed


async def test_every_change_of_the_version_shows_in_the_feed(stores: Stores) -> None:
    episode = (await stores.library.save([incoming("one")]))[0].episode
    version = await stores.library.version()
    await stores.communities.put_show(Show(KITCHEN.id, "Kitchen Radio, Renamed"))
    changes = await stores.library.changes(version)
    assert [change.version for change in changes] == [await stores.library.version()]
    assert (await stores.library.episodes(EVERYTHING))[0].show.title == "Kitchen Radio, Renamed"
    assert (await stores.library.cite([Span(episode.id, episode.transcript_hash, 0, 5)]))[0].show_title.endswith("ed")


async def test_a_removed_episode_is_gone_with_its_words_and_may_return(stores: Stores) -> None:
    episode = (await stores.library.save([incoming("one")]))[0].episode
    span = Span(episode.id, episode.transcript_hash, 0, 5)
    assert await stores.library.cite([span])
    assert await stores.library.remove_episode(episode.id)
    assert not await stores.library.remove_episode(episode.id)
    assert await stores.library.episodes(EVERYTHING) == ()
    with pytest.raises(NotStored):
        await stores.library.cite([span])
    returned = (await stores.library.save([incoming("one")]))[0]
    assert returned.change is Change.NEW
    assert returned.episode.id == episode.id
    assert [change.transcript_hash for change in await stores.library.changes(0)][-1] == episode.transcript_hash


async def test_a_removed_show_takes_its_episodes_along(stores: Stores) -> None:
    await stores.library.save([incoming("one"), incoming("two")])
    await stores.communities.follow(ADA, [KITCHEN.id])
    assert await stores.library.remove_show(KITCHEN.id, None)
    assert not await stores.library.remove_show(KITCHEN.id, None)
    assert await stores.library.episodes(EVERYTHING) == ()
    assert list(await stores.communities.followed_shows(ADA)) == []


async def test_a_save_that_fails_leaves_nothing_behind(stores: Stores) -> None:
    await stores.library.save([incoming("one")])
    version = await stores.library.version()
    broken = incoming("bad", show=Show(ShowId("x"), "X", owner=CommunityId("")))
    with pytest.raises(Exception, match="community needs a name"):
        await stores.library.save([incoming("two"), broken])
    assert await stores.library.version() == version
    assert len(await stores.library.episodes(EVERYTHING)) == 1


async def test_a_large_batch_is_saved_whole(stores: Stores) -> None:
    saved = await stores.library.save([incoming(f"e{at}", guid=f"g{at}") for at in range(900)])
    assert len({one.episode.id for one in saved}) == 900
    assert len(await stores.library.episodes(EVERYTHING)) == 900
    again = await stores.library.save([incoming(f"e{at}", guid=f"g{at}") for at in range(900)])
    assert {one.change for one in again} == {Change.UNCHANGED}
