"""Questions that lean on earlier ones: in threads, in private, by a button; and who may be reminded of what."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.events import CommandEvent, FormEvent, QuestionEvent
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef, MessageRef
from bot.commands.request import Request
from bot.composition import LOCAL, App, open_app
from bot.domain.ids import CommunityId, PersonId
from bot.settings import Settings
from tests.contracts.test_personal_data import everything
from tests.fakes.turned_clock import TurnedClock
from tests.journeys.communities import Town
from tests.journeys.talking import Member, button, quotes

QUESTION = "why does data stay in S3?"
AND = "and what about Postgres?"
TAKEN = "I took this as: Why does data stay in Postgres?"
CANARY = "zanzibar"
_ids = itertools.count()


def place(town: Town, *, thread: str | None = None, direct: str | None = None) -> ConversationRef:
    return ConversationRef(
        platform=town.platform.platform,
        community=town.community,
        channel="general",
        thread=thread,
        direct=PersonId(direct) if direct else None,
    )


async def asks(town: Town, at: ConversationRef, person: str, text: str, **more: object) -> OutgoingMessage:
    """In plain words, before the eyes of all who are there."""
    event = QuestionEvent(event_id=f"q-{next(_ids)}", person=PersonId(person), conversation=at, text=text)
    return await town.app.dispatcher.dispatch(replace(event, **more))  # type: ignore[arg-type]


async def types(town: Town, at: ConversationRef, person: str, text: str) -> OutgoingMessage:
    """With a command, for the person alone."""
    return await town.app.dispatcher.dispatch(
        CommandEvent(event_id=f"c-{next(_ids)}", person=PersonId(person), conversation=at, name="ask", text=text)
    )


async def fills(town: Town, at: ConversationRef, person: str, action: str, text: str) -> OutgoingMessage:
    return await town.app.dispatcher.dispatch(
        FormEvent(
            event_id=f"f-{next(_ids)}",
            person=PersonId(person),
            conversation=at,
            action=action,
            values={"question": text},
        )
    )


async def opens(member: Member, action: str) -> Form:
    form = await member.opens(action)
    assert form is not None
    return form


@pytest.fixture
async def turned(data: object, app: App) -> AsyncIterator[tuple[App, TurnedClock]]:
    clock = TurnedClock(app.clock.now())
    async with open_app(Settings(data=app.settings.data), clock=clock) as opened:
        yield opened, clock


async def test_in_a_thread_everybody_goes_on_where_the_others_were(town: Town) -> None:
    thread = place(town, thread="1.1")
    assert "I took this" not in plain_text(await asks(town, thread, "bea", QUESTION))
    follow_up = await asks(town, thread, "cleo", AND)
    assert plain_text(follow_up).startswith(TAKEN)
    assert quotes(follow_up)
    again = await asks(town, thread, "bea", "why?")
    assert "I took this as: Why does data stay in Postgres?" in plain_text(again)
    assert "I took this" not in plain_text(await asks(town, place(town, thread="2.2"), "bea", "why?"))


async def test_a_question_that_stands_alone_is_answered_as_if_nothing_had_been_said(town: Town) -> None:
    thread = place(town, thread="1.1")
    alone = await asks(town, place(town, thread="2.2"), "bea", "what is a backup?")
    await asks(town, thread, "bea", QUESTION)
    after = await asks(town, thread, "bea", "what is a backup?")
    assert quotes(after) == quotes(alone)
    assert "I took this" not in plain_text(after)


async def test_what_was_asked_in_private_is_followed_in_private_alone(town: Town) -> None:
    thread = place(town, thread="1.1")
    await types(town, thread, "bea", QUESTION)
    assert plain_text(await types(town, thread, "bea", AND)).startswith(TAKEN)
    for said in (await asks(town, thread, "bea", AND), await asks(town, thread, "cleo", AND)):
        assert "S3" not in plain_text(said).split("\n")[0]
        assert "I took this as" not in plain_text(said)
    assert "S3" not in plain_text(await types(town, thread, "dan", "why?")).split("\n")[0]


async def test_in_a_direct_talk_the_person_goes_on(town: Town) -> None:
    direct = place(town, direct="bea")
    await asks(town, direct, "bea", QUESTION, aside=True)
    assert plain_text(await asks(town, direct, "bea", AND, aside=True)).startswith(TAKEN)


async def test_the_button_asks_on_from_its_own_answer_not_from_the_last(town: Town) -> None:
    member = town.member()
    first = await member.types(f"/ask {QUESTION}")
    await member.types("/ask what is a backup?")
    form = await opens(member, button(first, "Follow up").action)
    assert form.fields[0].hint == f"After: {QUESTION}"
    follow_up = await fills(town, member.place, "bea", form.action, AND)
    assert plain_text(follow_up).startswith(TAKEN)


async def test_the_key_of_anothers_private_question_leads_nowhere(town: Town) -> None:
    action = button(await town.member("bea").types(f"/ask {QUESTION}"), "Follow up").action
    cleo = town.member("cleo")
    form = await opens(cleo, action)
    assert form.fields[0].hint == ""
    assert "S3" not in plain_text(await fills(town, cleo.place, "cleo", form.action, "why?")).split("\n")[0]
    assert "I took this" not in plain_text(await asks(town, cleo.place, "cleo", "why?", follows=form.action[4:]))


@pytest.mark.parametrize("action", ["follow-up:", "follow-up:nothing", "follow-up:" + "\u202e'\x00;--" * 10])
async def test_a_button_that_leads_nowhere_opens_a_plain_form(town: Town, action: str) -> None:
    form = await opens(town.member(), action)
    answer = await fills(town, town.member().place, "bea", form.action, QUESTION)
    assert quotes(answer)


async def test_under_a_shared_answer_everybody_can_ask_on(town: Town) -> None:
    member = town.member()
    shared = await member.presses(button(await member.types(f"/ask {QUESTION}"), "Share"))
    await member.saw(shared, MessageRef(member.place, "600"))
    assert plain_text(await asks(town, place(town, thread="600"), "cleo", AND)).startswith(TAKEN)
    assert plain_text(await asks(town, place(town), "dan", AND, replies_to="600")).startswith(TAKEN)
    assert "I took this" not in plain_text(await asks(town, place(town), "eve", AND, replies_to="601"))


async def test_another_community_with_the_same_places_and_people_knows_nothing_of_it(town: Town) -> None:
    await asks(town, place(town, thread="1.1"), "bea", QUESTION)
    other = replace(town, community=CommunityId(f"{town.platform.platform}:app:-:other"))
    shows = await town.app.stores.communities.followed_shows(LOCAL)
    await town.app.stores.communities.follow(other.community, [show.id for show in shows])
    assert "I took this" not in plain_text(await asks(other, place(other, thread="1.1"), "bea", AND))


async def test_after_deletion_no_row_holds_the_words_of_the_person_not_even_in_questions_of_others(town: Town) -> None:
    thread = place(town, thread="1.1")
    await asks(town, thread, "bea", f"does the {CANARY} move data?")
    taken = await asks(town, thread, "cleo", "why?")
    assert CANARY in plain_text(taken).split("\n")[0]
    await types(town, thread, "cleo", "who said that?")
    await asks(town, thread, "dan", "and why is that?")
    assert await town.app.stores.personal_data.delete_person(town.community, PersonId("bea")) >= 1
    assert [row for row in await everything(town.app.stores.database) if CANARY in row[1]] == []
    kept = await town.app.stores.personal_data.export_person(town.community, PersonId("cleo"))
    assert [row["question"] for row in kept["talk_turns"]] == ["why?", "who said that?"]


async def test_a_person_gets_what_they_asked_and_nothing_that_others_asked(town: Town) -> None:
    thread = place(town, thread="1.1")
    await asks(town, thread, "bea", f"does the {CANARY} move data?")
    await asks(town, thread, "cleo", "why?")
    kept = await town.app.stores.personal_data.export_person(town.community, PersonId("cleo"))
    assert [row["question"] for row in kept["talk_turns"]] == ["why?"]
    assert CANARY not in str(kept)


async def test_a_talk_outside_of_threads_ends_after_an_hour_and_all_of_it_after_a_week(
    turned: tuple[App, TurnedClock],
) -> None:
    app, clock = turned
    member = Member(app)
    await member.types(f"/ask {QUESTION}")
    clock.turn(timedelta(minutes=50))
    assert plain_text(await member.types(f"/ask {AND}")).startswith(TAKEN)
    clock.turn(timedelta(minutes=61))
    assert "I took this" not in plain_text(await member.types("/ask why?"))
    assert await app.stores.talk_turns.forget(clock.now() - timedelta(days=7)) == 0
    clock.turn(timedelta(days=8))
    assert await app.stores.talk_turns.forget(clock.now() - timedelta(days=7)) == 3


async def test_a_link_in_an_earlier_question_is_not_repeated(town: Town) -> None:
    thread = place(town, thread="1.1")
    await asks(town, thread, "bea", "why does data stay in S3, see https://evil.example <@U1>?")
    said = plain_text(await asks(town, thread, "cleo", "why is that?"))
    assert "evil" not in said
    assert said.startswith("I took this together with what was asked before.")


async def test_what_a_batch_asks_is_neither_kept_nor_followed(app: App) -> None:
    member = Member(app)
    await member.types(f"/ask {QUESTION}")
    before = await everything(app.stores.database)
    request = Request(
        community=LOCAL,
        person=PersonId("ada"),
        conversation=member.place,
        text=AND,
        scope=await app.scope(),
        remember=False,
    )
    assert "I took this" not in plain_text(await app.handler("ask").run(request))
    assert await everything(app.stores.database) == before
