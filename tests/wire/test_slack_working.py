"""While an answer takes long, people see that the bot is at it; a quick answer comes without a sign."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.chat.capabilities import SLACK
from bot.chat.events import Event
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from bot.chat.responder import Responder
from bot.composition import App
from tests.wire.slack.faults import Fault
from tests.wire.slack.people import Person
from tests.wire.slack.running import Bot, over_socket, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel

QUESTION = "why does data stay in S3?"


class Held(Responder):
    """The core, answering when it is let."""

    def __init__(self, app: App) -> None:
        super().__init__(app.dispatcher, SLACK)
        self.let = asyncio.Event()

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        await self.let.wait()
        return await super().dispatch(event, progress)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
def core(app: App) -> Held:
    return Held(app)


@pytest.fixture
async def bot(slack: FakeSlack, app: App, core: Held) -> AsyncIterator[Bot]:
    async with over_socket(app, slack, slack.team("T1"), core) as opened:
        yield opened


@pytest.fixture
async def general(bot: Bot) -> Channel:
    return (await workspace(bot, "T1"))[1]


@pytest.fixture
def bo(bot: Bot, general: Channel) -> Person:
    return bot.person(general.team.users["U11"])


@pytest.mark.parametrize("direct", [False, True], ids=["mention", "direct message"])
async def test_a_long_search_shows_that_it_goes_on_until_the_answer_is_there(
    bot: Bot, core: Held, bo: Person, general: Channel, direct: bool
) -> None:
    place = bo.team.im(bo.id) if direct else general
    act = await (bo.says(place, QUESTION) if direct else bo.mentions(place, QUESTION))
    asked = place.messages[-1].ts
    await bo.until(lambda: bot.slack.statuses)
    assert bot.slack.statuses == [(place.id, asked, "is looking that up\u2026")]
    assert not bo.sees_since(act)
    core.let.set()
    assert "S3" in (await bo.answer(act)).words
    await bo.until(lambda: len(bot.slack.statuses) == 2)
    assert bot.slack.statuses[-1] == (place.id, asked, "")


async def test_a_slow_button_in_a_direct_message_shows_it_too(bot: Bot, core: Held, bo: Person) -> None:
    core.let.set()
    talk = bo.team.im(bo.id)
    shown = await bo.answer(await bo.says(talk, "/quote S3"))
    core.let.clear()
    act = await bo.presses(shown, "Another")
    await bo.until(lambda: bot.slack.statuses)
    assert bot.slack.statuses[0][:2] == (talk.id, shown.ts)
    core.let.set()
    assert (await bo.answer(act)).words


async def test_a_quick_answer_comes_without_a_sign(
    bot: Bot, core: Held, bo: Person, general: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.working._AFTER", timedelta(hours=1))
    core.let.set()
    await bo.answer(await bo.mentions(general, QUESTION))
    await bo.answer(await bo.types(general, "/quote S3"))
    assert not bot.slack.called("assistant.threads.setStatus")


@pytest.mark.parametrize("fault", [Fault(error="missing_scope"), Fault(status=503), Fault(wait=60)])
async def test_a_sign_that_slack_does_not_take_holds_no_answer_up(
    bot: Bot, core: Held, bo: Person, general: Channel, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("adapters.slack.working._AFTER", timedelta(milliseconds=1))
    refused = asyncio.Event()
    taken = bot.slack.faults.take

    def take(method: str) -> Fault:
        if method == "assistant.threads.setStatus":
            refused.set()
            return fault
        return taken(method)

    monkeypatch.setattr(bot.slack.faults, "take", take)
    act = await bo.mentions(general, QUESTION)
    await asyncio.wait_for(refused.wait(), 10)
    core.let.set()
    assert "S3" in (await bo.answer(act)).words
