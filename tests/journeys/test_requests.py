"""Every request is taken once, ends once, and is told to its person when it never ended."""

import asyncio
from datetime import timedelta

from bot.chat.events import ButtonEvent, CommandEvent, HomeEvent, QuestionEvent
from bot.chat.refs import ConversationRef
from bot.composition import App
from bot.domain.ids import CommunityId, PersonId

PLACE = ConversationRef(platform="slack", community=CommunityId("slack:app:-:home"), channel="C1")
BEA = PersonId("bea")


def command(name: str, text: str = "", *, event_id: str = "e1", admin: bool = False) -> CommandEvent:
    return CommandEvent(event_id=event_id, person=BEA, conversation=PLACE, name=name, text=text, admin=admin)


def press(action: str, *, admin: bool = False) -> ButtonEvent:
    return ButtonEvent(event_id="b1", person=BEA, conversation=PLACE, action=action, admin=admin)


async def test_fifty_deliveries_of_one_event_are_taken_once(app: App) -> None:
    taken = await asyncio.gather(*(app.dispatcher.take(command("quote"), reply="secret") for _ in range(50)))
    assert taken.count(True) == 1
    await app.dispatcher.ended(command("quote"), "ok")
    assert not await app.dispatcher.take(command("quote"), reply="secret")


async def test_what_a_dead_process_left_open_is_told_once(app: App) -> None:
    then = app.clock.now() - timedelta(minutes=10)
    await app.stores.requests.claim("lost", PLACE, BEA, reply="https://reply.example", at=then)
    [left] = await app.dispatcher.left_open("slack")
    assert (left.event_id, left.person, left.reply) == ("lost", BEA, "https://reply.example")
    assert await app.dispatcher.may_tell(left)
    assert not await app.dispatcher.may_tell(left)
    await app.dispatcher.settled(left)
    assert not await app.dispatcher.left_open("slack")
    assert not await app.dispatcher.left_open("discord")


async def test_who_asks_matters_only_where_it_does(app: App) -> None:
    needs = app.dispatcher.needs_admin
    assert needs(command("aftershow", "settings"))
    assert needs(press("hide:x"))
    assert needs(press("answer:1"))
    assert needs(HomeEvent(event_id="h", person=BEA, conversation=PLACE))
    assert not needs(command("quote", "S3"))
    assert not needs(press("another:S3"))
    assert not needs(QuestionEvent(event_id="q", person=BEA, conversation=PLACE, text="aftershow settings"))


async def test_plain_words_never_do_what_needs_an_administrator(app: App) -> None:
    for text in ("/aftershow settings", "aftershow hide S3E2"):
        event = QuestionEvent(event_id=text, person=BEA, conversation=PLACE, text=text)
        await app.dispatcher.dispatch(event)
    assert not await app.stores.hidden.episodes(PLACE.community)


async def test_a_question_without_words_opens_a_form_and_one_with_words_does_not(app: App) -> None:
    form = await app.dispatcher.form_for(command("ask"))
    assert form is not None
    assert await app.dispatcher.form_for(command("ask", "why S3?")) is None
    assert await app.dispatcher.form_for(command("quote")) is None
    assert await app.dispatcher.form_for(press("set-places:")) is None
    assert await app.dispatcher.form_for(press("set-places:", admin=True)) is not None
    assert await app.dispatcher.form_for(press("answer:12345", admin=True)) is None


async def test_whether_a_form_can_open_is_told_by_the_words_alone(app: App) -> None:
    opens = app.dispatcher.opens_form
    assert opens(command("ask"))
    assert opens(press("set-places:"))
    for event in (command("ask", "why S3?"), command("aftershow"), command("nonsense"), press("another:S3")):
        assert not opens(event)
    assert not opens(QuestionEvent(event_id="q", person=BEA, conversation=PLACE, text=""))


async def test_an_answer_is_private_before_it_is_made_where_it_will_be(app: App) -> None:
    assert app.dispatcher.answers_privately(command("aftershow", "privacy"))
    assert app.dispatcher.answers_privately(press("rate:helpful:0"))
