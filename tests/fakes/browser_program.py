"""The playground in the browser over `EveryBlock`, to be run as a program: prints its address, then serves."""

import asyncio
import sys
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.playground.board import Board
from adapters.playground.browser import address, create_app, listen, run_browser
from adapters.web.app import create_app as create_pages
from bot.chat.blocks import Block, Heading, Text
from bot.chat.events import ButtonEvent, CommandEvent, Event
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId
from bot.engaging.picture_links import DrawnPictures
from bot.turning import TurnedClock
from tests.fakes.every_block import EveryBlock, FixedClock, SamplePages, open_poll, pictures, quote

GENERAL = ConversationRef(platform="playground", community=CommunityId("playground"), channel="general")
POLL = "the-poll"


class Community(EveryBlock):
    """Votes count; a turn of the clock brings a quote with its card, a poll and a word in the thread under it."""

    def __init__(self, board: Board, clock: TurnedClock) -> None:
        super().__init__(wait=0.15)
        self._board = board
        self._clock = clock
        self._poll = open_poll()

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        if isinstance(event, ButtonEvent) and event.action.startswith("vote:"):
            one, *others = self._poll.choices
            voted = (replace(one, votes=(one.votes or 0) + 1), *others)
            self._poll = replace(self._poll, choices=voted, voters=(self._poll.voters or 0) + 1)
            await self._board.replace(MessageRef(GENERAL, POLL), OutgoingMessage(blocks=(self._poll,)))
        if isinstance(event, CommandEvent) and event.text.startswith("slowly") and progress is not None:
            return await self._slowly(progress, int(event.text.split()[1]))
        return await super().dispatch(event, progress)

    async def _slowly(self, progress: Progress, steps: int) -> OutgoingMessage:
        """An answer that grows longer than a window."""
        blocks: tuple[Block, ...] = ()
        for _ in range(steps):
            blocks = (*blocks, quote())
            await progress.so_far(OutgoingMessage(blocks=(*blocks, Text("Still writing\u2026"))))
            await asyncio.sleep(0.3)
        return OutgoingMessage(blocks=(*blocks, Text("That is all.")))

    async def turn(self, by: timedelta) -> datetime:
        self._clock.turn_to(self._clock.now() + by)
        if by >= timedelta(days=1):
            card, _ = pictures()
            day = f"{self._clock.now():%Y%m%d}"
            await self._board.post(
                GENERAL, OutgoingMessage(blocks=(Heading("Quote of the day"), quote(), card)), key=f"quote-{day}"
            )
            ref = await self._board.post(GENERAL, OutgoingMessage(blocks=(self._poll,)), key=POLL)
            thread = await self._board.thread_under(ref, "")
            await self._board.post(thread, OutgoingMessage(blocks=(quote("Data has weight."),)), key=f"word-{day}")
        return self._clock.now()


async def serve() -> None:
    listening = listen("127.0.0.1", 0)
    drawn = DrawnPictures("", ("key",))
    pages = create_pages(SamplePages(), home="/", pictures=drawn)
    clock = TurnedClock(FixedClock())
    board = Board(clock)
    community = Community(board, clock)
    app = create_app(
        community,
        clock=clock,
        title="The Workshop",
        pages=pages,
        board=board,
        turn=community.turn,
        picture=drawn.path,
    )
    print(address(listening), flush=True)  # noqa: T201
    await run_browser(app, listening, open_browser="--open" in sys.argv)


if __name__ == "__main__":
    asyncio.run(serve())
