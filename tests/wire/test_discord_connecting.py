"""Discord out of reach at the start, or with a token that it refuses: said in words, and nothing else suffers."""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.discord.addresses import Addresses
from adapters.discord.login import who_is
from bot.composition import App
from bot.errors import ConfigurationError
from tests.wire.discord.fixtures import discord_server, guild
from tests.wire.discord.people import Person
from tests.wire.discord.running import running, until
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild
from tests.wire.slack.delivery import OverSocket
from tests.wire.slack.people import Person as SlackPerson
from tests.wire.slack.server import FakeSlack, open_fake_slack

__all__ = ["discord_server", "guild"]

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("request_", "status", "times"),
    [
        ("GET /users/@me", 403, 2),
        ("GET /oauth2/applications/@me|GET /applications/@me", 403, 1),
        ("GET /gateway/bot", 400, 1),
    ],
)
async def test_discord_out_of_reach_at_the_start_is_tried_again_and_said_in_words(
    discord_server: FakeDiscord,
    app: App,
    guild: Guild,
    caplog: pytest.LogCaptureFixture,
    request_: str,
    status: int,
    times: int,
) -> None:
    discord_server.traffic.fail(request_, status, times=times)
    with caplog.at_level(logging.WARNING, "adapters.discord"):
        async with running(discord_server, app):
            ada = Person(discord_server, "ada", guild)
            assert "S3" in (await ada.answer(ada.types(guild.channel("general"), "/quote S3"))).words
    told = [one.getMessage() for one in caplog.records if "cannot be reached" in one.getMessage()]
    assert len(told) == times
    assert all("try again in" in one for one in told)
    assert discord_server.token not in caplog.text
    assert len(discord_server.overwrites) == 1


async def test_who_leaves_while_discord_is_out_of_reach_leaves_at_once(
    discord_server: FakeDiscord, app: App, guild: Guild, caplog: pytest.LogCaptureFixture
) -> None:
    discord_server.traffic.fail("GET /users/@me", 403, times=100)
    async with asyncio.timeout(20):
        with pytest.raises(AssertionError, match="did not happen"):
            async with running(discord_server, app, patience=1.0):
                raise AssertionError("it must not come this far")
    assert "cannot be reached" in caplog.text


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened


@asynccontextmanager
async def program(data: Path, discord: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run`."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "AFTERSHOW_DATA": str(data),
        "AFTERSHOW_DISCORD_ADDRESS": discord,
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=CHECKOUT,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_slack_answers_while_discord_is_out_of_reach_and_after_its_token_was_refused(
    data: Path, slack: FakeSlack
) -> None:
    team = slack.team("T1")
    user = team.user("U1")
    room, ada = team.channel("G1", user.id, kind="group"), SlackPerson(slack, OverSocket(slack), user)
    discord, port = FakeDiscord(), free_port()
    tokens = {"SLACK_BOT_TOKEN": slack.install(team).token, "SLACK_APP_TOKEN": slack.app_token}
    where = {"AFTERSHOW_SLACK_ADDRESS": slack.address, "DISCORD_TOKEN": discord.token}
    async with program(data, f"http://127.0.0.1:{port}", **tokens, **where) as process:
        async with asyncio.timeout(60):
            await slack.sockets.until_connected(2)
        assert (await ada.answer(await ada.types(room, "/help"))).words
        await discord.start(port)
        try:
            await until(discord.gateway.connected, 60)
            await until(lambda: discord.commands)
            discord.gateway.token = "another"
            await asyncio.sleep(3)  # discord.py is ready two seconds after the last guild
            discord.gateway.refuse_resumes = True
            await discord.gateway.drop()
            await until(lambda: 4004 in discord.gateway.closed_for, 60)
            assert (await ada.answer(await ada.types(room, "/help"))).words
            assert process.returncode is None
        finally:
            await discord.stop()


async def test_a_refused_token_ends_the_program_with_what_to_do(data: Path, discord_server: FakeDiscord) -> None:
    async with program(data, discord_server.address, DISCORD_TOKEN="wrong") as process:
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert said.decode().strip().splitlines() == [
        "Connecting to Discord. What goes wrong is said here; Ctrl+C ends it.",
        "Discord does not take this bot token. Copy it anew from the Bot page of your application.",
    ]


async def test_the_invite_and_the_doctor_ask_discord_whose_token_it_is(discord_server: FakeDiscord) -> None:
    addresses = Addresses(rest=discord_server.rest, gateway=discord_server.gateway_address)
    bot = await who_is(discord_server.token, addresses)
    assert bot.application == int(discord_server.app)
    with pytest.raises(ConfigurationError, match="DISCORD_TOKEN"):
        await who_is("wrong", addresses)
