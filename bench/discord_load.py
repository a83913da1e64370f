"""Discord's bots under load: each a process of its own on a loopback Discord of its own, asked by turns."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.composition import LOCAL, SAMPLE, open_app
from bot.settings import Settings
from evals.figures import Better, Figure
from evals.report import PROJECT
from tests.wire.discord.people import Person
from tests.wire.discord.running import community_of, follow, until
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild

ROUNDS = 8
TURNS = 30
PEOPLE = 4
EVERY = 0.2
"""Seconds from one `/quote` of a person to their next; all of them ask at the same moment."""
_WARM = 15
_GATE = 1.3


@dataclass
class Bench:
    """A bot's own Discord, with as many people as ask it, each in a guild of their own, and the times they saw."""

    discord: FakeDiscord
    people: list[tuple[Person, Guild]]
    callbacks: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Seconds from an interaction to its callback."""
        ordered = sorted(self.callbacks)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    async def round(self, turns: int) -> list[float]:
        """The seconds of each `/quote S3`, at the same pace however long the answers take."""
        asked: list[asyncio.Task[float]] = []
        for _ in range(turns):
            next_turn = time.monotonic() + EVERY
            asked += [asyncio.create_task(once(person, guild)) for person, guild in self.people]
            await asyncio.sleep(next_turn - time.monotonic())
        return list(await asyncio.gather(*asked))


async def measure_discord(work: Path) -> list[Figure]:
    """From the interaction on the gateway to its callback over REST, ours and a bare discord.py echo by turns."""
    folder = work / f"discord-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    async with loopback(PEOPLE) as ours, loopback(PEOPLE) as echo:
        await settle_in(folder, ours)
        async with program(folder, ours.discord), _echo(folder, echo.discord):
            for bench in (ours, echo):
                await bench.round(_WARM)
            for _ in range(ROUNDS):
                for bench in (ours, echo):
                    bench.callbacks += await bench.round(TURNS)
    return [_figure(0.5, ours, echo, _GATE), _figure(0.99, ours, echo, None)]


@asynccontextmanager
async def loopback(guilds: int) -> AsyncIterator[Bench]:
    discord = await FakeDiscord().start()
    try:
        made = [discord.world.guild(f"Guild {number}") for number in range(guilds)]
        yield Bench(discord, [(Person(discord, f"listener {guild.name}", guild), guild) for guild in made])
    finally:
        await discord.stop()


@asynccontextmanager
async def program(data: Path, discord: FakeDiscord) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run`, with its limits off: few people ask much."""
    settings = {
        "AFTERSHOW_DATA": str(data),
        "AFTERSHOW_PERSON_PER_MINUTE": "1000000",
        "AFTERSHOW_PERSON_PER_DAY": "10000000",
        "AFTERSHOW_COMMUNITY_PER_MINUTE": "1000000",
        "DISCORD_TOKEN": discord.token,
        "AFTERSHOW_DISCORD_ADDRESS": discord.address,
    }
    async with _process(["-m", "bot", "run"], settings, discord, data / "run.log") as process:
        yield process


@asynccontextmanager
async def _echo(folder: Path, discord: FakeDiscord) -> AsyncIterator[asyncio.subprocess.Process]:
    arguments = ["-m", "bench.discord_echo", discord.address, discord.token, str(folder / "echo.sqlite3")]
    async with _process(arguments, {}, discord, folder / "echo.log") as process:
        yield process


@asynccontextmanager
async def _process(
    arguments: Sequence[str], settings: dict[str, str], discord: FakeDiscord, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A fresh Python, once it is connected and its commands are there. Raises `RuntimeError` when it ends before."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(log.parent), **settings}
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=PROJECT, env=environment, stdout=written, stderr=written
        )
    try:
        ended = asyncio.create_task(process.wait())
        await until(lambda: ended.done() or (discord.gateway.connected() and discord.commands), seconds=60)
        if ended.done():
            raise RuntimeError(_read(log))
        await asyncio.sleep(3)  # discord.py waits two seconds for guilds before it is ready
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


async def settle_in(data: Path, bench: Bench) -> None:
    """The sample show, followed in every guild."""
    async with open_app(Settings(data=data)) as app:
        await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        for _, guild in bench.people:
            await follow(app, community_of(bench.discord, guild))


async def once(person: Person, guild: Guild) -> float:
    """Ask, wait until the answer is there to be read, and forget it: the loopback stays as fast as it was."""
    channel = guild.channel("general")
    act = person.types(channel, "/quote S3")
    asked = act.asked
    assert asked is not None
    ends = time.monotonic() + 10
    while asked.original is None or asked.original.loading:
        if time.monotonic() > ends or asked.expired:
            raise RuntimeError(f"no answer: {person.discord.refusals[-3:]}")
        await asyncio.sleep(0.005)
    del person.discord.interactions.all[asked.id]
    channel.messages.remove(asked.original)
    return act.acknowledged_after


def _figure(share: float, ours: Bench, echo: Bench, gate: float | None) -> Figure:
    mine, bare = ours.at(share), echo.at(share)
    return Figure(
        key=f"discord.callback.p{round(share * 100)}",
        name=f"Discord interaction to callback, p{round(share * 100)}, against a bare discord.py echo",
        value=mine / bare,
        gate=gate,
        better=Better.LOWER,
        unit="x",
        note=f"{mine * 1000:.1f} ms against {bare * 1000:.1f} ms, {len(ours.callbacks)} each",
    )
