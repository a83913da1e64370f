"""`aftershow run` as an operator starts it: Slack and Discord in one process, fifty people in twenty communities."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.composition import open_app
from bot.settings import Settings
from tests.wire.discord.people import Person as DiscordPerson
from tests.wire.discord.running import community_of, follow
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild
from tests.wire.slack.delivery import OverSocket
from tests.wire.slack.people import Person as SlackPerson
from tests.wire.slack.server import FakeSlack, open_fake_slack

CHECKOUT = Path(__file__).resolve().parents[2]
GUILDS = 19
SLACK_PEOPLE, DISCORD_PEOPLE = 12, 38
LINES = (
    "/quote S3",
    "/quote backups",
    "/ask why does data stay in S3?",
    "/ask what did they say about Snowflake?",
    "/takeaways latest",
    "/hottakes latest",
    "/episodes",
    "/episode S3E2",
    "/help",
    "/quote Snowflake",
)


@asynccontextmanager
async def program(
    data: Path, slack: FakeSlack, token: str, discord: FakeDiscord
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run`, connected to both."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "AFTERSHOW_DATA": str(data),
        "AFTERSHOW_PERSON_PER_MINUTE": "1000",
        "AFTERSHOW_COMMUNITY_PER_MINUTE": "1000",
        "SLACK_BOT_TOKEN": token,
        "SLACK_APP_TOKEN": slack.app_token,
        "AFTERSHOW_SLACK_ADDRESS": slack.address,
        "DISCORD_TOKEN": discord.token,
        "AFTERSHOW_DISCORD_ADDRESS": discord.rest.removesuffix("/api/v10"),
    }
    log = (data / "run.log").open("ab")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=CHECKOUT, env=environment, stdout=log, stderr=log
    )
    try:
        async with asyncio.timeout(60):
            await slack.sockets.until_connected(2)
            while not discord.gateway.connected():
                assert process.returncode is None, (data / "run.log").read_text()
                await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        yield process
    finally:
        log.close()
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
async def discord_server() -> AsyncIterator[FakeDiscord]:
    server = await FakeDiscord().start()
    yield server
    await server.stop()


async def test_fifty_people_in_twenty_communities_each_get_one_answer_through_a_kill(
    data: Path, slack: FakeSlack, discord_server: FakeDiscord
) -> None:
    chance = random.Random(4)
    team = slack.team("T1")
    users = [team.user(f"U1{number}", admin=number == 0) for number in range(SLACK_PEOPLE)]
    rooms = {user.id: team.channel(f"G{user.id[1:]}", user.id, kind="group") for user in users}
    token = slack.install(team).token
    guilds = [discord_server.world.guild(f"Guild {number}") for number in range(GUILDS)]
    async with open_app(Settings(data=data)) as app:
        for guild in guilds:
            await follow(app, community_of(discord_server, guild))
    members = [SlackPerson(slack, OverSocket(slack), user) for user in users]
    listeners = [
        (DiscordPerson(discord_server, f"listener{number}", guild), guild)
        for number, guild in enumerate(chance.choices(guilds, k=DISCORD_PEOPLE))
    ]
    turns = asyncio.Semaphore(8)
    floor = {guild.id: asyncio.Lock() for guild in guilds}  # answers there are for all to see: one after the other

    async def on_slack(person: SlackPerson) -> None:
        for line in chance.sample(LINES, 2):
            async with turns:
                shown = await person.answer(await person.types(rooms[person.id], line))
                assert shown.words

    async def on_discord(person: DiscordPerson, guild: Guild) -> None:
        for line in chance.sample(LINES, 2):
            async with floor[guild.id], turns:
                assert (await person.answer(person.types(guild.channel("general"), line))).words

    async def everybody() -> None:
        async with asyncio.TaskGroup() as group:
            for member in members:
                group.create_task(on_slack(member))
            for listener, guild in listeners:
                group.create_task(on_discord(listener, guild))

    async with program(data, slack, token, discord_server) as process:
        await members[0].until(lambda: any("Step 1 of 4" in one.words for one in members[0].sees()))
        await everybody()
        first = await members[0].answer(await members[0].types(rooms[members[0].id], "/quote S3"))
        listener, guild = listeners[0]
        seen = await listener.answer(listener.types(guild.channel("general"), "/quote S3"))
        process.kill()
        await process.wait()
    async with program(data, slack, token, discord_server):
        await members[0].answer(await members[0].presses(first, "Another"))
        await listener.answer(listener.presses(seen, "Another"))
        await everybody()
    assert not discord_server.refusals
