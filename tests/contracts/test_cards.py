"""The contract of `CardStore`, on every database."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.episode_card import Chapter, EpisodeCard, GlossaryEntry, HotTake, QuoteDraft, Takeaway
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.errors import NotStored
from bot.ports import CardStore
from storage.cards import SqlCards
from storage.stores import Stores
from tests.fakes.library_samples import incoming


@pytest.fixture
async def card(stores: Stores) -> EpisodeCard:
    episode = (await stores.library.save([incoming("soup", "Boil the soup. Bread will win by June.")]))[0].episode
    span = Span(episode.id, episode.transcript_hash, 0, 14)
    later = Span(episode.id, episode.transcript_hash, 15, 38)
    return EpisodeCard(
        episode_id=episode.id,
        transcript_hash=episode.transcript_hash,
        analyser="rules 1",
        quotes=(QuoteDraft(span=span, speaker="Ada", score=0.75, reason="short"),),
        takeaways=(Takeaway(statement="Boil it.", spans=(span, later), speaker=None, score=0.5, reason="advice"),),
        hot_takes=(
            HotTake(
                claim="Bread wins by June \u2603",
                spans=(later,),
                speaker=None,
                score=1 / 3,
                reason="prediction",
                resolve_by=date(2030, 6, 30),
            ),
        ),
        chapters=(Chapter(title="Soup", start=0, first_line=1, seconds=0.0, published=True),),
        glossary=(GlossaryEntry("Bouillon", ("bully on",)),),
    )


async def test_a_card_comes_back_as_it_was(stores: Stores, card: EpisodeCard) -> None:
    cards: CardStore = stores.cards
    await cards.save([card])
    assert await SqlCards(stores.database).card(card.episode_id, card.transcript_hash) == card
    assert await cards.card(card.episode_id, card.transcript_hash) == card


async def test_an_episode_without_a_card_has_none(stores: Stores, card: EpisodeCard) -> None:
    assert await stores.cards.card(card.episode_id, card.transcript_hash) is None
    assert await stores.cards.card(EpisodeId("nobody"), card.transcript_hash) is None
    await stores.cards.save([])


async def test_the_last_card_of_a_revision_stays(stores: Stores, card: EpisodeCard) -> None:
    newer = replace(card, analyser="rules 2", quotes=())
    await stores.cards.save([card])
    await stores.cards.save([card, newer])
    assert await stores.cards.card(card.episode_id, card.transcript_hash) == newer


async def test_each_revision_has_its_own_card(stores: Stores, card: EpisodeCard) -> None:
    await stores.cards.save([card])
    revised = (await stores.library.save([incoming("soup", "Boil the stew.")]))[0].episode
    assert await stores.cards.card(revised.id, revised.transcript_hash) is None
    assert await stores.cards.card(card.episode_id, card.transcript_hash) == card


async def test_a_card_of_an_episode_that_is_gone_is_refused_and_goes_with_it(stores: Stores, card: EpisodeCard) -> None:
    await stores.cards.save([card])
    await stores.library.remove_episode(card.episode_id)
    assert await stores.cards.card(card.episode_id, card.transcript_hash) is None
    with pytest.raises(NotStored):
        await stores.cards.save([card])
