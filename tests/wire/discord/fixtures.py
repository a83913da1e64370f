"""Fixtures: a loopback Discord, and the bot on it with one guild."""

from collections.abc import AsyncIterator

import pytest

from bot.composition import App
from tests.wire.discord.running import Place, community_of, follow, running
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild


@pytest.fixture
async def discord_server() -> AsyncIterator[FakeDiscord]:
    server = await FakeDiscord().start()
    yield server
    await server.stop()


@pytest.fixture
async def guild(discord_server: FakeDiscord, app: App) -> Guild:
    """A guild that follows the sample show."""
    made = discord_server.world.guild()
    await follow(app, community_of(discord_server, made))
    return made


@pytest.fixture
async def place(discord_server: FakeDiscord, app: App, guild: Guild) -> AsyncIterator[Place]:
    async with running(discord_server, app) as bot:
        yield Place(discord_server, bot, app)
