"""Voting on Discord by pressing buttons: the real discord.py client, core and outbox on a loopback Discord."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.composition import App, open_app
from bot.settings import Settings
from bot.working import publish
from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.messages import Message
from tests.wire.discord.people import Person
from tests.wire.discord.running import Place, until
from tests.wire.discord.world import Guild

__all__ = ["discord_server", "guild", "place"]


@pytest.fixture
async def app(data: Path) -> AsyncIterator[App]:
    """One that posts and paints without waiting long."""
    quick = timedelta(milliseconds=50)
    async with open_app(Settings(data=data, publish_tick=quick, poll_pause=quick)) as opened:
        publishing = asyncio.create_task(publish(opened))
        try:
            yield opened
        finally:
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)


async def poll_by(ada: Person, guild: Guild, line: str) -> Message:
    """The message that everybody sees; who asked for it is told apart."""
    act = ada.types(guild.channel("general"), line)

    def polls() -> list[Message]:
        return [one for one in ada.sees_since(act) if "Is soup a drink?" in one.words]

    await ada.until(polls, act)
    return polls()[0]


async def test_votes_by_button_are_private_and_the_message_counts_them(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild, admin=True), place.person("bea", guild)
    poll = await poll_by(ada, guild, "/poll Is soup a drink? | yes | no")
    act = bea.presses(poll, "Yes")
    await bea.until(lambda: bea.sees_since(act), act)
    [answer] = bea.sees_since(act)
    assert "\u201cYes\u201d" in answer.words
    assert answer not in ada.sees()
    assert act.acknowledged_after < 3
    await bea.until(lambda: "1 person voted." in poll.words)
    act.redelivered()
    ada.presses(poll, "No")
    await ada.until(lambda: "2 people voted." in poll.words)
    assert "50 % (1)" in poll.words
    assert not place.discord.refusals


async def test_a_closed_poll_stands_without_buttons_and_tells_its_result_in_a_thread(
    place: Place, guild: Guild
) -> None:
    ada, bea = place.person("ada", guild, admin=True), place.person("bea", guild)
    poll = await poll_by(ada, guild, "/poll Is soup a drink?")
    voting = bea.presses(poll, "Agree")
    await bea.until(lambda: bea.sees_since(voting), voting)
    listed = await ada.answer(ada.types(guild.channel("general"), "/aftershow polls"))
    manage = next(label for label in listed.buttons if "Manage" in label)
    menu = await ada.answer(ada.presses(listed, manage))
    ada.presses(menu, "Close now")
    await until(lambda: "Closed" in poll.words)
    assert not poll.buttons
    await until(lambda: [one for one in bea.sees() if "One vote: agree." in one.words and one.channel != poll.channel])
