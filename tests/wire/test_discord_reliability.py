"""Every request on Discord ends in one visible outcome, whatever breaks on the way."""

import asyncio
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.commands.spec import ALL
from bot.composition import App, open_app
from bot.errors import ConfigurationError
from bot.settings import Settings
from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.messages import Message
from tests.wire.discord.people import Act, Person
from tests.wire.discord.running import Place, community_of, eventually, follow, running, until
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild

__all__ = ["discord_server", "guild", "place"]

QUESTION = "why does data stay in S3?"
CHECKOUT = Path(__file__).resolve().parents[2]


# --- in time ---


async def test_what_takes_the_core_long_is_acknowledged_in_time_and_answered(place: Place, guild: Guild) -> None:
    place.bot.handler.pause = 4.0
    ada, general = place.person("ada", guild), guild.channel("general")
    act = ada.types(general, "/quote S3")
    answer = await ada.answer(act)
    assert act.acknowledged_after < 3
    assert "S3" in answer.words


async def test_a_ledger_that_is_slow_does_not_hold_back_the_acknowledgement(
    discord_server: FakeDiscord, app: App, guild: Guild
) -> None:
    async with running(discord_server, app, acknowledge=timedelta(seconds=0.3)) as bot:
        take = bot.handler.take

        async def slowly(event: object, *, reply: str) -> bool:
            await asyncio.sleep(1)
            return await take(event, reply=reply)  # type: ignore[arg-type]

        bot.handler.take = slowly  # type: ignore[method-assign]
        ada = Person(discord_server, "ada", guild)
        act = ada.types(guild.channel("general"), "/quote S3")
        answer = await ada.answer(act)
    assert act.acknowledged_after < 0.9
    assert "S3" in answer.words


async def test_completions_that_take_too_long_are_none(place: Place, guild: Guild) -> None:
    suggest = place.bot.handler.suggest

    async def slowly(request: object) -> object:
        await asyncio.sleep(5)
        return await suggest(request)  # type: ignore[arg-type]

    place.bot.handler.suggest = slowly  # type: ignore[method-assign, assignment]
    ada = place.person("ada", guild)
    assert await ada.suggestions(ada.starts_typing(guild.channel("general"), "/quote s")) == []


async def test_a_slow_answer_to_a_mention_shows_that_it_is_coming(place: Place, guild: Guild) -> None:
    place.bot.handler.pause = 1.5
    ada, general = place.person("ada", guild), guild.channel("general")
    await ada.answer(ada.mentions(general, QUESTION))
    assert place.discord.typed == [general.id]


# --- once ---


async def test_a_redelivered_command_has_one_answer(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    act = ada.types(guild.channel("general"), "/quote S3")
    for _ in range(9):
        act.redelivered()
    await ada.answer(act)
    act.redelivered()
    await ada.quiet(0.4)
    assert len(ada.sees_since(act)) == 1
    assert len(place.bot.handler.dispatched) == 1


async def test_a_redelivered_share_is_published_once(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    quote = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    act = ada.presses(quote, "Share")
    for _ in range(4):
        act.redelivered()
    await ada.answer(act)


async def test_a_redelivered_mention_has_one_answer(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    act = ada.mentions(guild.channel("general"), QUESTION)
    for _ in range(4):
        act.redelivered()
    await ada.answer(act)
    assert len(place.bot.handler.dispatched) == 1


async def test_what_another_process_answered_is_not_answered_again(
    discord_server: FakeDiscord, app: App, guild: Guild
) -> None:
    async with running(discord_server, app):
        ada = Person(discord_server, "ada", guild)
        act = ada.types(guild.channel("general"), "/quote S3")
        answer = await ada.answer(act)
        said = answer.words
    async with running(discord_server, app) as bot:
        act.redelivered()
        await ada.quiet(0.4)
        assert (await ada.answer(act)).words == said
        assert not bot.handler.dispatched


# --- Discord in trouble ---


@pytest.mark.parametrize("status", [500, 502, 429, 0])
async def test_trouble_on_the_way_of_an_answer_is_passed_over(place: Place, guild: Guild, status: int) -> None:
    ada = place.person("ada", guild)
    place.discord.traffic.fail("PATCH /webhooks", status)
    answer = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    assert "S3" in answer.words


@pytest.mark.parametrize("status", [500, 429, 0])
async def test_trouble_on_the_way_of_an_acknowledgement_is_passed_over(place: Place, guild: Guild, status: int) -> None:
    ada = place.person("ada", guild)
    place.discord.traffic.fail("POST /interactions", status, after=status == 0)
    answer = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    assert "S3" in answer.words


@pytest.mark.parametrize(("status", "after"), [(500, False), (502, True), (429, False), (0, False), (0, True)])
async def test_trouble_with_a_message_neither_loses_nor_doubles_it(
    place: Place, guild: Guild, status: int, after: bool
) -> None:
    ada = place.person("ada", guild)
    place.discord.traffic.fail(r"POST /channels/\d+/messages$", status, after=after)
    act = ada.mentions(guild.channel("general"), QUESTION)
    answer = await ada.answer(act)
    await ada.quiet(0.3)
    assert "S3" in answer.words
    assert len(ada.sees_since(act)) == 1


async def test_a_share_whose_answer_got_lost_is_published_once(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    quote = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    place.discord.traffic.fail(r"POST /channels/\d+/messages$|POST /interactions", 502, after=True)
    act = ada.presses(quote, "Share")
    await ada.until(lambda: bea.sees(), act)
    await ada.quiet(1.5)
    assert len(bea.sees()) == 1


async def test_a_rate_limit_is_waited_for_and_broken_by_nobody(place: Place, guild: Guild) -> None:
    place.discord.traffic.limits["POST /channels/{channel}/messages"] = (2, 1.0)
    poster = place.bot.client.poster
    ada, general = place.person("ada", guild), guild.channel("general")
    before = len(ada.sees())
    where = ConversationRef(platform="discord", community=community_of(place.discord, guild), channel=general.id)
    messages = [OutgoingMessage(blocks=(Text(f"number {number}"),)) for number in range(6)]
    await asyncio.gather(*(poster.post(where, one, key=f"k{number}") for number, one in enumerate(messages)))
    assert len(ada.sees()) - before == 6
    assert place.discord.traffic.count(r"POST /channels", 429) <= 1


async def test_an_answer_that_discord_refuses_ends_in_a_plain_word(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    place.discord.traffic.fail("PATCH /webhooks", 400)
    answer = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    assert "Discord did not take it" in answer.words


# --- the gateway ---


async def test_what_happened_while_the_connection_was_gone_is_answered_after_the_resume(
    place: Place, guild: Guild
) -> None:
    ada, gateway = place.person("ada", guild), place.discord.gateway
    await gateway.drop()
    act = ada.mentions(guild.channel("general"), QUESTION)
    await ada.answer(act)
    assert len(gateway.resumed) == 1
    assert len(gateway.identified) == 1


async def test_discord_may_ask_to_reconnect(place: Place, guild: Guild) -> None:
    ada, gateway = place.person("ada", guild), place.discord.gateway
    await gateway.drop(reconnect=True)
    await until(lambda: gateway.resumed)
    await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    assert len(gateway.identified) == 1


async def test_a_session_that_is_gone_is_begun_anew(place: Place, guild: Guild) -> None:
    ada, gateway = place.person("ada", guild), place.discord.gateway
    gateway.invalidate()
    await until(lambda: len(gateway.identified) == 2 and gateway.connected())
    await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    assert not gateway.resumed
    assert len(place.discord.overwrites) == 1


async def test_the_heart_beats_as_often_as_discord_asks(discord_server: FakeDiscord, app: App, guild: Guild) -> None:
    discord_server.gateway.heartbeat = 0.2
    async with running(discord_server, app):
        await until(lambda: discord_server.gateway.beats >= 4)
    assert not discord_server.gateway.closed_for


async def test_shards_share_the_guilds(discord_server: FakeDiscord, app: App) -> None:
    """Discord recommends two shards: each identifies for itself, and hears its own guilds."""
    discord_server.gateway.shards = 2
    guilds: list[Guild] = []
    while len({(int(one.id) >> 22) % 2 for one in guilds}) < 2:
        guilds.append(discord_server.world.guild(f"Guild {len(guilds)}"))
        await asyncio.sleep(0.001)
    for one in guilds:
        await follow(app, community_of(discord_server, one))
    async with running(discord_server, app):
        assert {tuple(one["shard"]) for one in discord_server.gateway.identified} == {(0, 2), (1, 2)}
        for one in guilds:
            ada = Person(discord_server, "ada", one)
            assert "S3" in (await ada.answer(ada.types(one.channel("general"), "/quote S3"))).words


# --- guilds come and go ---


async def test_an_outage_is_no_farewell(place: Place, guild: Guild) -> None:
    community = community_of(place.discord, guild)
    place.discord.gateway.guild_gone(guild, outage=True)
    await until(lambda: all(one.unavailable for one in place.bot.client.guilds))
    await asyncio.sleep(0.3)
    profile = await place.app.stores.profiles.profile(community)
    assert profile is None or profile.removed_at is None
    assert not place.bot.handler.dispatched
    place.discord.gateway.tell("GUILD_CREATE", guild.shown(), guild.id)
    ada = place.person("ada", guild)
    assert "S3" in (await ada.answer(ada.types(guild.channel("general"), "/quote S3"))).words
    assert len(ada.sees()) == 1


async def test_a_guild_that_takes_the_bot_out_is_left_and_found_again(place: Place, guild: Guild) -> None:
    community = community_of(place.discord, guild)
    guild.left = True
    place.discord.gateway.guild_gone(guild, outage=False)

    async def removed() -> bool:
        profile = await place.app.stores.profiles.profile(community)
        return profile is not None and profile.removed_at is not None

    await eventually(removed)
    guild.left = False
    guild.joined_at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    host = place.person("host", guild)
    place.discord.gateway.tell("GUILD_CREATE", guild.shown(), guild.id)
    await host.until(lambda: any("Welcome back" in one.words for one in host.sees()))
    await host.quiet()
    assert len(host.sees()) == 1
    assert not await removed()


async def test_a_new_guild_is_greeted_once_where_the_bot_may_speak(place: Place) -> None:
    made = place.discord.world.guild("Newcomers", joined=time.time())
    host = place.person("host", made, admin=True)
    for _ in range(3):
        place.discord.gateway.tell("GUILD_CREATE", made.shown(), made.id)
    await host.until(lambda: host.sees())
    await host.quiet(0.5)
    [greeting] = host.sees()
    assert "Step 1 of 4" in greeting.words
    assert not greeting.pings
    step = await host.answer(host.presses(greeting, "Skip this"))
    assert "Step 2 of 4" in step.words


async def test_a_guild_that_joined_while_the_bot_was_away_is_greeted_once(
    discord_server: FakeDiscord, app: App
) -> None:
    made = discord_server.world.guild("Newcomers", joined=time.time() - 600)
    host = Person(discord_server, "host", made, admin=True)
    for _ in range(2):
        async with running(discord_server, app):
            await host.until(lambda: host.sees())
            await asyncio.sleep(2.5)  # discord.py waits two seconds for guilds before it is ready
    [greeting] = host.sees()
    assert "Step 1 of 4" in greeting.words


async def test_a_token_that_discord_refuses_is_said_in_words(discord_server: FakeDiscord, app: App) -> None:
    """Refused at the login, or later by the gateway alone, as when it is made anew meanwhile."""
    await app.stores.requests.left_open("discord", datetime.now(UTC))  # opens what a quick end would leave half open
    for token, gateway in (("wrong", discord_server.gateway.token), (discord_server.token, "another")):
        discord_server.gateway.token = gateway
        with pytest.raises(ConfigurationError, match="token"):
            async with running(discord_server, app, token=token):
                raise AssertionError("it must not come this far")


async def test_a_crowd_over_broken_connections_is_answered_each_once(
    discord_server: FakeDiscord, app: App, guild: Guild
) -> None:
    """Thirty people in five guilds; connections break twice, one answer in three gets into trouble."""
    guilds = [guild, *(discord_server.world.guild(f"Guild {number}") for number in range(4))]
    for one in guilds[1:]:
        await follow(app, community_of(discord_server, one))
    for number in range(30):
        guilds[number % 5].channel(f"room {number}")
    async with running(discord_server, app):
        acts = []
        for number in range(30):
            home = guilds[number % 5]
            person = Person(discord_server, f"person {number}", home)
            if number % 3 == 0:
                discord_server.traffic.fail("PATCH /webhooks|POST /channels", (500, 429, 0)[number % 9 // 3])
            ask = person.mentions if number % 2 else person.types
            line = QUESTION if number % 2 else "/quote S3"
            acts.append(ask(home.channel(f"room {number}"), line))
            if number in (10, 20):
                await discord_server.gateway.drop()
                await until(lambda: discord_server.gateway.connected())
        for act in acts:
            await act.person.until(partial(answers_to, act), within=40)
        await acts[0].person.quiet(0.5)
        seen = [answers_to(act) for act in acts]
        assert [len(one) for one in seen] == [1] * 30
        assert all("S3" in one[0].words for one in seen)
        assert len(discord_server.gateway.resumed) == 2


def answers_to(act: Act) -> list[Message]:
    """What stands since then in the channel of an act, and in the thread under what was said."""
    where = [act.asked.channel] if act.asked is not None else []
    if act.said is not None:
        where += [act.said.channel, *([act.said.thread] if act.said.thread else [])]
    return [one for one in act.person.sees_since(act) if one.channel in where]


# --- commands ---


async def test_commands_are_told_once_and_again_only_when_they_change(
    discord_server: FakeDiscord, app: App, guild: Guild
) -> None:
    for _ in range(2):
        async with running(discord_server, app):
            pass
    assert len(discord_server.overwrites) == 1
    names = {one["name"] for one in discord_server.commands if one["type"] == 1}
    assert names == {spec.name for spec in ALL}
    async with running(discord_server, app, specs=ALL[:-1]):
        pass
    assert len(discord_server.overwrites) == 2
    assert len(discord_server.commands) == len(ALL)


async def test_commands_that_discord_refused_are_told_again(
    discord_server: FakeDiscord, app: App, guild: Guild
) -> None:
    discord_server.traffic.fail("PUT /applications", 400)
    async with running(discord_server, app):
        assert not discord_server.overwrites
    async with running(discord_server, app):
        assert len(discord_server.overwrites) == 1


# --- a process that dies ---


async def test_who_was_acknowledged_by_a_process_that_was_killed_is_told_once(
    discord_server: FakeDiscord, data: Path, tmp_path: Path
) -> None:
    """`aftershow run` is killed between acknowledgement and answer; the next one tells its people, once."""
    guild = discord_server.world.guild()
    async with open_app(Settings(data=data)) as app:
        await follow(app, community_of(discord_server, guild))
    ada, bea = Person(discord_server, "ada", guild), Person(discord_server, "bea", guild)
    general = guild.channel("general")
    discord_server.traffic.slow("PATCH /webhooks", 30)
    discord_server.traffic.slow(r"POST /channels/\d+/messages$", 30)
    process = await started(discord_server, data, tmp_path)
    try:
        await until(lambda: discord_server.gateway.connected(), 30)
        asked = ada.types(general, "/quote S3")
        mentioned = bea.mentions(general, QUESTION)
        await until(lambda: not discord_server.traffic.faults)
        assert asked.asked is not None
        assert asked.asked.answer is not None
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert not ada.sees_since(asked)
    await discord_server.gateway.drop()
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=100), tick=True):
        async with open_app(Settings(data=data)) as app, running(discord_server, app, sweep=timedelta(seconds=0.2)):
            told = await ada.answer(asked, 2)
            await ada.quiet(0.6)
    assert "interrupted" in told.words or "interrupted" in ada.sees()[-2].words
    own = [one for one in ada.sees_since(asked) if one.only_for == ada.user.id]
    assert len(own) == 1
    in_the_open = bea.sees_since(mentioned)
    assert len(in_the_open) == 1
    assert "interrupted" in in_the_open[0].words or "S3" in in_the_open[0].words


async def started(discord_server: FakeDiscord, data: Path, folder: Path) -> asyncio.subprocess.Process:
    """`aftershow run` with a token for the loopback Discord."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AFTERSHOW", "SLACK", "DISCORD"))},
        "DISCORD_TOKEN": discord_server.token,
        "AFTERSHOW_DISCORD_ADDRESS": discord_server.address,
        "AFTERSHOW_DATA": str(data),
        "PYTHONPATH": str(CHECKOUT),
    }
    with (folder / "run.log").open("wb") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stdout=log, stderr=log
        )
