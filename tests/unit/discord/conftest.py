"""A logged-in client of ours against the stub API; the gateway's events are handed to it as payloads."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from adapters.discord.addresses import Addresses
from adapters.discord.app import AftershowClient
from bot.commands import spec
from tests.unit.discord.core import Core, MemorySchemas, MemoryTalks, Now
from tests.unit.discord.payloads import guild
from tests.unit.discord.stub import Asked, StubApi


@dataclass
class Place:
    """`hear` hands one gateway event to discord.py."""

    api: StubApi
    client: AftershowClient
    core: Core
    talks: MemoryTalks = field(default_factory=MemoryTalks)
    schemas: MemorySchemas = field(default_factory=MemorySchemas)

    def hear(self, event: str, payload: dict[str, Any]) -> None:
        self.client._connection.parsers[event](payload)

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110 what is waited for has no event
                await asyncio.sleep(0.005)

    async def ended(self, times: int = 1) -> list[Asked]:
        """What was asked of Discord by the time so many events ended."""
        await self.until(lambda: len(self.core.outcomes) >= times)
        return self.api.asked


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    api = StubApi()
    await api.start()
    core, talks, schemas = Core(), MemoryTalks(), MemorySchemas()
    client = AftershowClient(
        core,
        talks,
        Now(),
        specs=spec.ALL,
        schemas=schemas,
        addresses=Addresses(rest=api.rest, gateway="ws://127.0.0.1:9"),
        acknowledge=timedelta(milliseconds=150),
        sweep=timedelta(milliseconds=50),
    )
    try:
        await client.login("token")
        made = Place(api, client, core, talks, schemas)
        made.hear("GUILD_CREATE", {**guild(), "unavailable": False})
        api.asked.clear()
        yield made
    finally:
        await client.close()
        await api.stop()
