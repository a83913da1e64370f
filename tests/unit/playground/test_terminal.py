"""A talk in the terminal: from a pipe, and typed at a keyboard."""

import io
import os
import pty
import select
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.playground.session import Session
from adapters.playground.terminal import Chat, run_terminal
from adapters.playground.terminal_render import TerminalRenderer, printable
from bot.chat.blocks import QuoteBlock, Receipt, Text
from bot.chat.events import ButtonEvent, Event, QuestionEvent
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from tests.fakes.every_block import HOSTILE, EveryBlock, FixedClock, every_kind, hostile_message

CHECKOUT = Path(__file__).resolve().parents[3]


async def talk(*lines: str, handler: EveryBlock | None = None) -> str:
    out = io.StringIO()
    await run_terminal(
        handler or EveryBlock(),
        clock=FixedClock(),
        title="The Workshop",
        console=Console(file=out),
        lines=io.StringIO("".join(f"{line}\n" for line in lines)),
    )
    return out.getvalue()


async def test_a_piped_command_prints_its_answer_and_ends() -> None:
    assert await talk("/quote S3") == (
        "\u2502 \u201cThe bucket is the house.\u201d\n"
        "\u2502 \u2014 Jonas Okoye, What a lake costs, 11:44, line 129\n"
        "\u2502 Tigris, transcribed as \u201ctigress\u201d\n\n"
        "[1] Another   [2] Context   [3] Share\n\n"
    )


class StepByStep(EveryBlock):
    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        assert progress is not None
        for text in ("It stays", "It stays there."):
            await progress.so_far(OutgoingMessage(blocks=(Text(text),)))
        return OutgoingMessage(blocks=(Text("It stays there, whole."),))


async def test_steps_of_an_answer_are_seen_while_waiting_and_the_whole_is_printed_once() -> None:
    assert await talk("/ask why?", handler=StepByStep()) == "It stays there, whole.\n\n"
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=80)
    shown: list[str] = []

    class Telling:
        def __enter__(self) -> "Telling":
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def update(self, text: object) -> None:
            shown.append(str(text))

    console.status = lambda *_, **__: Telling()  # type: ignore[method-assign, assignment]
    chat = Chat(Session(StepByStep(), FixedClock(), person="ada"), console)
    await chat.take("/ask why?", show_waiting=True)
    assert shown == ["It stays", "It stays there.", "It stays there, whole."]
    assert out.getvalue().count("It stays there") == 1


async def test_a_last_line_without_an_end_counts() -> None:
    out = io.StringIO()
    await run_terminal(
        EveryBlock(), clock=FixedClock(), title="", console=Console(file=out), lines=io.StringIO("/quote S3")
    )
    assert "The bucket is the house." in out.getvalue()


async def test_a_number_presses_that_button() -> None:
    handler = EveryBlock()
    shown = await talk("/quote S3", "2", handler=handler)
    assert isinstance(handler.events[-1], ButtonEvent)
    assert handler.events[-1].action == "context:1"
    assert "> Jonas Okoye: The bucket is the house." in shown


@pytest.mark.parametrize(("lines", "said"), [(["1"], "no buttons yet"), (["/quote", "9"], "There is no button 9")])
async def test_a_number_without_a_button_is_said(lines: list[str], said: str) -> None:
    assert said in await talk(*lines)


async def test_plain_words_are_questions_at_first_and_not_in_a_channel() -> None:
    handler = EveryBlock()
    shown = await talk("what is the weather?", ":go #general", "hello", handler=handler)
    assert [type(event) for event in handler.events] == [QuestionEvent]
    assert "No one on the show has said" in shown
    assert "begin with @aftershow" in shown


async def test_a_thread_opens_under_the_last_message_and_closes() -> None:
    handler = EveryBlock()
    await talk(":go general", "/episode latest", ":thread", "who pays?", ":back", "/quote", handler=handler)
    assert [event.conversation.thread for event in handler.events] == [None, "2", None]


async def test_an_answer_in_a_thread_is_shown_with_its_place() -> None:
    assert "In a thread under your message:\nHere, under your message." in await talk("/thread")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (":go nowhere", "There are: general, episodes, hosts, aftershow."),
        (":help", ":thread  open a thread"),
        (":thread", "There is no message yet"),
        (":dance", ":quit    end"),
    ],
)
async def test_words_for_the_terminal_itself(line: str, said: str) -> None:
    assert said in await talk(line)


async def test_quit_ends_the_talk() -> None:
    handler = EveryBlock()
    await talk(":quit", "/quote", handler=handler)
    assert handler.events == []


async def test_an_error_is_said_and_the_talk_goes_on() -> None:
    shown = await talk("/broken", "/episodes")
    assert "Try again in 20 seconds." in shown
    assert "What a lake costs" in shown


def drawn(blocks: io.StringIO, *, terminal: bool = False, width: int = 60) -> TerminalRenderer:
    return TerminalRenderer(Console(file=blocks, force_terminal=terminal, width=width, color_system=None))


def test_every_kind_of_block_is_drawn() -> None:
    out = io.StringIO()
    renderer = drawn(out)
    renderer.render(every_kind().blocks)
    shown = out.getvalue()
    for text in (
        "A heading",
        "A paragraph",
        "For your information",
        "\u2014 on the episode, What a lake costs",
        "1. Storage decides",
        "- Storage decides",
        "   To be judged on 1 March 2027.",
        "- What a lake costs\n  S2E7, 3 November 2025",
        "> Jonas Okoye: The bucket is the house.",
        "[2] Another   [3] Context   [4] Share",
        f"[5] Agree\n    {'█' * 9}{'░' * 3} 75 % (12)\n[6] Disagree\n",
        "Lake people: Agree 9, Disagree 1, It depends 0\n",
        "16 people voted. Open until Friday, 27 November, 18:00. One vote a person; press again to take it back.",
        "- Agree\n- Disagree\n- It depends\n",
    ):
        assert text in shown
    assert [button.label for button in renderer.buttons] == [
        *("Context", "Another", "Context", "Share"),
        *("Agree", "Disagree", "It depends"),
    ]


def test_lines_fit_a_narrow_terminal() -> None:
    out = io.StringIO()
    drawn(out, terminal=True, width=30).render(every_kind().blocks)
    plain = [line for line in out.getvalue().split("\n") if "\x1b" not in line]
    assert plain
    assert max(len(line) for line in plain) <= 30


def test_hostile_text_moves_no_cursor_and_makes_no_link() -> None:
    out = io.StringIO()
    renderer = TerminalRenderer(Console(file=out, force_terminal=True, width=10_000, color_system="truecolor"))
    renderer.render(hostile_message().blocks)
    shown = out.getvalue()
    assert "javascript:alert(1)\x1b" not in shown
    assert "]8;" not in shown
    assert "\u202e" not in shown
    assert printable(HOSTILE) in shown


def test_what_steers_a_terminal_is_taken_out() -> None:
    assert printable("a\x1b]0;owned\x07b\r\x9b2Jc\u202ed\ne\u0301") == "a]0;ownedb\n2Jcd\ne\u0301"


@given(st.text(max_size=200))
def test_no_text_steers_the_terminal_or_loses_a_visible_letter(text: str) -> None:
    out = io.StringIO()
    receipt = Receipt(episode_title=text, where=text, lines=text, transcript_url=text, url=text)
    TerminalRenderer(Console(file=out, width=80)).render((QuoteBlock(text=text, speaker=text, receipt=receipt),))
    shown = out.getvalue()
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) == "Cc"]
    assert "".join(printable(text).split()) in "".join(shown.replace("\u2502", "").split()) or "\u2502" in text


class Keyboard:
    """The program at a pseudo-terminal, typed at like a person does."""

    def __init__(self) -> None:
        leader, follower = pty.openpty()
        program = "tests/fakes/terminal_program.py"
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "TERM": "xterm", "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, program],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            cwd=CHECKOUT,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: _control(follower),
        )
        os.close(follower)
        self._leader = leader
        self._unread = ""

    def until(self, text: str, seconds: float = 60.0) -> str:
        """What is shown from here up to and with `text`."""
        end = time.monotonic() + seconds
        while text not in self._unread:
            assert time.monotonic() < end, f"no {text!r} in {self._unread!r}"
            if select.select([self._leader], [], [], 0.2)[0]:
                self._unread += os.read(self._leader, 4096).decode(errors="replace")
        before, _, self._unread = self._unread.partition(text)
        return before + text

    def type(self, keys: str) -> None:
        os.write(self._leader, keys.encode())

    def ended(self) -> int:
        return self.process.wait(30)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(30)
        os.close(self._leader)


def _control(follower: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(follower, termios.TIOCSCTTY, 0)


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    at = Keyboard()
    yield at
    at.close()


def test_a_person_completes_recalls_and_leaves(keyboard: Keyboard) -> None:
    welcome = keyboard.until("aftershow> ")
    assert "Aftershow, on The Workshop" in welcome
    assert "/quote S3" in welcome
    keyboard.type("/quo\t")
    keyboard.until("/quote ")
    keyboard.type("S3 E\t")
    keyboard.until("S3 Express")
    keyboard.type("\n")
    keyboard.until("[3]")
    keyboard.until("aftershow> ")
    keyboard.type("\x1b[A")
    keyboard.until("/quote S3 Express")
    keyboard.type("\n")
    keyboard.until("Data has weight.")
    keyboard.until("aftershow> ")
    keyboard.type("\x04")
    keyboard.until("Until next time.")
    assert keyboard.ended() == 0


def test_an_interrupt_ends_politely(keyboard: Keyboard) -> None:
    keyboard.until("aftershow> ")
    keyboard.type("half a line\x03")
    keyboard.until("Until next time.")
    assert keyboard.ended() == 0
