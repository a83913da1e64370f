"""Where the terminal's lines come from: a keyboard with history and completion, or a file or pipe."""

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TextIO

Complete = Callable[[str], Awaitable[Sequence[str]]]
"""Whole lines that begin as the given one does."""

_PATIENCE = 1.5
"""Seconds that the Tab key waits for completions."""


class LineReader(Protocol):
    async def read(self, prompt: str) -> str | None:
        """The next line without its end; None when there are no more."""
        ...

    def close(self) -> None:
        """Leave everything as it was found."""
        ...


class StreamReader:
    """Lines of a file or a pipe; shows no prompt."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    async def read(self, prompt: str) -> str | None:
        line = await asyncio.to_thread(self._stream.readline)
        return line.rstrip("\r\n") if line else None

    def close(self) -> None:
        """Nothing was changed."""


class KeyboardReader:
    """Lines typed at standard input, with the Up key for earlier ones and the Tab key for `complete` where the
    platform has readline. Ctrl-C and Ctrl-D end the input."""

    def __init__(self, complete: Complete) -> None:
        self._complete = complete
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Future[str | None] | None = None
        self._offered: list[str] = []
        self._restore = _terminal_settings()
        self._use_readline()
        with contextlib.suppress(NotImplementedError):
            self._loop.add_signal_handler(signal.SIGINT, self._interrupted)

    async def read(self, prompt: str) -> str | None:
        self._waiting = self._loop.create_future()
        threading.Thread(target=self._read_line, args=(prompt, self._waiting), daemon=True).start()
        return await self._waiting

    def close(self) -> None:
        self._restore()
        with contextlib.suppress(NotImplementedError):
            self._loop.remove_signal_handler(signal.SIGINT)

    def _read_line(self, prompt: str, waiting: "asyncio.Future[str | None]") -> None:
        try:
            line: str | None = input(prompt)
        except (EOFError, OSError):
            line = None
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(_settle, waiting, line)

    def _interrupted(self) -> None:
        if self._waiting is not None:
            _settle(self._waiting, None)

    def _use_readline(self) -> None:
        try:
            import readline
        except ImportError:
            return
        readline.set_completer_delims("")
        readline.set_completer(self._offer)
        emulated = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if emulated else "tab: complete")

    def _offer(self, line: str, state: int) -> str | None:
        """readline's completer: called in the reading thread, for state 0, 1, 2... until None."""
        if state == 0:
            asked = asyncio.run_coroutine_threadsafe(_listed(self._complete(line)), self._loop)
            try:
                self._offered = asked.result(_PATIENCE)
            except TimeoutError:
                asked.cancel()
                self._offered = []
        return self._offered[state] if state < len(self._offered) else None


async def _listed(lines: Awaitable[Sequence[str]]) -> list[str]:
    return list(await lines)


def _settle(waiting: "asyncio.Future[str | None]", line: str | None) -> None:
    if not waiting.done():
        waiting.set_result(line)


def _terminal_settings() -> Callable[[], None]:
    """Puts standard input back to how it was when this was called: an abandoned read leaves it without echo."""
    try:
        import termios

        found = termios.tcgetattr(sys.stdin.fileno())
    except (ImportError, OSError, ValueError):
        return lambda: None
    return lambda: termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, found)
