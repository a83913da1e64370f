"""Long work among others who wait for the event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")


async def unhurried(things: Iterable[T]) -> AsyncIterator[T]:
    """Each of them, after everybody who waits for the loop had a turn: what is done with one holds up nobody longer."""
    for one in things:
        await asyncio.sleep(0)
        yield one
