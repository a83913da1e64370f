"""The bot as it runs in production, on the loopback Discord: the real adapter, discord.py and core."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from adapters.discord.addresses import Addresses
from adapters.discord.app import AftershowClient
from adapters.discord.commands import SchemaFile
from bot.chat.capabilities import DISCORD
from bot.chat.events import Event
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import EventHandler, Progress
from bot.chat.responder import Responder
from bot.commands.spec import ALL, CommandSpec
from bot.composition import LOCAL, App
from bot.domain.ids import CommunityId
from tests.wire.discord.people import Person
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild


class Slowly(Responder):
    """The core behind a gate: `pause` seconds of thought before every answer, and a count of answers made."""

    def __init__(self, handler: EventHandler) -> None:
        super().__init__(handler, DISCORD)
        self.pause = 0.0
        self.dispatched: list[Event] = []

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.dispatched.append(event)
        await asyncio.sleep(self.pause)
        return await super().dispatch(event, progress)


@dataclass
class Bot:
    """One process of it."""

    app: App
    client: AftershowClient
    handler: Slowly


@dataclass
class Place:
    """A loopback Discord with the bot on it."""

    discord: FakeDiscord
    bot: Bot
    app: App

    def person(self, name: str, *guilds: Guild, admin: bool = False) -> Person:
        return Person(self.discord, name, *guilds, admin=admin)

    async def guild(self, name: str = "The listeners") -> Guild:
        """One more guild that follows the sample show. The bot is told of it as of one it was in before."""
        guild = self.discord.world.guild(name)
        await self.follow(guild)
        guild.away = True
        self.discord.gateway.tell("GUILD_CREATE", guild.shown(), guild.id)
        guild.away = False
        return guild

    async def follow(self, guild: Guild) -> None:
        await follow(self.app, community_of(self.discord, guild))


def community_of(discord: FakeDiscord, guild: Guild) -> CommunityId:
    return CommunityId(f"discord:{discord.app}:-:{guild.id}")


async def follow(app: App, community: CommunityId) -> None:
    shows = await app.stores.communities.followed_shows(LOCAL)
    await app.stores.communities.follow(community, [show.id for show in shows])


@asynccontextmanager
async def running(
    discord: FakeDiscord,
    app: App,
    core: Responder | None = None,
    *,
    specs: Sequence[CommandSpec] = ALL,
    schemas: Path | None = None,
    acknowledge: timedelta = timedelta(seconds=1.5),
    sweep: timedelta = timedelta(minutes=1),
    token: str | None = None,
    patience: float = 20.0,
) -> AsyncIterator[Bot]:
    """Connected, and told of its guilds. `core` stands in for the app's own."""
    handler = Slowly(app.dispatcher)
    client = AftershowClient(
        core or handler,
        app.stores.talks,
        app.clock,
        specs=specs,
        schemas=SchemaFile(schemas or app.settings.data_folder / "discord-commands.json"),
        addresses=Addresses(rest=discord.rest, gateway=discord.gateway_address),
        acknowledge=acknowledge,
        sweep=sweep,
        pictures=app.pictures,
    )
    app.posters.register("discord", client.poster)
    task = asyncio.create_task(client.run_until_closed(token or discord.token))
    try:
        await until(lambda: task.done() or _told_of_all(discord, client), patience)
        if task.done():
            task.result()
        yield Bot(app, client, handler)
    finally:
        await client.close()
        await asyncio.gather(task, return_exceptions=True)


def _told_of_all(discord: FakeDiscord, client: AftershowClient) -> bool:
    there = {int(one.id) for one in discord.world.guilds.values() if not (one.left or one.away)}
    known = {one.id for one in client.guilds if not one.unavailable}
    return len(discord.gateway.connected()) >= discord.gateway.shards and there <= known


async def until(holds: Callable[[], object], seconds: float = 20) -> None:
    async def held() -> bool:
        return bool(holds())

    await eventually(held, seconds)


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not await holds():
        assert time.monotonic() < ends, "it did not happen"
        await asyncio.sleep(0.01)
