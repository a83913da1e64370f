"""Slack at its worst: a slow core, acts delivered again and in any order, limits, resets, killed processes."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.chat.capabilities import SLACK
from bot.chat.events import Event
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from bot.chat.responder import Responder
from bot.composition import App
from tests.wire.slack.delivery import OverSocket
from tests.wire.slack.faults import Fault
from tests.wire.slack.people import Act, Person
from tests.wire.slack.running import Bot, over_http, over_socket, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel

QUESTION = "why does data stay in S3?"
CHECKOUT = Path(__file__).resolve().parents[2]


class Slow(Responder):
    """The core, when everything takes long."""

    def __init__(self, app: App) -> None:
        super().__init__(app.dispatcher, SLACK)
        self.answers = 0.0
        self.forms = 0.0
        self.dispatched: list[Event] = []

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.dispatched.append(event)
        await asyncio.sleep(self.answers)
        return await super().dispatch(event, progress)

    async def form_for(self, event: Event) -> Form | None:
        await asyncio.sleep(self.forms)
        return await super().form_for(event)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
def core(app: App) -> Slow:
    return Slow(app)


@pytest.fixture(params=["http", "socket"])
async def bot(request: pytest.FixtureRequest, slack: FakeSlack, app: App, core: Slow) -> AsyncIterator[Bot]:
    if request.param == "http":
        async with over_http(app, slack, core) as opened:
            yield opened
    else:
        async with over_socket(app, slack, slack.team("T1"), core) as opened:
            yield opened


async def settled(bot: Bot) -> tuple[Channel, Person, Person]:
    team, general = await workspace(bot, "T1", people=3)
    return general, bot.person(team.users["U10"]), bot.person(team.users["U11"])


async def test_everything_is_acknowledged_in_time_and_answered_while_the_core_takes_four_seconds(
    bot: Bot, core: Slow
) -> None:
    general, ada, bo = await settled(bot)
    quote = await bo.answer(await bo.types(general, "/quote S3"))
    await bo.types(general, "/ask")
    await bo.until(lambda: bo.user.modals)
    await ada.says(general, QUESTION)
    message = general.messages[-1]
    before = len(bo.sees())
    core.answers = 4.0
    acts = await asyncio.gather(
        bo.types(general, "/quote S3"),
        bo.presses(quote, "Another"),
        bo.fills_in({"question": QUESTION}),
        bo.asks_about(message),
        bo.says(bo.team.im(bo.id), QUESTION),
        bo.opens_home(),
    )
    assert all(act.ack.in_time for act in acts), [act.acks for act in acts]
    await bo.until(lambda: len(bo.sees()) >= before + 6 and bo.user.home is not None, within=30)
    await asyncio.sleep(0.5)
    assert len(bo.sees()) == before + 6
    assert not bo.user.errors


async def test_a_form_that_takes_long_opens_in_time(bot: Bot, core: Slow) -> None:
    general, _, bo = await settled(bot)
    core.forms = 3.5
    act = await bo.types(general, "/ask")
    assert act.ack.in_time
    await bo.until(lambda: bo.user.modals, within=3)
    assert "moment" in bo.modal.words
    await bo.until(lambda: "question" in str(bo.modal.payload))
    core.forms = 0
    await bo.fills_in({"question": QUESTION})
    assert "S3" in (await bo.answer(act)).words


async def test_a_slow_answer_that_opens_no_form_opens_no_window(bot: Bot) -> None:
    general, _, bo = await settled(bot)
    bot.slack.faults.next("users.info", Fault(delay=1.2))
    assert "/aftershow privacy" in (await bo.answer(await bo.types(general, "/aftershow"))).words
    await asyncio.sleep(0.3)
    assert not bot.slack.views


async def test_fifty_deliveries_of_one_act_have_one_outcome(bot: Bot, core: Slow) -> None:
    general, _, bo = await settled(bot)

    async def once(does: Callable[[], Awaitable[Act]]) -> None:
        before, asked = len(bo.sees()), len(core.dispatched)
        act = await does()
        await asyncio.gather(*(bo.repeats(act) for _ in range(49)))
        await bo.until(lambda: len(bo.sees()) > before)
        await asyncio.sleep(0.4)
        await bo.repeats(act)
        await asyncio.sleep(0.2)
        assert len(core.dispatched) == asked + 1
        assert all(ack.in_time for ack in act.acks)

    quote = await bo.answer(await bo.types(general, "/quote S3"))
    await once(lambda: bo.types(general, "/quote S3"))
    await once(lambda: bo.presses(quote, "Another"))
    await once(lambda: bo.says(bo.team.im(bo.id), QUESTION))


async def test_fifty_deliveries_to_two_processes_have_one_outcome(slack: FakeSlack, app: App, core: Slow) -> None:
    async with over_http(app, slack, core) as one, over_http(app, slack, core) as other:
        general, _, bo = await settled(one)
        twin = Person(slack, other.road, bo.user)
        core.answers = 0.3
        act = await bo.types(general, "/quote S3")
        await asyncio.gather(*((bo, twin)[number % 2].repeats(act) for number in range(50)))
        await bo.answer(act)
        await asyncio.sleep(0.5)
        assert len(core.dispatched) == 2, "one greeting and one quote"
        assert len(bo.sees_since(act)) == 1


async def test_events_in_any_order_are_answered_each_in_its_place(bot: Bot) -> None:
    general, _, bo = await settled(bot)
    acts = [await bo.mentions(general, QUESTION) for _ in range(3)]
    roots = [one.ts for one in general.messages if one.author == bo.id]
    for act in reversed([*acts, *acts]):
        await bo.repeats(act)
    await bo.until(lambda: all(_answers(general, root) for root in roots))
    await asyncio.sleep(0.5)
    assert [len(_answers(general, root)) for root in roots] == [1, 1, 1]


@pytest.mark.parametrize("method", ["response_url", "chat.postMessage", "views.open", "views.publish", "users.info"])
async def test_a_rate_limit_is_waited_out_and_the_answer_comes_once(
    slack: FakeSlack, app: App, core: Slow, method: str
) -> None:
    async with over_http(app, slack, core) as bot:
        general, ada, bo = await settled(bot)
        slack.faults.next(method, Fault(wait=1), Fault(wait=1) if method != "views.open" else Fault())
        if method == "views.publish":
            await bo.opens_home()
            await bo.until(lambda: bo.user.home is not None)
        elif method == "views.open":
            await bo.types(general, "/ask")
            await bo.until(lambda: bo.user.modals)
        elif method == "users.info":
            await ada.answer(await ada.types(general, "/aftershow settings"))
        elif method == "chat.postMessage":
            await bo.answer(await bo.mentions(general, QUESTION))
        else:
            await bo.answer(await bo.types(general, "/quote S3"))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("asked", ["command", "mention"])
async def test_a_connection_that_breaks_leaves_no_one_waiting_and_posts_nothing_twice(
    slack: FakeSlack, app: App, core: Slow, asked: str, after: bool
) -> None:
    async with over_http(app, slack, core) as bot:
        general, _, bo = await settled(bot)
        slack.faults.next("response_url" if asked == "command" else "chat.postMessage", Fault(reset=True, after=after))
        act = await (bo.types(general, "/quote S3") if asked == "command" else bo.mentions(general, QUESTION))
        await bo.until(lambda: any("did not confirm" in one.words for one in bo.sees_since(act)))
        await asyncio.sleep(0.5)
        answers = [one for one in bo.sees_since(act) if "did not confirm" not in one.words]
        assert len(answers) == (1 if after else 0)
        assert len(bo.sees_since(act)) == len(answers) + 1


async def test_a_place_where_the_bot_may_not_be_still_gets_its_answer_to_the_person(
    slack: FakeSlack, app: App, core: Slow
) -> None:
    async with over_http(app, slack, core) as bot:
        _, _, bo = await settled(bot)
        secret = bo.team.channel("CSECRET", bo.id, kind="group", bot=False)
        quote = await bo.answer(await bo.types(secret, "/quote S3"))
        shared = await bo.answer(await bo.presses(quote, "Share"))
        assert shared.only_for is None
        assert shared.channel is secret
        slack.expire_response_urls()
        assert (await bo.answer(await bo.presses(quote, "Another"))).words


async def test_socket_connections_are_replaced_and_repaired_without_losing_a_request(
    slack: FakeSlack, app: App, core: Slow
) -> None:
    async with over_socket(app, slack, slack.team("T1"), core) as bot:
        general, _, bo = await settled(bot)
        opened = slack.sockets.opened
        await slack.sockets.replace_all(warn=0.05)
        for _ in range(5):
            await asyncio.sleep(0.3)
            await slack.sockets.until_connected(1)
            await bo.answer(await bo.types(general, "/quote S3"))
        await slack.sockets.until_connected(2)
        assert slack.sockets.opened >= opened + 2
        await slack.sockets.cut_all()
        await slack.sockets.until_connected(2, 60)
        await bo.answer(await bo.types(general, "/quote S3"))
        assert not bo.user.errors


async def test_a_process_killed_between_acknowledgement_and_answer_tells_the_person_once(
    data: Path, slack: FakeSlack
) -> None:
    team = slack.team("T1")
    bo = Person(slack, OverSocket(slack), team.user("U11"))
    general = team.channel("C1", bo.id)
    settings = _environment(slack, slack.install(team).token, data)
    slack.faults.always("response_url", Fault(wait=20))
    async with _program(settings, slack):
        act = await bo.types(general, "/quote S3")
        assert act.ack.in_time
        assert not bo.sees_since(act)
    slack.faults.always("response_url", None)
    _age_open_requests(data)
    async with _program(settings, slack):
        told = await bo.answer(act, within=30)
        assert "interrupted" in told.words
        assert "/quote S3" in told.words
        assert told.only_for == bo.id
        await bo.repeats(act)
    async with _program(settings, slack):
        again = await bo.types(general, "/quote S3")
        await bo.answer(again)
        assert len(bo.sees_since(act)) == 2, "told once, and the second request answered"


def _answers(channel: Channel, root: str) -> list[object]:
    return [one for one in channel.replies(root) if one.author == channel.team.bot_user]


def _environment(slack: FakeSlack, bot_token: str, data: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(CHECKOUT),
        "AFTERSHOW_DATA": str(data),
        "AFTERSHOW_SLACK_ADDRESS": slack.address,
        "SLACK_BOT_TOKEN": bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
    }


@asynccontextmanager
async def _program(environment: dict[str, str], slack: FakeSlack) -> AsyncIterator[None]:
    """`aftershow run`, ended by SIGKILL."""
    process = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-m", "bot", "run"], cwd=environment["AFTERSHOW_DATA"], env=environment, stderr=subprocess.PIPE
    )
    try:
        await slack.sockets.until_connected(2, 60)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        _, errors = process.communicate()
        while slack.sockets.connected:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert b"Traceback" not in errors, errors


def _age_open_requests(data: Path) -> None:
    """As if two minutes had passed since: the lease of the dead process is over."""
    [file] = data.glob("aftershow.sqlite3")
    with sqlite3.connect(file) as database:
        database.execute(
            "UPDATE requests SET claimed_at = claimed_at - 120000000, lease_until = lease_until - 120000000"
        )
