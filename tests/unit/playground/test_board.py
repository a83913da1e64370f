"""Unasked posts in the playground: once for each key, the same for everybody, changed and removed where they stand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.playground.board import Board
from adapters.playground.places import Changed, Place
from adapters.playground.session import Session
from bot.chat.blocks import Text
from bot.chat.events import ButtonEvent, QuestionEvent
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId
from bot.errors import PlaceGone
from tests.fakes.every_block import EveryBlock, FixedClock, open_poll

GENERAL = Place("general")
PLACE = ConversationRef(platform="playground", community=CommunityId("playground"), channel="general")


def said(text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Text(text),))


def session(board: Board, person: str = "ada", handler: EveryBlock | None = None) -> Session:
    return Session(handler or EveryBlock(), FixedClock(), person=person, board=board)


async def test_the_same_key_is_the_same_message() -> None:
    board = Board(FixedClock())
    first = await board.post(PLACE, said("one"), key="k")
    assert await board.post(PLACE, said("two"), key="k") == first
    assert [one.answer for one in board.messages()] == [said("one")]
    assert await board.find(PLACE, "k", FixedClock().now()) == [first]
    assert await board.find(PLACE, "k", FixedClock().now() + timedelta(seconds=1)) == []
    assert await board.find(PLACE, "other", FixedClock().now()) == []


async def test_everybody_sees_a_post_and_whoever_comes_later_too() -> None:
    board = Board(FixedClock())
    ada = session(board)
    seen: list[Changed] = []
    ada.watch(seen.append)
    await board.post(PLACE, said("one"), key="k")
    bela = session(board, "bela")
    assert [one.answer for one in ada.messages(GENERAL)] == [said("one")]
    assert ada.messages(GENERAL) == bela.messages(GENERAL)
    assert [change.posted for change in seen] == list(board.messages())


async def test_a_post_is_changed_and_removed_where_it_stands() -> None:
    board = Board(FixedClock())
    ada = session(board)
    ref = await board.post(PLACE, said("one"), key="k")
    await board.replace(ref, said("two"))
    assert [one.answer for one in ada.messages(GENERAL)] == [said("two")]
    await board.remove(ref)
    await board.remove(ref)
    assert not ada.messages(GENERAL)
    with pytest.raises(PlaceGone):
        await board.replace(ref, said("three"))


async def test_a_thread_under_a_post_is_one_to_everybody_and_to_the_core() -> None:
    board, handler = Board(FixedClock()), EveryBlock()
    ada = session(board, handler=handler)
    ref = await board.post(PLACE, said("root"), key="k")
    thread = await board.thread_under(ref, "name")
    assert thread == await board.thread_under(ref, "name") == replace(PLACE, thread="k")
    await board.post(thread, said("below"), key="l")
    [root] = ada.messages(GENERAL)
    assert [one.answer for one in ada.messages(Place("general", root.id))] == [said("below")]
    assert ada.replies(root.id) == 1
    await ada.say(Place("general", root.id), "why?")
    [asked] = handler.events
    assert isinstance(asked, QuestionEvent)
    assert asked.conversation.thread == "k"


async def test_a_press_names_the_post_it_was_made_on() -> None:
    board, handler = Board(FixedClock()), EveryBlock()
    ada = session(board, handler=handler)
    await board.post(PLACE, OutgoingMessage(blocks=(open_poll(),)), key="k")
    [posted] = ada.messages(GENERAL)
    await ada.press(posted.id, "vote:1:0")
    [pressed] = handler.events
    assert isinstance(pressed, ButtonEvent)
    assert pressed.message == MessageRef(PLACE, "k")


async def test_own_messages_and_posts_never_share_a_number() -> None:
    board = Board(FixedClock())
    ada = session(board)
    await ada.say(GENERAL, "/quote S3")
    await board.post(PLACE, said("one"), key="k")
    await ada.say(GENERAL, "/quote S3")
    numbers = [one.id for one in ada.messages(GENERAL)]
    assert len(numbers) == len(set(numbers)) == 5


async def test_who_left_hears_nothing_more() -> None:
    board = Board(FixedClock())
    ada = session(board)
    ada.close()
    await board.post(PLACE, said("one"), key="k")
    assert not ada.messages(GENERAL)
