"""A fair share of a model: whoever asks a lot waits for themselves, and not the others for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.domain.ids import CommunityId
from bot.errors import ModelCrowded
from bot.ports.models import Purpose

CROWDED = "The model is busy with other questions from here."
_PATIENCE = 0.5
"""The part of its deadline that a piece of work waits for its place: the rest of it is for the model."""


@dataclass
class _Places:
    free: asyncio.Semaphore
    wanted: int = 0


class Sharing:
    """Of one community and purpose `at_once` pieces of work are with the model, the next come in their order."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._places: dict[tuple[CommunityId | None, Purpose], _Places] = {}

    @asynccontextmanager
    async def place(self, community: CommunityId | None, purpose: Purpose, deadline: float) -> AsyncIterator[None]:
        """`deadline` is in seconds from now. Raises `ModelCrowded`."""
        whose = community, purpose
        places = self._places.setdefault(whose, _Places(asyncio.Semaphore(self._at_once)))
        places.wanted += 1
        try:
            await _taken(places.free, deadline * _PATIENCE)
            try:
                yield
            finally:
                places.free.release()
        finally:
            places.wanted -= 1
            if not places.wanted:
                del self._places[whose]

    def __len__(self) -> int:
        """How many communities and purposes there is work of."""
        return len(self._places)


async def _taken(free: asyncio.Semaphore, patience: float) -> None:
    try:
        async with asyncio.timeout(patience):
            await free.acquire()
    except TimeoutError:
        raise ModelCrowded(CROWDED) from None
