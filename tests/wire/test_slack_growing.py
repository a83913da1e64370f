"""On Slack people see an answer while it is made, and in the end one answer: whatever breaks on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.slack.window import READING
from bot.chat.blocks import Notice, Tone
from bot.chat.capabilities import SLACK
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.requests import OpenRequest
from bot.composition import App
from tests.wire.slack.faults import Fault
from tests.wire.slack.people import Act, Person
from tests.wire.slack.running import Bot, over_socket, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel, Message
from tests.wire.writing import STEPS, WHOLE, Writing

QUESTION = "why does data stay in S3?"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between steps or tries, and a window as soon as there is nothing to show."""
    monkeypatch.setattr("adapters.slack.worker._STEP", timedelta())
    monkeypatch.setattr("adapters.slack.window._AFTER", timedelta(milliseconds=1))
    monkeypatch.setattr("adapters.slack.window._TRIES", (0.0, 0.01, 0.01))
    monkeypatch.setattr("adapters.slack.draft._TRIES", (0.0, 0.01, 0.01))
    monkeypatch.setattr("adapters.slack.app._GRACE", timedelta())


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
def core(app: App) -> Writing:
    return Writing(app.dispatcher, SLACK)


@pytest.fixture
async def bot(slack: FakeSlack, app: App, core: Writing) -> AsyncIterator[Bot]:
    async with over_socket(app, slack, slack.team("T1"), core) as opened:
        yield opened


@pytest.fixture
async def general(bot: Bot) -> Channel:
    return (await workspace(bot, "T1"))[1]


@pytest.fixture
def bo(bot: Bot, general: Channel) -> Person:
    return bot.person(general.team.users["U11"])


async def asks(bo: Person, place: Channel) -> Act:
    return await (bo.says(place, QUESTION) if place.kind == "im" else bo.mentions(place, QUESTION))


async def shows(bo: Person, act: Act, text: str) -> Message:
    """The one message that stands there, once it says so."""
    await bo.until(lambda: any(text in one.words for one in bo.sees_since(act)))
    [found] = bo.sees_since(act)
    return found


async def reads(bo: Person, text: str) -> None:
    """In the window."""
    await bo.until(lambda: text in bo.modal.words)


# --- private answers --------------------------------------------------------------------------------------------------


async def test_a_slow_command_opens_a_window_that_grows_and_is_answered_below_it(
    core: Writing, bo: Person, general: Channel
) -> None:
    act = await bo.types(general, f"/ask {QUESTION}")
    await bo.until(lambda: bo.user.modals)
    assert READING in bo.modal.words
    for number, said in enumerate(STEPS):
        core.step(number)
        await reads(bo, said)
        assert not bo.sees_since(act)
    core.end()
    answer = await bo.answer(act)
    assert (answer.only_for, WHOLE in answer.words, "Share" in answer.buttons) == (bo.id, True, True)
    await bo.until(lambda: core.ends)
    assert core.ends == ["answered"]
    assert WHOLE in bo.modal.words
    assert "below this window too" in bo.modal.words
    assert not bo.modal.buttons
    assert core.progress is not None
    await core.progress.so_far(OutgoingMessage(blocks=(Notice(Tone.INFO, "Late."),)))
    assert "Late" not in bo.modal.words


async def test_a_window_without_steps_ends_in_where_the_answer_is(core: Writing, bo: Person, general: Channel) -> None:
    act = await bo.types(general, f"/ask {QUESTION}")
    await bo.until(lambda: bo.user.modals)
    core.end()
    assert WHOLE in (await bo.answer(act)).words
    await bo.until(lambda: core.ends)
    assert "My answer is below this window." in bo.modal.words
    assert READING not in bo.modal.words


async def test_a_quick_answer_opens_no_window(
    bot: Bot, core: Writing, bo: Person, general: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.window._AFTER", timedelta(hours=1))
    core.end()
    await bo.answer(await bo.types(general, f"/ask {QUESTION}"))
    await bo.until(lambda: core.ends)
    assert not bot.slack.called("views.open")


async def test_who_closes_the_window_has_the_answer_all_the_same(core: Writing, bo: Person, general: Channel) -> None:
    act = await bo.types(general, f"/ask {QUESTION}")
    await bo.until(lambda: bo.user.modals)
    bo.user.modals.clear()
    core.step(0)
    core.step(1)
    core.end()
    assert WHOLE in (await bo.answer(act)).words
    await bo.until(lambda: core.ends)
    assert not bo.user.modals


@pytest.mark.parametrize("fault", [Fault(error="expired_trigger_id"), Fault(status=503), Fault(wait=60)])
async def test_a_window_that_slack_does_not_open_holds_no_answer_up(
    bot: Bot, core: Writing, bo: Person, general: Channel, fault: Fault
) -> None:
    bot.slack.faults.next("views.open", fault)
    act = await bo.types(general, f"/ask {QUESTION}")
    await bo.until(lambda: not bot.slack.faults.waits("views.open"))
    core.step(0)
    core.end()
    assert WHOLE in (await bo.answer(act)).words
    assert not bo.user.modals


async def test_a_window_is_filled_though_slack_is_in_trouble(
    bot: Bot, core: Writing, bo: Person, general: Channel
) -> None:
    act = await bo.types(general, f"/ask {QUESTION}")
    await bo.until(lambda: bo.user.modals)
    bot.slack.faults.next("views.update", Fault(status=503), Fault(status=503))
    core.end()
    await bo.answer(act)
    await bo.until(lambda: core.ends)
    assert "below this window" in bo.modal.words


async def test_an_answer_that_cannot_be_delivered_leaves_no_window_that_waits(
    bot: Bot, core: Writing, bo: Person, general: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.worker._UNSURE_TRIES", (0.01,))
    act = await bo.types(general, f"/ask {QUESTION}")
    await bo.until(lambda: bo.user.modals)
    bot.slack.faults.next("response_url", Fault(status=503))
    core.end()
    assert "did not confirm" in (await bo.answer(act)).words
    assert "below this window" in bo.modal.words
    assert READING not in bo.modal.words


# --- public answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direct", [False, True], ids=["mention", "direct message"])
async def test_an_answer_grows_in_one_message_until_it_is_whole(
    core: Writing, bo: Person, general: Channel, direct: bool
) -> None:
    act = await asks(bo, bo.team.im(bo.id) if direct else general)
    first = None
    for number, said in enumerate(STEPS):
        core.step(number)
        shown = await shows(bo, act, said)
        first = first or shown
        assert shown is first
        assert core.ends == []
    core.end()
    assert await shows(bo, act, WHOLE) is first
    await bo.until(lambda: core.ends)
    assert core.ends == ["answered"]
    [answer] = bo.sees_since(act)
    assert "Share" in answer.buttons
    assert STEPS[0] not in answer.words


async def test_steps_that_slack_takes_slowly_are_overtaken_and_come_never_after_the_answer(
    bot: Bot, core: Writing, bo: Person, general: Channel
) -> None:
    act = await asks(bo, general)
    core.step(0)
    await shows(bo, act, STEPS[0])
    bot.slack.faults.next("chat.update", Fault(delay=0.5))
    core.step(1)
    await bo.until(lambda: not bot.slack.faults.waits("chat.update"))
    core.step(2)
    core.end()
    await shows(bo, act, WHOLE)
    await bo.until(lambda: core.ends)
    updates = [str(call.payload["text"]) for call in bot.slack.called("chat.update")]
    assert [text.strip() for text in updates][:1] == [STEPS[1]]
    assert WHOLE in updates[-1]


async def test_an_error_takes_the_place_of_the_half_answer(core: Writing, bo: Person, general: Channel) -> None:
    act = await asks(bo, general)
    core.step(0)
    half = await shows(bo, act, STEPS[0])
    sorry = Notice(Tone.ERROR, "That took too long, so I stopped.")
    core.end(OutgoingMessage(blocks=(sorry,), visibility=Visibility.PRIVATE))
    assert await shows(bo, act, "took too long") is half
    assert STEPS[0] not in half.words


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(status=503)],
        [Fault(wait=1)],
        [Fault(reset=True, after=True), Fault(status=503)],
    ],
    ids=["down", "slow down", "cut after"],
)
async def test_an_answer_is_finished_though_slack_is_in_trouble(
    bot: Bot, core: Writing, bo: Person, general: Channel, faults: list[Fault]
) -> None:
    act = await asks(bo, general)
    core.step(0)
    await shows(bo, act, STEPS[0])
    bot.slack.faults.next("chat.update", *faults)
    core.end()
    await shows(bo, act, WHOLE)
    await bo.until(lambda: core.ends)
    assert len(bo.sees_since(act)) == 1


async def test_a_half_that_somebody_removed_is_followed_by_the_answer(
    core: Writing, bo: Person, general: Channel
) -> None:
    act = await asks(bo, general)
    core.step(0)
    (await shows(bo, act, STEPS[0])).deleted = True
    core.end()
    await shows(bo, act, WHOLE)


async def test_a_first_part_that_may_stand_there_is_looked_for_and_finished(
    bot: Bot, core: Writing, bo: Person, slack: FakeSlack
) -> None:
    talk = bo.team.im(bo.id)
    slack.faults.next("chat.postMessage", Fault(reset=True, after=True))
    act = await asks(bo, talk)
    core.step(0)
    half = await shows(bo, act, STEPS[0])
    core.end()
    assert await shows(bo, act, WHOLE) is half


@pytest.mark.parametrize("way", ["mention", "direct message", "command"])
async def test_what_a_killed_process_left_half_done_is_finished_by_the_next(
    slack: FakeSlack, app: App, way: str
) -> None:
    core = Writing(app.dispatcher, SLACK)
    async with over_socket(app, slack, slack.team("T1"), core) as bot:
        team, general = await workspace(bot, "T1")
        bo = bot.person(team.users["U11"])
        if way == "command":
            act = await bo.types(general, f"/ask {QUESTION}")
            await bo.until(lambda: bo.user.modals)
        else:
            act = await asks(bo, general if way == "mention" else team.im(bo.id))
        core.step(0)
        if way == "command":
            await bo.until(lambda: STEPS[0] in bo.modal.words)
        else:
            await shows(bo, act, STEPS[0])
    assert core.ends == []
    [(event, reply)] = core.taken
    request = OpenRequest(
        event_id=event.event_id,
        conversation=event.conversation,
        person=event.person,
        reply=reply,
        claimed_at=app.clock.now(),
    )
    after = Writing(app.dispatcher, SLACK, [request])
    async with over_socket(app, slack, slack.team("T1"), after):
        await bo.until(lambda: after.told)
        [told] = bo.sees_since(act)
        assert "interrupted" in told.words
        assert STEPS[0] not in told.words
        if way == "command":
            assert "interrupted" in bo.modal.words
            assert STEPS[0] not in bo.modal.words
