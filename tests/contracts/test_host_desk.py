"""The contract of `HostDesk`, on every database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.platform_ports import HostDesk, OpenQuestion
from storage.stores import Stores
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, GUILD, NOON, message, place


@pytest.fixture
def desk(stores: Stores) -> HostDesk:
    return stores.host_desk


async def test_questions_wait_oldest_first_with_where_their_asker_is(desk: HostDesk) -> None:
    thread = place(channel="D1", thread="17.2", episode="e1", direct=CY)
    later, new = await desk.ask(thread, CY, "Why \x00 soup? \ud83c", NOON)
    earlier, _ = await desk.ask(place(), CY, "Why bread?", NOON - timedelta(days=1))
    await desk.ask(place(BOLT), CY, "Why not?", NOON)
    assert new
    assert later == OpenQuestion(
        id=later.id, community=ACME, asked_by=CY, text="Why \x00 soup? \ud83c", asked_at=NOON, conversation=thread
    )
    assert list(await desk.waiting(ACME)) == [earlier, later]
    assert await desk.question(ACME, later.id) == later


async def test_the_same_words_of_the_same_person_wait_once(desk: HostDesk) -> None:
    first, _ = await desk.ask(place(), CY, "Why  Soup?", NOON)
    assert await desk.ask(place(channel="C2"), CY, "why soup?", NOON) == (first, False)
    assert (await desk.ask(place(), DEE, "Why soup?", NOON))[1]
    assert (await desk.ask(place(BOLT), CY, "Why soup?", NOON))[1]
    await desk.answer(ACME, first.id, DEE, "It is warm.", NOON)
    assert (await desk.ask(place(), CY, "Why soup?", NOON))[1]


async def test_a_question_asked_twenty_times_at_once_waits_once(desk: HostDesk) -> None:
    asked = await asyncio.gather(*(desk.ask(place(), CY, "Why soup?", NOON) for _ in range(20)))
    assert [new for _, new in asked].count(True) == 1
    assert len({question.id for question, _ in asked}) == 1


async def test_questions_asked_at_the_same_time_are_all_kept(desk: HostDesk) -> None:
    await asyncio.gather(*(desk.ask(place(), CY, f"Q{at}", NOON) for at in range(20)))
    assert len({question.id for question in await desk.waiting(ACME)}) == 20


async def test_the_first_answer_counts_and_the_question_waits_no_more(desk: HostDesk) -> None:
    question, _ = await desk.ask(place(), CY, "Why soup?", NOON)
    await desk.noticed(ACME, question.id, notice := message("99.1", place(channel="C-hosts", thread="98.0")))
    noticed = replace(question, notice=notice)
    assert await desk.question(ACME, question.id) == noticed
    answers = [desk.answer(ACME, question.id, DEE, f"Answer {at}", NOON) for at in range(10)]
    [answered] = [one for one in await asyncio.gather(*answers) if one is not None]
    assert answered == replace(noticed, answer=answered.answer, answered_by=DEE)
    assert await desk.question(ACME, question.id) == answered
    assert list(await desk.waiting(ACME)) == []


async def test_an_unknown_question_and_one_of_others_look_the_same(desk: HostDesk) -> None:
    question, _ = await desk.ask(place(BOLT), CY, "Why soup?", NOON)
    for number in (question.id, 0, -1, 2**40):
        assert await desk.question(ACME, number) is None
        assert await desk.answer(ACME, number, DEE, "x", NOON) is None
        await desk.noticed(ACME, number, message("99.1"))
    assert await desk.question(BOLT, question.id) == question


async def test_what_was_asked_lately_is_told_answered_or_not(desk: HostDesk) -> None:
    early, _ = await desk.ask(place(), CY, "Why soup?", NOON - timedelta(days=8))
    late, _ = await desk.ask(place(), DEE, "Why bread?", NOON)
    middle, _ = await desk.ask(place(), CY, "Why salt?", NOON - timedelta(days=7))
    other, _ = await desk.ask(place(BOLT), CY, "Why not?", NOON)
    await desk.answer(ACME, early.id, DEE, "It is thin.", NOON)
    await desk.answer(ACME, late.id, DEE, "It is warm.", NOON)
    weeks = await desk.lately([ACME, GUILD, BOLT], NOON - timedelta(days=7))
    assert [(one.id, one.answer) for one in weeks[ACME]] == [(middle.id, None), (late.id, "It is warm.")]
    assert (list(weeks[BOLT]), list(weeks[GUILD])) == ([other], [])


async def test_what_waits_is_told_however_long_ago_it_was_asked(desk: HostDesk) -> None:
    early, _ = await desk.ask(place(), CY, "Why soup?", NOON - timedelta(days=90))
    late, _ = await desk.ask(place(), DEE, "Why bread?", NOON)
    assert await desk.lately([ACME], NOON) == {ACME: [early, late]}
