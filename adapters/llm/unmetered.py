"""Spending without a bound: for trying a server out, and where nobody set any."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.ids import CommunityId
from bot.ports.models import Purpose, Spending, Usage


class _Unbooked:
    def settle(self, usage: Usage) -> None:
        pass

    def unspent(self) -> None:
        pass


class Unmetered:
    """Implements `Meter`: everything may be spent, and nothing is booked."""

    @asynccontextmanager
    async def spending(self, community: CommunityId | None, purpose: Purpose, most: int) -> AsyncIterator[Spending]:
        yield _Unbooked()
