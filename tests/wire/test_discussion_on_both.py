"""One hot take on Slack and Discord at once: opened by its button, voted on from both, one tally when linked."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.composition import App, open_app
from bot.settings import Settings
from bot.working import publish
from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.messages import Message as DiscordMessage
from tests.wire.discord.people import Act as DiscordAct
from tests.wire.discord.people import Person as DiscordPerson
from tests.wire.discord.running import Place
from tests.wire.discord.world import Guild
from tests.wire.slack.people import Act as SlackAct
from tests.wire.slack.people import Person as SlackPerson
from tests.wire.slack.running import Bot, over_http, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel, Message

__all__ = ["discord_server", "guild", "place"]

CLAIM = "Nobody should be allowed to write YAML by hand any more."


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


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
async def bot(slack: FakeSlack, app: App) -> AsyncIterator[Bot]:
    async with over_http(app, slack) as opened:
        yield opened


@pytest.fixture
async def slack_people(bot: Bot) -> tuple[Channel, SlackPerson, SlackPerson]:
    """#general, an administrator and a member."""
    team, general = await workspace(bot, "T1", people=2)
    return general, bot.person(team.users["U10"]), bot.person(team.users["U11"])


def slack_cards(general: Channel) -> list[Message]:
    return [one for one in general.messages if one.only_for is None and "Where do you stand?" in one.words]


async def told(person: SlackPerson, act: SlackAct) -> Message:
    """The answer for this person alone; cards and threads may appear beside it."""

    def answers() -> list[Message]:
        return [one for one in person.sees_since(act) if one.only_for == person.id]

    await person.until(answers)
    [answer] = answers()
    return answer


async def opened_on_slack(general: Channel, host: SlackPerson) -> Message:
    listed = await host.answer(await host.types(general, "/hottakes latest"))
    assert "Opened." in (await told(host, await host.presses(listed, "Discuss"))).words
    await host.until(lambda: slack_cards(general))
    return slack_cards(general)[0]


def slack_choice(card: Message, label: str) -> str:
    """What the button of a choice sends: on Slack all of them read "Vote"."""
    blocks: Sequence[dict[str, object]] = card.payload["blocks"]
    values = [block["accessory"]["value"] for block in blocks if "accessory" in block]  # type: ignore[index]
    return str(values[["Agree", "Disagree", "It depends"].index(label)])


async def seen(person: DiscordPerson, act: DiscordAct, words: str) -> DiscordMessage:
    """The message with these words that appeared since; others may have come beside it."""
    await person.until(lambda: [one for one in person.sees_since(act) if words in one.words], act)
    return next(one for one in person.sees_since(act) if words in one.words)


async def test_on_slack_a_take_is_listed_opened_by_its_button_and_talked_about_in_a_thread(
    slack_people: tuple[Channel, SlackPerson, SlackPerson],
) -> None:
    general, host, member = slack_people
    card = await opened_on_slack(general, host)
    assert CLAIM in card.words
    assert "line 67" in card.words
    await host.until(lambda: [one for one in general.messages if one.thread == card.ts])
    listed = await member.answer(await member.types(general, "/hottakes latest"))
    assert "open already" in (await told(member, await member.presses(listed, "Discuss"))).words
    assert len(slack_cards(general)) == 1


async def test_on_discord_a_take_is_listed_opened_by_its_button_and_talked_about_in_a_thread(
    place: Place, guild: Guild
) -> None:
    host, member = place.person("ada", guild, admin=True), place.person("bea", guild)
    general = guild.channel("general")
    listed = await host.answer(host.types(general, "/hottakes latest"))
    act = host.presses(listed, "1. Discuss")
    await seen(host, act, "Opened.")
    card = await seen(member, act, "Where do you stand?")
    assert CLAIM in card.words
    assert not card.pings
    voting = member.presses(card, "Agree")
    await seen(member, voting, "Your vote")
    await member.until(lambda: "1 person voted." in card.words)
    await member.until(lambda: [one for one in place.discord.world.channels() if one.id == card.id])
    assert not place.discord.refusals


async def test_votes_from_both_platforms_reach_one_tally_once_both_hosts_agreed(
    slack_people: tuple[Channel, SlackPerson, SlackPerson], place: Place, guild: Guild
) -> None:
    general, ada, bo = slack_people
    cleo, dan = place.person("cleo", guild, admin=True), place.person("dan", guild)
    card = await opened_on_slack(general, ada)
    polls = await told(ada, await ada.types(general, "/aftershow polls"))
    menu = await told(ada, await ada.presses(polls, "Manage"))
    offered = await told(ada, await ada.presses(menu, "Link a community"))
    found = re.search(r"Code: (\S+)", offered.words)
    assert found is not None
    joining = cleo.types(guild.channel("general"), f"/aftershow polls link {found[1]}")
    theirs = await seen(cleo, joining, "One vote a person")
    assert "Counted with another community" in theirs.words
    await told(bo, await bo.presses(card, slack_choice(card, "Agree")))
    await seen(dan, dan.presses(theirs, "Agree"), "Your vote")
    await seen(cleo, cleo.presses(theirs, "Disagree"), "Your vote")
    await dan.until(lambda: "3 people voted." in theirs.words)
    await bo.until(lambda: "3 people voted." in card.words)
    assert "67 % (2)" in theirs.words
    assert "67 % (2)" in card.words
    assert "On Discord" in card.words
    assert "On Slack" in theirs.words
    used = cleo.types(guild.channel("general"), f"/aftershow polls link {found[1]}")
    await seen(cleo, used, "does not work")
    assert not place.discord.refusals
