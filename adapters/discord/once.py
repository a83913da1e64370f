"""Calls that leave at most once: discord.py asks again after a 5xx, and a forum post has no nonce to be known by."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

_REFUSED = range(400, 500)


class AskedTwice(aiohttp.ClientError):
    """The call may have had its effect; it was about to be made again."""


@dataclass
class Call:
    """`left`: it is on its way, or was answered by more than a refusal. `around` is the call that it is a part of."""

    once: bool = False
    left: bool = False
    around: "Call | None" = None

    def leaves(self, has_left: bool) -> None:
        self.left = has_left
        if self.around is not None:
            self.around.leaves(has_left)


_this: ContextVar[Call | None] = ContextVar("discord_call_once", default=None)


@contextmanager
def watched() -> Iterator[Call]:
    """Tells what became of the last change (all but reading) that was asked in here by the client of `tracing`."""
    call = Call()
    before = _this.set(call)
    try:
        yield call
    finally:
        _this.reset(before)


@contextmanager
def at_most_once() -> Iterator[None]:
    """What is asked in here by the client of `tracing` leaves again only after a refusal, such as a 429; else
    `AskedTwice` is raised."""
    before = _this.set(Call(once=True, around=_this.get()))
    try:
        yield
    finally:
        _this.reset(before)


def tracing() -> aiohttp.TraceConfig:
    """For the client whose calls are to be watched."""
    config = aiohttp.TraceConfig()
    config.on_request_start.append(_starts)
    config.on_request_end.append(_ends)
    return config


async def _starts(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, asked: aiohttp.TraceRequestStartParams
) -> None:
    call = _this.get()
    if call is None or asked.method == "GET":
        return
    if call.once and call.left:
        raise AskedTwice("this was asked before, and may have been done")
    call.leaves(True)


async def _ends(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, answered: aiohttp.TraceRequestEndParams
) -> None:
    call = _this.get()
    if call is not None and answered.response.status in _REFUSED:
        call.leaves(False)
