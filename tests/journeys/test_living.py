"""A community in the playground: it lives by the clock, and is still there when its person comes back."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from adapters.playground.board import Board
from adapters.playground.places import Place, Posted
from adapters.playground.session import Session
from bot.chat.blocks import Heading, PictureBlock, PollBlock
from bot.chat.capabilities import PLAYGROUND
from bot.chat.measures import buttons_of
from bot.chat.plain_text import plain_text
from bot.chat.responder import Responder
from bot.cli.play import stocked
from bot.cli.playing import Living, living
from bot.composition import App, open_app
from bot.domain.ids import CommunityId
from bot.domain.schedule import Series
from bot.settings import Settings
from bot.turning import TurnedClock
from tests.fakes.every_block import FixedClock

CHECKOUT = Path(__file__).resolve().parents[2]
EPISODE = str(CHECKOUT / "bot" / "sample" / "s3e3-the-hot-takes-special.md")


async def _read() -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def playing(folder: Path) -> AsyncIterator[tuple[App, CommunityId, Living]]:
    clock = TurnedClock(FixedClock(), folder / "clock")
    async with open_app(Settings(data=folder, poll_pause=timedelta()), clock=clock) as app:
        community = await stocked(app, [EPISODE])
        async with living(app, clock, community, read=_read, by_itself=False) as life:
            yield app, community, life


def headings(board: Board) -> list[str]:
    first = [posted.answer.blocks[0] for posted in board.messages() if posted.answer is not None]
    return [block.text for block in first if isinstance(block, Heading)]


def poll_of(posted: Posted) -> PollBlock:
    assert posted.answer is not None
    [poll] = [block for block in posted.answer.blocks if isinstance(block, PollBlock)]
    return poll


def standing(board: Board) -> list[tuple[datetime, str, str, bool]]:
    """In time; those of one moment in any order."""
    return sorted(
        (posted.at, posted.key, posted.place.channel, posted.place.thread is not None) for posted in board.messages()
    )


def the_discussion(board: Board) -> Posted:
    return next(
        posted
        for posted in board.messages()
        if posted.answer is not None and any(isinstance(block, PollBlock) for block in posted.answer.blocks)
    )


async def test_it_lives_by_the_clock_and_is_there_again_after_a_restart(tmp_path: Path) -> None:
    async with playing(tmp_path) as (app, community, life):
        assert not life.board.messages()
        await life.turning.forward(timedelta(days=1))
        assert {"Quote of the day", "Hot take"} <= set(headings(life.board))
        [quote] = [
            one for one in life.board.messages() if one.answer and one.answer.blocks[0] == Heading("Quote of the day")
        ]
        assert any(isinstance(block, PictureBlock) for block in quote.answer.blocks)  # type: ignore[union-attr]
        talk = Session(
            Responder(app.dispatcher, PLAYGROUND), app.clock, person="ada", community=community, board=life.board
        )
        discussion = the_discussion(life.board)
        await talk.press(discussion.id, poll_of(discussion).choices[0].action)
        await app.polls.painter.settle()
        assert poll_of(the_discussion(life.board)).voters == 1
        before = standing(life.board)
        now = app.clock.now()
    async with playing(tmp_path) as (app, community, life):
        assert app.clock.now() == now
        assert standing(life.board) == before
        again = the_discussion(life.board)
        assert [choice.votes for choice in poll_of(again).choices] == [1, 0, 0]
        await life.turning.forward(timedelta(days=1))
        assert headings(life.board).count("Quote of the day") == 2


async def test_whoever_plays_is_a_host_too_and_keeps_the_calendar(tmp_path: Path) -> None:
    async with playing(tmp_path) as (app, community, life):
        await life.turning.forward(timedelta(days=6))
        talk = Session(
            Responder(app.dispatcher, PLAYGROUND),
            app.clock,
            person="ada",
            community=community,
            board=life.board,
            turn=life.turning.forward,
        )
        digest = next(
            one for one in talk.messages(Place("hosts")) if one.answer and one.answer.blocks[0] == Heading("Your week")
        )
        shown = await pressed(talk, digest, "Calendar")
        series = await pressed(talk, shown, "Quote of the day")
        await pressed(talk, series, "Pause")
        [quotes] = [one for one in await app.stores.schedules.of(community) if one.series is Series.QUOTE_OF_THE_DAY]
        assert quotes.paused
        changed = await pressed(talk, series, "Change")
        assert changed.answer is not None
        assert "a form, which the playground does not have" in plain_text(changed.answer)


async def pressed(talk: Session, under: Posted, label: str) -> Posted:
    """The answer to a press on that button."""
    assert under.answer is not None
    action = next(one.action for one in buttons_of(under.answer.blocks) if one.label == label)
    await talk.press(under.id, action)
    return talk.messages(under.place)[-1]


async def test_a_community_that_was_set_up_is_left_as_it_is(tmp_path: Path) -> None:
    async with playing(tmp_path) as (app, community, _):
        assert len(await app.stores.schedules.of(community)) == len(Series)
        await app.calendar.timetable.end(community, Series.HOST_DIGEST, actor="ada")  # type: ignore[arg-type]
    async with playing(tmp_path) as (app, community, _):
        assert Series.HOST_DIGEST not in [one.series for one in await app.stores.schedules.of(community)]


def test_the_terminal_turns_the_clock_and_prints_what_was_posted(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "play", EPISODE, "--terminal", "--data", str(tmp_path)],
        input="/clock\n/clock +1d\n",
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "/clock +1h, /clock +1d and /clock +1w" in done.stdout
    assert "#general:\nQuote of the day" in done.stdout
    assert "[1] Agree" in done.stdout
    assert " posts appeared." in done.stdout
