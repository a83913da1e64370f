"""The contract of `Hidden`, on every database, and what a scope that hides leaves to see."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.platform_ports import Hidden, HiddenThing
from storage.stores import Stores
from tests.fakes.library_samples import KITCHEN, incoming, span_of, transcript
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, NOON

SCOPE = Scope(community=ACME, shows=(KITCHEN.id,))
SPOKEN = "Well. Soup is the mother of all data, I always say. And that is that."
QUOTED = "Soup is the mother of all data, I always say."


async def test_hidden_episodes_are_each_communitys_own(stores: Stores) -> None:
    hidden: Hidden = stores.hidden
    for episode in (EpisodeId("e1"), EpisodeId("e2"), EpisodeId("e1")):
        await hidden.hide_episode(ACME, episode, CY, NOON)
    await hidden.show_again(ACME, EpisodeId("e2"))
    await hidden.show_again(BOLT, EpisodeId("e1"))
    assert await hidden.episodes(ACME) == {EpisodeId("e1")}
    assert await hidden.episodes(BOLT) == frozenset()


async def test_hidden_words_are_each_communitys_own_and_stay_hidden(stores: Stores) -> None:
    said = transcript(SPOKEN)
    episode = (await stores.library.save([incoming("soup", words=said)]))[0].episode
    span = span_of(episode.id, said, QUOTED)
    for by in (CY, DEE):
        await stores.hidden.hide_span(ACME, span, by, NOON)
    await stores.hidden.hide_episode(ACME, episode.id, CY, NOON)
    await stores.hidden.show_again(ACME, episode.id)
    assert await stores.hidden.spans(ACME) == {span}
    assert await stores.hidden.spans(BOLT) == frozenset()


async def test_what_is_hidden_is_told_with_who_and_when_the_latest_first_and_shown_again(stores: Stores) -> None:
    said = transcript(SPOKEN)
    episode = (await stores.library.save([incoming("soup", words=said)]))[0].episode
    whole, part = span_of(episode.id, said, QUOTED), span_of(episode.id, said, "mother of all data")
    hidden: Hidden = stores.hidden
    await hidden.hide_span(ACME, whole, CY, NOON)
    await hidden.hide_span(ACME, part, DEE, NOON + timedelta(minutes=2))
    await hidden.hide_episode(ACME, episode.id, CY, NOON + timedelta(minutes=1))
    await hidden.hide_span(BOLT, whole, CY, NOON)
    things = [
        HiddenThing(episode_id=episode.id, span=part, by=DEE, at=NOON + timedelta(minutes=2)),
        HiddenThing(episode_id=episode.id, span=None, by=CY, at=NOON + timedelta(minutes=1)),
        HiddenThing(episode_id=episode.id, span=whole, by=CY, at=NOON),
    ]
    assert list(await hidden.everything(ACME)) == things
    await hidden.show_span_again(ACME, whole)
    assert await hidden.spans(ACME) == {part}
    assert await hidden.spans(BOLT) == {whole}
    await hidden.show_span_again(ACME, part)
    await hidden.show_again(ACME, episode.id)
    assert list(await hidden.everything(ACME)) == []
    await stores.personal_data.delete_person(BOLT, CY)
    assert [one.by for one in await hidden.everything(BOLT)] == [None]


async def test_hidden_words_are_found_again_in_a_later_transcript(stores: Stores) -> None:
    said = transcript(SPOKEN)
    episode = (await stores.library.save([incoming("soup", words=said)]))[0].episode
    span = span_of(episode.id, said, QUOTED)
    await stores.hidden.hide_span(ACME, span, CY, NOON)
    moved = transcript("Hello and welcome.", SPOKEN)
    await stores.library.save([incoming("soup", words=moved)])
    assert await stores.hidden.spans(ACME) == {span, span_of(episode.id, moved, QUOTED)}
    twice = transcript(SPOKEN, "Really?", QUOTED)
    await stores.library.save([incoming("soup", words=twice)])
    first = span_of(episode.id, twice, QUOTED)
    second = replace(first, start=twice.text.rindex(QUOTED), end=len(twice.text))
    assert await stores.hidden.spans(ACME) == {span, first, second}
    mended = transcript("Hello.", "Well. Soup is the mother of all dinners, I always say. And that is that.")
    await stores.library.save([incoming("soup", words=mended)])
    later = await stores.hidden.spans(ACME) - {span}
    mother = span_of(episode.id, mended, "the mother of all dinners")
    assert [one.overlaps(mother) for one in later] == [True]
    assert not any(one.overlaps(span_of(episode.id, mended, "Hello")) for one in later)
    await stores.library.save([incoming("soup", words=transcript("Something else was said here altogether, friends."))])
    assert await stores.hidden.spans(ACME) == {span}


async def test_hidden_words_are_found_in_every_revision_that_is_kept(stores: Stores) -> None:
    """Hidden in the second of three: a link to the first or the last shows them no more than its own."""
    versions = [transcript(SPOKEN), transcript("Hello.", SPOKEN), transcript("Hello and welcome.", SPOKEN)]
    for said in versions[:2]:
        episode = (await stores.library.save([incoming("soup", words=said)]))[0].episode
    await stores.hidden.hide_span(ACME, span_of(episode.id, versions[1], QUOTED), CY, NOON)
    await stores.library.save([incoming("soup", words=versions[2])])
    other = (await stores.library.save([incoming("bread", words=versions[0])]))[0].episode
    for said in versions:
        assert await stores.hidden.spans_in(ACME, episode.id, said.hash) == {span_of(episode.id, said, QUOTED)}
        assert await stores.hidden.spans_in(BOLT, episode.id, said.hash) == frozenset()
    assert await stores.hidden.spans_in(ACME, other.id, versions[0].hash) == frozenset()


async def test_hidden_words_of_an_episode_that_is_gone_hide_nothing_else(stores: Stores) -> None:
    span = Span(EpisodeId("gone"), transcript(SPOKEN).hash, 0, 4)
    await stores.hidden.hide_span(ACME, span, CY, NOON)
    assert await stores.hidden.spans(ACME) == {span}


async def test_a_hidden_episode_is_in_no_list_and_teaches_no_term(stores: Stores) -> None:
    soup, bread = [one.episode for one in await stores.library.save([incoming("soup"), incoming("bread")])]
    await stores.glossary.learn(soup.id, [GlossaryEntry("Tigris", ("tigress",))])
    await stores.glossary.learn(bread.id, [GlossaryEntry("Sourdough", ("sour dough",))])
    for _ in range(2):
        assert {one.slug for one in await stores.library.episodes(SCOPE)} == {"soup", "bread"}
        hiding = replace(SCOPE, hidden=frozenset((soup.id,)))
        assert [one.slug for one in await stores.library.episodes(hiding)] == ["bread"]
        assert await stores.library.episodes(replace(hiding, episodes=(soup.id,))) == ()
        assert [one.canonical for one in await stores.glossary.entries(hiding)] == ["Sourdough"]
        assert [one.canonical for one in await stores.glossary.entries(SCOPE)] == ["Sourdough", "Tigris"]


def test_a_scope_hides_words_that_overlap_hidden_ones() -> None:
    span = Span(EpisodeId("e1"), transcript(SPOKEN).hash, 10, 20)
    scope = replace(SCOPE, hidden=frozenset((EpisodeId("e2"),)), hidden_spans=frozenset((span,)))
    assert scope.hides(span)
    assert scope.hides(replace(span, start=19, end=25))
    assert scope.hides(replace(span, episode_id=EpisodeId("e2")))
    assert not scope.hides(replace(span, start=20, end=25))
    assert not scope.hides(replace(span, episode_id=EpisodeId("e3")))
