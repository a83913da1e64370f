"""On Discord people see an answer while it is made, and in the end one answer: whatever breaks on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.discord.markers import marker_of
from bot.chat.blocks import Notice, Tone
from bot.chat.capabilities import DISCORD
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.requests import OpenRequest
from bot.composition import App
from tests.wire.discord.fixtures import discord_server, guild
from tests.wire.discord.messages import Message
from tests.wire.discord.people import Act, Person
from tests.wire.discord.running import running
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild
from tests.wire.writing import STEPS, WHOLE, Writing

__all__ = ["discord_server", "guild"]

QUESTION = "why does data stay in S3?"
WAYS = ["command", "mention"]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between steps."""
    monkeypatch.setattr("adapters.discord.steps._EACH", timedelta())
    monkeypatch.setattr("adapters.discord.steps._OF_ALL", timedelta())
    monkeypatch.setattr("adapters.discord.app._DRAIN", 0.0)


@pytest.fixture
def core(app: App) -> Writing:
    return Writing(app.dispatcher, DISCORD)


@pytest.fixture
async def ada(discord_server: FakeDiscord, app: App, guild: Guild, core: Writing) -> AsyncIterator[Person]:
    async with running(discord_server, app, core):
        yield Person(discord_server, "ada", guild)


def asks(ada: Person, guild: Guild, way: str) -> Act:
    general = guild.channel("general")
    return ada.types(general, f"/ask {QUESTION}") if way == "command" else ada.mentions(general, QUESTION)


async def shows(ada: Person, act: Act, text: str) -> Message:
    """The one message that stands there, once it says so."""
    await ada.until(lambda: any(text in one.words for one in ada.sees_since(act)), act)
    [found] = ada.sees_since(act)
    return found


@pytest.mark.parametrize("way", WAYS)
async def test_an_answer_grows_in_one_message_until_it_is_whole(
    ada: Person, core: Writing, guild: Guild, way: str
) -> None:
    act = asks(ada, guild, way)
    first = None
    for number, said in enumerate(STEPS):
        core.step(number)
        shown = await shows(ada, act, said)
        first = first or shown
        assert shown is first
        assert core.ends == []
    core.end()
    assert await shows(ada, act, WHOLE) is first
    await ada.until(lambda: core.ends)
    assert core.ends == ["answered"]
    assert STEPS[0] not in first.words
    assert core.progress is not None
    await core.progress.so_far(OutgoingMessage(blocks=(Notice(Tone.INFO, "Late."),)))
    await ada.quiet()
    assert "Late" not in (await shows(ada, act, WHOLE)).words


async def test_a_private_answer_grows_for_its_person_alone(ada: Person, core: Writing, guild: Guild) -> None:
    bea = Person(ada.discord, "bea", guild)
    act = asks(ada, guild, "command")
    core.step(0)
    assert (await shows(ada, act, STEPS[0])).only_for == ada.user.id
    assert not any(STEPS[0] in one.words for one in bea.sees())
    core.end()
    assert (await shows(ada, act, WHOLE)).only_for == ada.user.id


@pytest.mark.parametrize("way", WAYS)
async def test_an_error_takes_the_place_of_the_half_answer(ada: Person, core: Writing, guild: Guild, way: str) -> None:
    act = asks(ada, guild, way)
    core.step(0)
    half = await shows(ada, act, STEPS[0])
    sorry = Notice(Tone.ERROR, "That took too long, so I stopped.")
    core.end(OutgoingMessage(blocks=(sorry,), visibility=Visibility.PRIVATE))
    assert await shows(ada, act, "took too long") is half
    assert STEPS[0] not in half.words


async def test_a_half_that_somebody_removed_is_followed_by_the_answer(ada: Person, core: Writing, guild: Guild) -> None:
    act = asks(ada, guild, "mention")
    core.step(0)
    (await shows(ada, act, STEPS[0])).deleted = True
    core.end()
    await shows(ada, act, WHOLE)
    await ada.until(lambda: core.ends)


@pytest.mark.parametrize("way", WAYS)
async def test_what_a_killed_process_left_half_done_is_finished_by_the_next(
    discord_server: FakeDiscord, app: App, guild: Guild, way: str
) -> None:
    core = Writing(app.dispatcher, DISCORD)
    async with running(discord_server, app, core):
        ada = Person(discord_server, "ada", guild)
        act = asks(ada, guild, way)
        core.step(0)
        await shows(ada, act, STEPS[0])
    assert core.ends == []
    [(event, reply)] = core.taken
    request = OpenRequest(
        event_id=event.event_id,
        conversation=event.conversation,
        person=event.person,
        reply=reply,
        claimed_at=app.clock.now(),
    )
    after = Writing(app.dispatcher, DISCORD, [request])
    async with running(discord_server, app, after):
        await ada.until(lambda: after.told)
        told = await shows(ada, act, "interrupted")
    assert STEPS[0] not in told.words


@pytest.mark.parametrize("way", WAYS)
async def test_a_whole_answer_is_not_taken_for_half_of_one(
    discord_server: FakeDiscord, app: App, guild: Guild, way: str
) -> None:
    core = Writing(app.dispatcher, DISCORD)
    async with running(discord_server, app, core):
        ada = Person(discord_server, "ada", guild)
        act = asks(ada, guild, way)
        core.step(0)
        assert marker_of((await shows(ada, act, STEPS[0])).body)
        core.end()
        assert not marker_of((await shows(ada, act, WHOLE)).body)
        await ada.until(lambda: core.ends)
    [(event, reply)] = core.taken
    request = OpenRequest(
        event_id=event.event_id,
        conversation=event.conversation,
        person=event.person,
        reply=reply,
        claimed_at=app.clock.now(),
    )
    after = Writing(app.dispatcher, DISCORD, [request])
    async with running(discord_server, app, after):
        await ada.until(lambda: after.told)
        await shows(ada, act, WHOLE)
