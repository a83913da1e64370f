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
class _Call:
    left: bool = False


_this: ContextVar[_Call | None] = ContextVar("discord_call_once", default=None)


@contextmanager
def at_most_once() -> Iterator[None]:
    """What is asked in here by the client of `tracing` leaves again only after a refusal, such as a 429; else
    `AskedTwice` is raised."""
    before = _this.set(_Call())
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
    _session: aiohttp.ClientSession, _context: SimpleNamespace, _asked: aiohttp.TraceRequestStartParams
) -> None:
    call = _this.get()
    if call is None:
        return
    if call.left:
        raise AskedTwice("this was asked before, and may have been done")
    call.left = True


async def _ends(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, answered: aiohttp.TraceRequestEndParams
) -> None:
    call = _this.get()
    if call is not None and answered.response.status in _REFUSED:
        call.left = False
