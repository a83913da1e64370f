"""The playground in the terminal: type a command or plain words, press a button by its number."""

import contextlib
import sys
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.status import Status
from rich.text import Text as RichText

from adapters.playground.board import Board
from adapters.playground.clock import HOW, Turn, told
from adapters.playground.examples import examples
from adapters.playground.line_reader import KeyboardReader, LineReader, StreamReader
from adapters.playground.places import CHANNELS, COMMUNITY, Changed, Channel, Place, Posted
from adapters.playground.session import Session
from adapters.playground.terminal_render import TerminalRenderer, printable
from bot.chat.blocks import Button, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import EventHandler
from bot.commands.spec import EVERYWHERE
from bot.domain.ids import CommunityId
from bot.ports import Clock

_WORDS = {
    ":go": "go to a channel: " + ", ".join(channel.id for channel in CHANNELS),
    ":thread": "open a thread under the last message",
    ":back": "leave the thread",
    ":help": "these words; /help lists what Aftershow answers",
    ":quit": "end (so does Ctrl-D)",
}
_WAITING = "Looking through the transcripts"
_DIRECT = next(channel for channel in CHANNELS if channel.direct)


async def run_terminal(
    handler: EventHandler,
    *,
    clock: Clock,
    title: str,
    console: Console | None = None,
    lines: TextIO | None = None,
    community: CommunityId = COMMUNITY,
    board: Board | None = None,
    turn: Turn | None = None,
) -> None:
    """Talk until the input ends. `lines` (standard input by default) may be a pipe: then only answers are printed."""
    stream = lines if lines is not None else sys.stdin
    session = Session(
        handler, clock, person="terminal", platform="terminal", community=community, board=board, turn=turn
    )
    chat = Chat(session, console or Console())
    typing = stream is sys.stdin and stream.isatty() and sys.stdout.isatty()
    reader: LineReader = KeyboardReader(chat.complete) if typing else StreamReader(stream)
    try:
        if typing:
            await chat.welcome(title)
        while (line := await reader.read(chat.prompt)) is not None and line.strip() != ":quit":
            await chat.take(line.strip(), show_waiting=typing)
        if typing:
            chat.say("Until next time.")
    finally:
        reader.close()


class Chat:
    """One person at a terminal."""

    def __init__(self, session: Session, console: Console) -> None:
        self._session = session
        self._console = console
        self._renderer = TerminalRenderer(console)
        self._channel: Channel = _DIRECT
        self._place = Place(_DIRECT.id)
        self._last: Posted | None = None
        self._buttons: tuple[Posted, tuple[Button, ...]] | None = None
        self._arrived: list[Posted] = []
        self._status: Status | None = None
        session.watch(self._changed)

    @property
    def prompt(self) -> str:
        name = self._channel.id if self._channel.direct else f"#{self._channel.id}"
        return f"{name} (thread)> " if self._place.thread is not None else f"{name}> "

    async def welcome(self, title: str) -> None:
        self._console.print(f"Aftershow, on {printable(title)}", style="bold", markup=False, highlight=False)
        self.say("Ask in plain words, or type / and press Tab. A number presses that button. :help says more.")
        for line in await examples(self._session, self._place):
            self._console.print(f"  {printable(line)}", style="cyan", markup=False, highlight=False)

    async def take(self, line: str, *, show_waiting: bool) -> None:
        """Do what one line asks and print what comes of it."""
        if not line:
            return
        if line.startswith(":"):
            self._move(line)
            return
        waiting = self._console.status(_WAITING) if show_waiting else contextlib.nullcontext()
        with waiting as self._status:
            if line.isascii() and line.isdecimal():
                await self._press(int(line[:6]))
            else:
                await self._session.say(self._place, line)
        self._status = None
        self._print_arrived()

    async def complete(self, line: str) -> Sequence[str]:
        """Whole lines that `line` may become."""
        if line.startswith(":"):
            return [word for word in _WORDS if word.startswith(line)]
        name, space, partial = line[1:].partition(" ")
        if not line.startswith("/"):
            return []
        if name == "clock" and self._session.turns:
            return [f"/clock +1{unit}" for unit in "hdw"]
        if not space:
            clock = ["/clock "] if self._session.turns and "clock".startswith(name) else []
            return clock + [
                f"/{spec.name} " if spec.argument else f"/{spec.name}"
                for spec in EVERYWHERE
                if spec.name.startswith(name)
            ]
        return [f"/{name} {one.value}" for one in await self._session.suggest(self._place, name, partial)]

    def say(self, text: str) -> None:
        whole = not self._console.is_terminal
        self._console.print(text, style="dim", markup=False, highlight=False, soft_wrap=whole)

    async def _press(self, number: int) -> None:
        posted, buttons = self._buttons or (None, ())
        if posted is None or not 0 < number <= len(buttons):
            self.say(f"There is no button {number}." if buttons else "There are no buttons yet. Try /quote first.")
            return
        await self._session.press(posted.id, buttons[number - 1].action)

    def _move(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        match word:
            case ":go":
                self._go(rest.strip().removeprefix("#").lower())
            case ":thread" if self._last is not None:
                self._place = Place(self._last.place.channel, self._last.id)
                self.say("In a thread: plain words are questions here. :back leaves it.")
            case ":thread":
                self.say("There is no message yet to open a thread under.")
            case ":back":
                self._place = Place(self._channel.id)
            case _:
                for known, meaning in _WORDS.items():
                    self.say(f"{known:8} {meaning}")
                if self._session.turns:
                    self.say(HOW)

    def _go(self, name: str) -> None:
        channel = next((channel for channel in CHANNELS if channel.id == name), None)
        if channel is None:
            self.say(f"There is no channel of that name. There are: {', '.join(c.id for c in CHANNELS)}.")
            return
        self._channel, self._place, self._last = channel, Place(channel.id), None
        self.say(channel.purpose)

    def _changed(self, change: Changed) -> None:
        posted = change.posted
        if posted is None or change.gone:
            return
        if posted.answer is not None and not posted.key and self._status is not None:
            self._status.update(RichText(_so_far(posted.answer)))
        if change.again:
            self._arrived = [posted if one.id == posted.id else one for one in self._arrived]
            return
        if posted.place.thread is None:
            self._last = posted
        if posted.answer is not None:
            self._arrived.append(posted)

    def _print_arrived(self) -> None:
        for posted in self._arrived:
            if posted.answer is None:
                continue
            if posted.key:
                where = next(channel for channel in CHANNELS if channel.id == posted.place.channel)
                thread = ", in a thread" if posted.place.thread is not None else ""
                self.say(f"{told(posted.at)}, {'' if where.direct else '#'}{where.name}{thread}:")
            elif posted.place.thread is not None and posted.place != self._place:
                self.say("In a thread under your message:")
            self._renderer.render(posted.answer.blocks)
            self._console.print()
            if self._renderer.buttons:
                self._buttons = (posted, tuple(self._renderer.buttons))
        self._arrived.clear()


def _so_far(answer: OutgoingMessage) -> str:
    """The sentences of an answer that is still being made."""
    return printable(next((block.text for block in answer.blocks if isinstance(block, Text)), _WAITING))
