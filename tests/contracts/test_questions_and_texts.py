"""The contracts of `HostQuestions` and `KeptTexts`, on every database."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.domain.ids import PersonId
from bot.ports import HostQuestion, HostQuestions, KeptTexts
from storage.host_questions import SqlHostQuestions
from storage.stores import Stores
from tests.fakes.library_samples import ADA, BOB

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
CY = PersonId("cy")


async def test_questions_wait_oldest_first_and_are_counted_per_community(stores: Stores) -> None:
    questions: HostQuestions = stores.host_questions
    first = await questions.add(ADA, CY, "Why \x00 soup? \ud83c", NOON)
    second = await questions.add(ADA, CY, "Why bread?", NOON - timedelta(days=1))
    other = await questions.add(BOB, CY, "Why not?", NOON)
    assert [first.id, second.id, other.id] == [1, 2, 1]
    assert list(await SqlHostQuestions(stores.database).waiting(ADA)) == [first, second]
    assert list(await questions.waiting(BOB)) == [HostQuestion(1, BOB, CY, "Why not?", NOON)]


async def test_questions_asked_at_the_same_time_are_all_kept(stores: Stores) -> None:
    asked = await asyncio.gather(*(stores.host_questions.add(ADA, CY, f"Q{at}", NOON) for at in range(20)))
    assert sorted(question.id for question in asked) == list(range(1, 21))
    assert len(await stores.host_questions.waiting(ADA)) == 20


async def test_a_kept_text_comes_back_by_its_key(stores: Stores) -> None:
    kept: KeptTexts = stores.kept_texts
    key = await kept.keep(ADA, "What did they say about soup? \U0001f35c", NOON)
    assert len(key) <= 24
    assert await kept.keep(ADA, "What did they say about soup? \U0001f35c", NOON + timedelta(days=1)) == key
    assert await kept.text(ADA, key) == "What did they say about soup? \U0001f35c"
    assert await kept.keep(ADA, "Something else", NOON) != key


async def test_a_kept_text_is_nobody_elses(stores: Stores) -> None:
    key = await stores.kept_texts.keep(ADA, "secret", NOON)
    assert await stores.kept_texts.text(BOB, key) is None
    assert await stores.kept_texts.text(ADA, "no such key") is None
