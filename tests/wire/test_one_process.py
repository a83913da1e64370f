"""`aftershow run` as an operator starts it: Slack and Discord in one process, a community that uses everything.

The script is in tests/wire/community/script.py. Every request ends in exactly one outcome, where it must be, through
redeliveries, rate limits, broken connections and kill -9.
"""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.places import community_id
from tests.conftest import FULL
from tests.wire.community import coverage, script
from tests.wire.community.kills import kill_with_all_answers_held_back
from tests.wire.community.on_discord import DiscordStage
from tests.wire.community.on_slack import SlackStage
from tests.wire.community.program import Program
from tests.wire.community.steps import Scene
from tests.wire.community.tally import Tally
from tests.wire.community.town import Town, discord_community, shared_out
from tests.wire.community.weather import Weather
from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.delivery import OverHttp, OverSocket
from tests.wire.slack.server import FakeSlack, open_fake_slack

TEAMS, GUILDS, LINES, TROUBLE_EVERY = (8, 12, 4, 9) if FULL else (2, 2, 0, 15)
"""`LINES` is how many each person of the crowd types after each part."""
KILLS = [kill_with_all_answers_held_back] * (3 if FULL else 1)
ALREADY_ACKNOWLEDGED = 40060
"""What Discord answers to the second opening of one form: nobody sees it."""
IN_SOCKET_MODE = ("quotes", "asking", "talking", "the Home tab", "privacy")


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
    assert not [problem for _, problem in server.refusals if problem.code != ALREADY_ACKNOWLEDGED]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def guilds(discord: FakeDiscord, count: int) -> list[DiscordStage]:
    """Guilds that the bot is not in yet."""
    stages = [DiscordStage(discord, discord.world.guild(f"Guild {number}")) for number in range(count)]
    for stage in stages:
        stage.guild.left = True
    return stages


async def plays_through(town: Town, program: Program, parts: list[list[Scene]]) -> None:
    """The scenes in as many parts as there are kills, and one more."""
    await program.start()
    try:
        await town.play([[script.ARRIVAL]] * len(town.plays))
        for part, kill in enumerate([*KILLS, None]):
            await town.play([scenes[part :: len(KILLS) + 1] for scenes in parts])
            await town.crowd(LINES)
            if kill is not None:
                await kill(town)
        await town.play([[script.FAREWELL]] * len(town.plays))
        await town.looks_back()
    except BaseException as error:
        error.add_note(program.log()[-8000:])
        raise
    finally:
        await program.kill()


@pytest.mark.timeout(1800 if FULL else 180)
async def test_a_whole_town_gets_one_outcome_for_everything_it_does_on_slack_and_discord(
    data: Path, slack: FakeSlack, discord_server: FakeDiscord, session: aiohttp.ClientSession
) -> None:
    chance, tally = random.Random(20), Tally()
    program = Program(data, slack, discord_server)
    road = OverHttp(slack, program.events, session)
    teams = [SlackStage(slack, road, slack.team(f"T{number}")) for number in range(TEAMS)]
    servers = guilds(discord_server, GUILDS)
    weather = Weather(slack, discord_server, tally, TROUBLE_EVERY, sockets=False)
    town = Town(program, weather, tally, [*teams, *servers], chance)
    communities = [community_id(slack.app_id, None, one.team.id) for one in teams]
    await town.settle_in(data, [*communities, *(discord_community(discord_server, one) for one in servers)])
    await plays_through(town, program, shared_out([*teams, *servers], chance, whole=FULL))
    coverage.check(town.everything, tally.used)
    report(tally, teams, servers)


@pytest.mark.timeout(600 if FULL else 180)
async def test_over_socket_mode_connections_break_and_nobody_loses_or_doubles_an_answer(
    data: Path, slack: FakeSlack, discord_server: FakeDiscord
) -> None:
    chance, tally = random.Random(21), Tally()
    team = slack.team("T1")
    program = Program(data, slack, discord_server, slack.install(team).token)
    workspace, servers = SlackStage(slack, OverSocket(slack), team), guilds(discord_server, 1)
    weather = Weather(slack, discord_server, tally, TROUBLE_EVERY, sockets=True)
    town = Town(program, weather, tally, [workspace, *servers], chance)
    community = community_id(slack.app_id, None, team.id)
    await town.settle_in(data, [community, discord_community(discord_server, servers[0])])
    scenes = [scene for scene in script.MIDDLE if FULL or scene.name in IN_SOCKET_MODE]
    await program.start()
    try:
        await town.play([[script.ARRIVAL]] * 2)
        await town.play([scenes, []])
        await kill_with_all_answers_held_back(town)
        await town.looks_back()
    except BaseException as error:
        error.add_note(program.log()[-8000:])
        raise
    finally:
        await program.kill()
    assert tally.troubles["Socket Mode broken"]
    report(tally, [workspace], servers)


def report(tally: Tally, teams: list[SlackStage], servers: list[DiscordStage]) -> None:
    people = sum(len(one.people) for one in teams) + sum(len(one.people) for one in servers)
    lines = [f"{people} people, {len(teams)} workspaces, {len(servers)} servers", *tally.lines()]
    print("\n" + "\n".join(lines))  # noqa: T201
