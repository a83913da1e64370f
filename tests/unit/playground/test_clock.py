"""What lines turn the clock by, and what is said about it."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.playground.board import Board
from adapters.playground.clock import appeared, asked_for
from adapters.playground.places import Place
from adapters.playground.session import Session
from bot.chat.blocks import Notice, Text
from bot.chat.messages import OutgoingMessage
from bot.errors import StorageError
from tests.fakes.every_block import EveryBlock, FixedClock
from tests.unit.playground.test_board import PLACE

GENERAL = Place("general")


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("+1d", timedelta(days=1)),
        ("2 hours", timedelta(hours=2)),
        ("+1W", timedelta(weeks=1)),
        (" 90m ", timedelta(minutes=90)),
        ("8w", timedelta(weeks=8)),
    ],
)
def test_a_turn_is_read_as_people_write_it(line: str, by: timedelta) -> None:
    assert asked_for(line) == by


@pytest.mark.parametrize("line", ["", "tomorrow", "-1d", "+0h", "9w", "1y", "1d 2h", "\u00b2d"])
def test_anything_else_turns_nothing(line: str) -> None:
    assert asked_for(line) is None


@pytest.mark.parametrize(
    ("count", "words"), [(0, "Nothing was due."), (1, "One post appeared."), (7, "7 posts appeared.")]
)
def test_what_a_turn_brought_is_told(count: int, words: str) -> None:
    assert appeared(count, datetime(2026, 11, 27, 9, tzinfo=UTC)).endswith(words)


def told(talk: Session) -> str:
    answer = talk.messages(GENERAL)[-1].answer
    assert answer is not None
    [notice] = answer.blocks
    assert isinstance(notice, Notice)
    return notice.text


async def test_a_line_turns_the_clock_and_says_what_came() -> None:
    clock, turned = FixedClock(), []
    board = Board(clock)

    async def turn(by: timedelta) -> datetime:
        turned.append(by)
        await board.post(PLACE, OutgoingMessage(blocks=(Text("one"),)), key="k")
        return clock.now() + by

    talk = Session(EveryBlock(), clock, person="ada", board=board, turn=turn)
    await talk.say(GENERAL, "/clock +1d")
    assert turned == [timedelta(days=1)]
    assert "5 March 2026" in told(talk)
    assert told(talk).endswith("One post appeared.")
    await talk.say(GENERAL, "/clock soon")
    assert "/clock +1h, /clock +1d and /clock +1w" in told(talk)
    assert len(turned) == 1


async def test_a_turn_that_fails_says_so_and_waits_no_longer() -> None:
    async def turn(by: timedelta) -> datetime:
        raise StorageError("The database does not answer.")

    talk = Session(EveryBlock(), FixedClock(), person="ada", turn=turn)
    await talk.say(GENERAL, "/clock +1d")
    assert told(talk) == "The database does not answer."
    assert not talk.waiting(GENERAL)


async def test_without_a_clock_to_turn_the_line_is_a_command_like_others() -> None:
    handler = EveryBlock()
    await Session(handler, FixedClock(), person="ada").say(GENERAL, "/clock +1d")
    assert len(handler.events) == 1
