"""The contract of `ShownAnswers`, on every database."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.answer import AnswerSentence
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Span
from bot.ports.shown_answers import ShownAnswer, ShownAnswers
from storage.stores import Stores
from tests.fakes.library_samples import incoming
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, NOON

MINUTE = timedelta(minutes=1)
ANSWER = ShownAnswer(
    question="why \x00 \ud800 \U0001f35c '; DROP TABLE shown_answers; --?",
    evidence=(Span(EpisodeId("e1"), TranscriptHash("h1"), 10, 20), Span(EpisodeId("e2"), TranscriptHash("h2"), 0, 4)),
    sentences=(AnswerSentence("Soup is \u201ca drink\u201d. \U0001f35c", (0, 1)),),
    headings=(AnswerSentence("Bea", (1,)),),
    confidence=0.75,
)


async def test_an_answer_comes_back_to_the_letter_by_its_key(stores: Stores) -> None:
    answers: ShownAnswers = stores.shown_answers
    key = await answers.keep(ACME, CY, ANSWER, NOON, most=5)
    assert len(key) <= 24
    assert await answers.shown(ACME, key) == ANSWER
    assert await answers.keep(ACME, CY, ANSWER, NOON + MINUTE, most=5) == key
    assert await answers.keep(ACME, DEE, ANSWER, NOON, most=5) != key
    assert await answers.keep(ACME, CY, replace(ANSWER, sentences=()), NOON, most=5) != key


async def test_an_answer_is_of_its_community_alone(stores: Stores) -> None:
    key = await stores.shown_answers.keep(ACME, CY, ANSWER, NOON, most=5)
    assert await stores.shown_answers.shown(BOLT, key) is None
    assert await stores.shown_answers.shown(ACME, "no such \x00 \ud800 key") is None


async def test_of_a_person_the_latest_stay_and_of_others_all(stores: Stores) -> None:
    answers = stores.shown_answers
    other = await answers.keep(ACME, DEE, ANSWER, NOON - MINUTE, most=2)
    keys = [
        await answers.keep(ACME, CY, replace(ANSWER, question=f"{at}?"), NOON + at * MINUTE, most=2) for at in range(3)
    ]
    assert [await answers.shown(ACME, key) is not None for key in (*keys, other)] == [False, True, True, True]


async def test_answers_go_with_time_and_the_one_that_was_shown_again_stays(stores: Stores) -> None:
    answers = stores.shown_answers
    old = await answers.keep(ACME, CY, replace(ANSWER, question="old?"), NOON, most=5)
    again = await answers.keep(ACME, CY, ANSWER, NOON, most=5)
    await answers.keep(ACME, CY, ANSWER, NOON + 2 * MINUTE, most=5)
    assert await answers.forget(NOON + MINUTE) == 1
    assert await answers.shown(ACME, old) is None
    assert await answers.shown(ACME, again) == ANSWER


async def test_an_answer_goes_with_any_episode_that_it_is_from(stores: Stores) -> None:
    saved = [(await stores.library.save([incoming(name, f"Words of {name}.")]))[0].episode for name in ("one", "two")]
    spans = [Span(one.id, one.transcript_hash, 0, 5) for one in saved]
    answers = stores.shown_answers
    both = await answers.keep(ACME, CY, replace(ANSWER, evidence=tuple(spans)), NOON, most=5)
    second = await answers.keep(ACME, CY, replace(ANSWER, evidence=(spans[1],)), NOON, most=5)
    assert await stores.library.remove_episode(saved[0].id)
    assert await answers.shown(ACME, both) is None
    assert await answers.shown(ACME, second) is not None
