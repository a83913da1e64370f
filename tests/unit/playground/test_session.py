"""Channels, threads and messages, without a screen."""

import asyncio

import pytest

from adapters.playground.examples import examples
from adapters.playground.places import Changed, Place
from adapters.playground.session import Session
from bot.chat.blocks import Notice, Text, Tone
from bot.chat.events import ButtonEvent, CommandEvent, Event, QuestionEvent, Suggestion, SuggestRequest
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from tests.fakes.every_block import EPISODE, EveryBlock, FixedClock

GENERAL = Place("general")
DIRECT = Place("aftershow")


class Broken(EveryBlock):
    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        raise ZeroDivisionError


class StepByStep(EveryBlock):
    """Says one word more at each step."""

    def __init__(self) -> None:
        super().__init__()
        self.progress: Progress | None = None

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.progress = progress
        assert progress is not None
        for text in ("It", "It stays", "It stays there."):
            await progress.so_far(OutgoingMessage(blocks=(Text(text),)))
        return OutgoingMessage(blocks=(Text("It stays there. [1]"),))


def session(handler: EveryBlock) -> Session:
    return Session(handler, FixedClock(), person="ada")


def notice_of(talk: Session, place: Place) -> Notice:
    answer = talk.messages(place)[-1].answer
    assert answer is not None
    [notice] = answer.blocks
    assert isinstance(notice, Notice)
    return notice


async def test_a_command_is_posted_and_answered_below() -> None:
    handler = EveryBlock()
    talk = session(handler)
    await talk.say(GENERAL, " /quote S3 ")
    assert [(posted.author, posted.text) for posted in talk.messages(GENERAL)] == [
        ("you", "/quote S3"),
        ("aftershow", ""),
    ]
    [event] = handler.events
    assert isinstance(event, CommandEvent)
    assert (event.name, event.text, event.person) == ("quote", "S3", "ada")
    assert (event.conversation.channel, event.conversation.thread) == ("general", None)


async def test_an_answer_grows_in_one_message_and_nothing_comes_after_it() -> None:
    handler = StepByStep()
    talk = session(handler)
    seen: list[tuple[str, bool]] = []

    def look(change: Changed) -> None:
        if change.posted is not None and change.posted.answer is not None:
            [text] = change.posted.answer.blocks
            assert isinstance(text, Text)
            seen.append((text.text, change.again))

    talk.watch(look)
    await talk.say(GENERAL, "/ask why?")
    assert seen == [("It", False), ("It stays", True), ("It stays there.", True), ("It stays there. [1]", True)]
    assert handler.progress is not None
    await handler.progress.so_far(OutgoingMessage(blocks=(Text("Late."),)))
    assert len(seen) == 4
    _, answer = talk.messages(GENERAL)
    assert talk.message(answer.id) is answer
    assert not talk.waiting(GENERAL)


async def test_each_event_has_an_id_of_its_own() -> None:
    handler = EveryBlock()
    talk = session(handler)
    for _ in range(3):
        await talk.say(GENERAL, "/quote S3")
    assert len({event.event_id for event in handler.events}) == 3


async def test_plain_words_ask_in_the_direct_message_alone() -> None:
    handler = EveryBlock()
    talk = session(handler)
    await talk.say(GENERAL, "why S3?")
    assert handler.events == []
    assert "@aftershow" in notice_of(talk, GENERAL).text
    await talk.say(DIRECT, "why S3?")
    assert isinstance(handler.events[0], QuestionEvent)


async def test_an_empty_line_posts_nothing() -> None:
    talk = session(EveryBlock())
    await talk.say(GENERAL, "  \n ")
    assert talk.messages(GENERAL) == ()


async def test_a_button_answers_where_it_was_pressed() -> None:
    handler = EveryBlock()
    talk = session(handler)
    await talk.say(GENERAL, "/quote S3")
    await talk.press(talk.messages(GENERAL)[-1].id, "another:S3")
    assert len(talk.messages(GENERAL)) == 3
    event = handler.events[-1]
    assert isinstance(event, ButtonEvent)
    assert event.action == "another:S3"


async def test_a_press_on_a_message_that_is_gone_does_nothing() -> None:
    handler = EveryBlock()
    await session(handler).press(99, "another:S3")
    assert handler.events == []


async def test_a_reply_in_a_thread_is_a_question_about_its_episode() -> None:
    handler = EveryBlock()
    talk = session(handler)
    await talk.say(GENERAL, "/episode latest")
    root = talk.messages(GENERAL)[-1]
    await talk.say(Place("general", root.id), "who pays?")
    event = handler.events[-1]
    assert isinstance(event, QuestionEvent)
    assert event.conversation.thread == str(root.id)
    assert event.conversation.episode_id == EPISODE
    assert talk.replies(root.id) == 2
    assert len(talk.messages(GENERAL)) == 2


async def test_an_answer_meant_for_a_thread_goes_under_the_request() -> None:
    talk = session(EveryBlock())
    await talk.say(GENERAL, "/thread")
    [request] = talk.messages(GENERAL)
    assert talk.replies(request.id) == 1


async def test_waiting_shows_while_the_answer_is_made() -> None:
    talk = session(EveryBlock(wait=0.02))
    seen: list[bool] = []
    talk.watch(lambda change: seen.append(talk.waiting(change.place)))
    await talk.say(GENERAL, "/quote S3")
    assert seen == [False, True, False, False]


async def test_two_requests_at_once_are_both_answered() -> None:
    talk = session(EveryBlock(wait=0.01))
    await asyncio.gather(talk.say(GENERAL, "/quote S3"), talk.say(GENERAL, "/episodes"))
    assert len(talk.messages(GENERAL)) == 4
    assert not talk.waiting(GENERAL)


async def test_an_error_of_ours_is_shown_in_its_own_words() -> None:
    talk = session(EveryBlock())
    await talk.say(GENERAL, "/broken")
    assert notice_of(talk, GENERAL) == Notice(Tone.ERROR, "That was a lot at once. Try again in 20 seconds.")


async def test_a_fault_is_said_kindly_and_still_raised() -> None:
    talk = session(Broken())
    with pytest.raises(ZeroDivisionError):
        await talk.say(GENERAL, "/quote S3")
    assert "Something broke on my side" in notice_of(talk, GENERAL).text
    assert not talk.waiting(GENERAL)


async def test_a_closed_view_hears_no_more() -> None:
    talk = session(EveryBlock())
    heard: list[Changed] = []
    close = talk.watch(heard.append)
    await talk.say(GENERAL, "hello")
    before = len(heard)
    close()
    close()
    await talk.say(GENERAL, "hello")
    assert len(heard) == before > 0


async def test_a_long_talk_forgets_its_beginning_and_the_threads_there() -> None:
    talk = session(EveryBlock())
    await talk.say(GENERAL, "/quote S3")
    root, *_ = talk.messages(GENERAL)
    await talk.say(Place("general", root.id), "why?")
    reply = talk.messages(Place("general", root.id))[0]
    for _ in range(300):
        await talk.say(GENERAL, "/quote S3")
    kept = talk.messages(GENERAL)
    assert len(kept) == len({posted.id for posted in kept}) == 400
    assert talk.message(root.id) is None
    assert talk.message(reply.id) is None
    assert talk.message(kept[0].id) is kept[0]


async def test_examples_use_a_topic_that_was_said() -> None:
    class OtherShow(EveryBlock):
        async def suggest(self, request: SuggestRequest) -> list[Suggestion]:
            return [Suggestion("sourdough", "sourdough")] if not request.partial else []

    class NoShow(EveryBlock):
        async def suggest(self, request: SuggestRequest) -> list[Suggestion]:
            return []

    assert (await examples(session(EveryBlock()), GENERAL))[0] == "/quote S3"
    assert (await examples(session(OtherShow()), GENERAL))[:2] == (
        "/quote sourdough",
        "/ask what was said about sourdough?",
    )
    assert (await examples(session(NoShow()), GENERAL))[0] == "/quote"
