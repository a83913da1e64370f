"""What many communities cost one process: its memory with a few guilds, then with many more, all of them active."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.discord_load import Bench, loopback, once, program, settle_in
from bot.composition import open_app
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import PersonId
from bot.settings import Settings
from evals.figures import Better, Figure
from tests.wire.discord.people import Person
from tests.wire.discord.running import community_of
from tests.wire.discord.world import Guild

FEW, MANY = 20, 1_000
CHANNELS = 20
"""Of each guild: what the gateway tells of them is kept in memory as well."""
_AT_ONCE = 4
_TIMES = 2


async def measure_memory(work: Path) -> list[Figure]:
    """`python -m bot run` on Discord: resident memory once every guild has been told of and has asked twice."""
    folder = work / f"memory-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    async with loopback(FEW) as bench:
        for _, guild in bench.people:
            _furnish(guild)
        more = Bench(bench.discord, [_absent(bench, number) for number in range(MANY)])
        everybody = Bench(bench.discord, [*bench.people, *more.people])
        await settle_in(folder, everybody)
        await _profiles(folder, everybody)
        async with program(folder, bench.discord) as process:
            for _ in range(_TIMES * 10):
                await _all_ask(bench)
            few = _resident(process.pid)
            for _, guild in more.people:
                guild.left = False
                bench.discord.gateway.tell("GUILD_CREATE", guild.shown(), guild.id)
                await asyncio.sleep(0.002)
            for _ in range(_TIMES):
                await _all_ask(more)
            many = _resident(process.pid)
    return [
        Figure(
            key="memory.communities",
            name="memory per 1,000 communities of one process",
            value=(many - few) / MANY * 1_000,
            better=Better.LOWER,
            digits=1,
            unit=" MB",
            note=f"{few:.0f} MB with {FEW} guilds, {many:.0f} MB with {FEW + MANY} of {CHANNELS} channels, all active",
        )
    ]


def _absent(bench: Bench, number: int) -> tuple[Person, Guild]:
    """A guild that the bot has been in for long, and is told of later."""
    guild = _furnish(bench.discord.world.guild(f"Late guild {number}"))
    guild.left = True
    return Person(bench.discord, f"late listener {number}", guild), guild


def _furnish(guild: Guild) -> Guild:
    for number in range(1, CHANNELS):
        guild.channel(f"room {number}")
    return guild


async def _profiles(data: Path, bench: Bench) -> None:
    async with open_app(Settings(data=data)) as app:
        for _, guild in bench.people:
            profile = CommunityProfile(
                community=community_of(bench.discord, guild), platform=Platform.DISCORD, name=guild.name
            )
            await app.stores.profiles.put(profile, actor=PersonId("bench"), at=datetime.now(UTC))


async def _all_ask(bench: Bench) -> None:
    turns = asyncio.Semaphore(_AT_ONCE)

    async def ask(person: Person, guild: Guild) -> None:
        async with turns:
            await once(person, guild)

    await asyncio.gather(*(ask(*one) for one in bench.people))


def _resident(process: int) -> float:
    """MB of 10**6 bytes."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines())
    return int(fields["VmRSS"].split()[0]) * 1024 / 1e6
