"""The contracts of `ModelParts`, `Readings` and `CardChanges`, on every database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.errors import NotStored
from bot.ports import CardChanges
from bot.ports.model_analysis import KeptPart, ModelParts, PartOutcome, Question, Readings
from storage.stores import Stores
from tests.fakes.library_samples import incoming

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def episode(stores: Stores) -> Episode:
    return (await stores.library.save([incoming("soup", "Boil the soup. Bread will win by June.")]))[0].episode


def question(episode: Episode, prompt: str = "find-1", model: str = "small@here", digest: str = "d1") -> Question:
    return Question(episode=episode.id, revision=episode.transcript_hash, prompt=prompt, model=model, digest=digest)


async def test_what_a_model_gave_comes_back_to_the_letter(stores: Stores, episode: Episode) -> None:
    parts: ModelParts = stores.model_parts
    kept = KeptPart(outcome=PartOutcome.READ, body='{"text": "soup \u2603 \x00"}', tokens=10**10)
    assert await parts.part(question(episode)) is None
    await parts.keep(question(episode), kept)
    assert await parts.part(question(episode)) == kept


async def test_another_question_prompt_or_model_is_another_part(stores: Stores, episode: Episode) -> None:
    await stores.model_parts.keep(question(episode), KeptPart(outcome=PartOutcome.READ, body="{}"))
    for other in ({"prompt": "find-2"}, {"model": "large@there"}, {"digest": "d2"}):
        assert await stores.model_parts.part(question(episode, **other)) is None


async def test_the_last_outcome_of_a_question_stays_and_can_be_forgotten(stores: Stores, episode: Episode) -> None:
    await stores.model_parts.keep(question(episode), KeptPart(outcome=PartOutcome.GARBLED))
    await stores.model_parts.keep(question(episode), KeptPart(outcome=PartOutcome.READ, body="{}", tokens=3))
    await stores.model_parts.keep(question(episode, digest="d2"), KeptPart(outcome=PartOutcome.REFUSED))
    kept = await stores.model_parts.part(question(episode))
    assert kept is not None
    assert kept.outcome is PartOutcome.READ
    assert await stores.model_parts.forget(episode.id, episode.transcript_hash) == 2
    assert await stores.model_parts.part(question(episode)) is None


async def test_parts_and_readings_go_with_their_episode(stores: Stores, episode: Episode) -> None:
    await stores.model_parts.keep(question(episode), KeptPart(outcome=PartOutcome.READ, body="{}"))
    await stores.readings.want(episode.id, episode.transcript_hash, NOON)
    await stores.library.remove_episode(episode.id)
    assert await stores.model_parts.part(question(episode)) is None
    assert not await stores.readings.all()
    with pytest.raises(NotStored):
        await stores.model_parts.keep(question(episode), KeptPart(outcome=PartOutcome.READ))
    with pytest.raises(NotStored):
        await stores.readings.want(episode.id, episode.transcript_hash, NOON)


async def test_an_episode_is_wanted_once_until_it_is_wanted_again(stores: Stores, episode: Episode) -> None:
    readings: Readings = stores.readings
    revision = episode.transcript_hash
    assert await readings.want(episode.id, revision, NOON)
    assert not await readings.want(episode.id, revision, NOON + HOUR)
    [due] = await readings.due(NOON, 5)
    assert (due.episode, due.revision, due.wanted_at, due.ended_at) == (episode.id, revision, NOON, None)
    assert await readings.hold(episode.id, revision, "one", NOON, NOON + HOUR)
    await readings.end(episode.id, revision, "one", NOON + HOUR, 7, 2)
    assert not await readings.due(NOON + HOUR, 5)
    assert not await readings.want(episode.id, revision, NOON)
    ended = await readings.reading(episode.id, revision)
    assert ended is not None
    assert (ended.ended_at, ended.parts, ended.missed) == (NOON + HOUR, 7, 2)
    await readings.want(episode.id, revision, NOON + 2 * HOUR, again=True)
    assert len(await readings.due(NOON + 2 * HOUR, 5)) == 1


async def test_one_holder_reads_at_a_time_and_a_dead_one_loses_its_hold(stores: Stores, episode: Episode) -> None:
    readings, revision = stores.readings, episode.transcript_hash
    assert not await readings.hold(episode.id, revision, "one", NOON, NOON + HOUR)
    await readings.want(episode.id, revision, NOON)
    assert await readings.hold(episode.id, revision, "one", NOON, NOON + HOUR)
    assert await readings.hold(episode.id, revision, "one", NOON, NOON + HOUR)
    assert not await readings.hold(episode.id, revision, "two", NOON, NOON + HOUR)
    assert not await readings.due(NOON, 5)
    await readings.want(episode.id, revision, NOON, again=True)
    assert not await readings.due(NOON, 5)
    assert len(await readings.due(NOON + HOUR, 5)) == 1
    assert await readings.hold(episode.id, revision, "two", NOON + HOUR, NOON + 2 * HOUR)
    await readings.end(episode.id, revision, "one", NOON + HOUR, 7, 0)
    still = await readings.reading(episode.id, revision)
    assert still is not None
    assert still.ended_at is None


async def test_one_that_rests_is_due_when_its_time_comes(stores: Stores, episode: Episode) -> None:
    readings, revision = stores.readings, episode.transcript_hash
    await readings.want(episode.id, revision, NOON)
    await readings.hold(episode.id, revision, "one", NOON, NOON + HOUR)
    await readings.rest(episode.id, revision, "one", NOON + 2 * HOUR, "over_budget")
    assert not await readings.due(NOON + HOUR, 5)
    [due] = await readings.due(NOON + 2 * HOUR, 5)
    assert (due.rests, due.why, due.rests_until) == (1, "over_budget", NOON + 2 * HOUR)
    assert not await readings.due(NOON + 2 * HOUR, 0)


async def test_only_cards_that_took_the_place_of_another_are_told(stores: Stores, episode: Episode) -> None:
    cards: CardChanges = stores.cards
    card = EpisodeCard(episode_id=episode.id, transcript_hash=episode.transcript_hash, analyser="rules")
    before = await stores.library.version()
    await cards.save([card])
    assert await stores.library.version() == before
    assert not await cards.replaced(before)
    await cards.save([replace(card, analyser="model")])
    after = await stores.library.version()
    assert after > before
    assert list(await cards.replaced(before)) == [(episode.id, episode.transcript_hash)]
    assert not await cards.replaced(after)
