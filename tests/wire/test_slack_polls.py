"""Voting on Slack by pressing buttons: the real Bolt app, core and outbox on a loopback Slack."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.composition import App, open_app
from bot.settings import Settings
from bot.working import publish
from tests.wire.slack.people import Person
from tests.wire.slack.running import Bot, over_http, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel, Message


@pytest.fixture
async def app(data: Path) -> AsyncIterator[App]:
    """One that posts and paints without waiting long."""
    quick = timedelta(milliseconds=50)
    async with open_app(Settings(data=data, publish_tick=quick, poll_pause=quick)) as opened:
        yield opened


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
async def bot(slack: FakeSlack, app: App) -> AsyncIterator[Bot]:
    async with over_http(app, slack) as opened:
        publishing = asyncio.create_task(publish(app))
        try:
            yield opened
        finally:
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)


@pytest.fixture
async def people(bot: Bot) -> tuple[Channel, Person, Person, Person]:
    """#general, an administrator, and two members."""
    team, general = await workspace(bot, "T1", people=3)
    ada, bea, cy = [bot.person(team.users[f"U1{number}"]) for number in range(3)]
    return general, ada, bea, cy


async def poll_in(general: Channel, ada: Person, line: str) -> Message:
    await ada.types(general, line)
    await ada.until(lambda: _poll(general))
    return _poll(general)[0]


def _poll(general: Channel) -> list[Message]:
    return [one for one in general.messages if one.only_for is None and "Is soup a drink?" in one.words]


def choice(poll: Message, place: int) -> str:
    """What the button of a choice sends: on Slack all of them read "Vote"."""
    values = [block["accessory"]["value"] for block in poll.payload["blocks"] if "accessory" in block]
    return str(values[place])


async def test_votes_by_button_are_private_and_the_message_counts_them(
    people: tuple[Channel, Person, Person, Person],
) -> None:
    general, ada, bea, cy = people
    poll = await poll_in(general, ada, "/poll Is soup a drink? | yes | no")
    act = await bea.presses(poll, choice(poll, 0))
    answer = await bea.answer(act)
    assert "\u201cYes\u201d" in answer.words
    assert answer not in cy.sees()
    await bea.until(lambda: "1 person voted." in poll.words)
    await bea.repeats(act)
    await cy.answer(await cy.presses(poll, choice(poll, 1)))
    await cy.until(lambda: "2 people voted." in poll.words)
    assert "50 % (1)" in poll.words


async def test_a_host_closes_a_poll_and_its_result_stands_in_the_thread(
    people: tuple[Channel, Person, Person, Person],
) -> None:
    general, ada, bea, _ = people
    poll = await poll_in(general, ada, "/poll Is soup a drink?")
    await bea.answer(await bea.presses(poll, choice(poll, 0)))
    listed = await ada.answer(await ada.types(general, "/aftershow polls"))
    menu = await ada.answer(await ada.presses(listed, "Manage"))
    await ada.presses(menu, "Close now")
    await ada.until(lambda: "Closed" in poll.words)
    assert not poll.buttons
    await bea.until(lambda: [one for one in general.messages if one.thread == poll.ts and "One vote" in one.words])


async def test_people_of_another_workspace_in_a_shared_channel_have_no_vote(
    people: tuple[Channel, Person, Person, Person], bot: Bot
) -> None:
    general, ada, bea, _ = people
    poll = await poll_in(general, ada, "/poll Is soup a drink?")
    act = await bea.presses(poll, choice(poll, 0))
    await bea.until(lambda: "1 person voted." in poll.words)
    stranger = bot.person(bot.slack.team("T7").user("U70"))
    general.members.add(stranger.id)
    pressed = {**act.payload, "user": {"id": stranger.id, "username": "sam", "team_id": "T7"}}
    pressed["response_url"] = bot.slack.response_url(general, stranger.id, poll)
    assert (await bot.road.interaction(pressed)).in_time
    await ada.until(lambda: [one for one in general.messages if "Only members" in one.words])
    [told] = [one for one in general.messages if "Only members" in one.words]
    assert told.only_for == stranger.id
    [open_poll] = await bot.app.polls.service.open_polls(bot.community(ada.team))
    assert (await bot.app.stores.polls.ballots.tally(open_poll)).counts == (1, 0, 0)
