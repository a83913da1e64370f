"""Asking Discord again where the connection broke: for calls that may be made twice without a second effect."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
from discord.http import HTTPClient, Route

T = TypeVar("T")

TRIES = 4
_PAUSE = 0.1
"""Seconds before the second try, and four times as long before each further one. discord.py itself tries again when
Discord answers that it is in trouble."""


async def again(call: Callable[[], Awaitable[T]], seconds: float, *, tries: int = TRIES) -> T:
    """The result of `call`, tried again when no answer came, within `seconds`. Raises `errors.FAILURES`."""
    async with asyncio.timeout(seconds):
        for further in range(tries - 1):
            try:
                return await call()
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(_PAUSE * 4**further)
        return await call()


async def give_up_in_trouble(response: aiohttp.ClientResponse) -> None:
    """Given to aiohttp as `raise_for_status`: discord.py, which sends again after such answers, sees an error."""
    if response.status >= 500:
        raise aiohttp.ClientResponseError(response.request_info, response.history, status=response.status)


async def asked(http: HTTPClient, route: Route, **options: Any) -> Any:
    """As discord.py asks. One that is given up while it waits out a limit on everything would leave all that come after
    it waiting for good: discord.py ends that wait only when its sleep does."""
    try:
        return await http.request(route, **options)
    except asyncio.CancelledError:
        http._global_over.set()
        raise
