"""A community on Slack, over real sockets: what people do, and what they get to see."""

from collections.abc import AsyncIterator

import pytest

from bot.composition import App
from tests.wire.slack.people import Person
from tests.wire.slack.running import Bot, over_http, over_socket, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel, Team


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture(params=["http", "socket"])
async def bot(request: pytest.FixtureRequest, slack: FakeSlack, app: App) -> AsyncIterator[Bot]:
    if request.param == "http":
        async with over_http(app, slack) as opened:
            yield opened
    else:
        async with over_socket(app, slack, slack.team("T1")) as opened:
            yield opened


@pytest.fixture
async def home(bot: Bot) -> tuple[Team, Channel]:
    return await workspace(bot, "T1", people=4)


@pytest.fixture
def ada(bot: Bot, home: tuple[Team, Channel]) -> Person:
    """An administrator."""
    return bot.person(home[0].users["U10"])


@pytest.fixture
def bo(bot: Bot, home: tuple[Team, Channel]) -> Person:
    return bot.person(home[0].users["U11"])


@pytest.fixture
def general(home: tuple[Team, Channel]) -> Channel:
    return home[1]


async def choose_hosts_channel(admin: Person, general: Channel) -> Channel:
    """A private channel of the hosts, chosen in the settings."""
    hosts = admin.team.channel("CHOSTS", admin.id, kind="group")
    settings = await admin.answer(await admin.types(general, "/aftershow settings"))
    await admin.presses(settings, "Channels")
    await admin.until(lambda: admin.user.modals)
    shown = await admin.answer(await admin.fills_in({"channel": general.id, "hosts_channel": hosts.id}))
    assert shown.only_for == admin.id
    return hosts


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/quote S3", "S3"),
        ("/quote Snowflake", "No one on the show has said"),
        ("/ask why does data stay in S3?", "S3"),
        ("/takeaways latest", ""),
        ("/hottakes latest", ""),
        ("/episodes storage", ""),
        ("/episode S3E2", "Nobody wants a backup"),
        ("/help", "/quote"),
        ("/aftershow privacy", ""),
        ("/aftershow", "/aftershow settings"),
        ("/quote", "\u201c"),
    ],
)
async def test_every_command_is_acknowledged_at_once_and_answered_once(
    bo: Person, general: Channel, line: str, expected: str
) -> None:
    act = await bo.types(general, line)
    assert act.ack.in_time
    answer = await bo.answer(act)
    assert expected in answer.words
    assert len(answer.words) > 20


async def test_a_private_answer_is_seen_by_the_person_alone_and_shared_by_its_button(
    ada: Person, bo: Person, general: Channel
) -> None:
    before = ada.sees()
    quote = await bo.answer(await bo.types(general, "/quote S3"))
    assert quote.only_for == bo.id
    assert ada.sees() == before
    shared = await bo.answer(await bo.presses(quote, "Share"))
    assert shared.only_for is None
    assert shared in ada.sees()
    assert quote.words.splitlines()[0] in shared.words


async def test_every_button_of_a_quote_answers(bo: Person, general: Channel) -> None:
    quote = await bo.answer(await bo.types(general, "/quote S3"))
    another = await bo.answer(await bo.presses(quote, "Another"))
    assert another.words != quote.words
    around = await bo.answer(await bo.presses(another, "Context"))
    assert len(around.words) > len(another.words.splitlines()[0])


async def test_a_mention_is_answered_in_a_thread_under_it_and_plain_words_there_are_follow_ups(
    bo: Person, general: Channel
) -> None:
    act = await bo.mentions(general, "why does data stay in S3?")
    answer = await bo.answer(act)
    asked = next(one for one in general.messages if one.author == bo.id)
    assert answer.thread == asked.ts
    assert answer.only_for is None
    again = await bo.answer(await bo.says(general, "and what about backups?", asked.ts))
    assert again.thread == asked.ts


async def test_plain_words_in_a_channel_or_in_a_thread_of_others_are_not_for_the_bot(
    bo: Person, general: Channel
) -> None:
    first = await bo.says(general, "why does data stay in S3?")
    root = general.messages[-1].ts
    second = await bo.says(general, "I wonder, too", root)
    asked = await bo.types(general, "/help")
    await bo.answer(asked)
    assert len(bo.sees_since(first)) == 1
    assert first.ack.in_time
    assert second.ack.in_time


async def test_a_direct_message_is_a_question(bo: Person) -> None:
    talk = bo.team.im(bo.id)
    answer = await bo.answer(await bo.says(talk, "why does data stay in S3?"))
    assert answer.channel is talk
    assert "S3" in answer.words


async def test_the_shortcut_asks_about_a_message_for_the_person_alone(
    ada: Person, bo: Person, general: Channel
) -> None:
    await ada.says(general, "why does data stay in S3?")
    act = await bo.asks_about(general.messages[-1])
    answer = await bo.answer(act)
    assert "S3" in answer.words


async def test_feedback_and_the_way_to_the_hosts_and_back(ada: Person, bo: Person, general: Channel) -> None:
    hosts = await choose_hosts_channel(ada, general)
    answer = await bo.answer(await bo.types(general, "/ask why does data stay in S3?"))
    thanks = await bo.answer(await bo.presses(answer, "Helpful"))
    assert "Thank you" in thanks.words
    act = await bo.presses(answer, "Ask the hosts")
    passed = await bo.answer(act)
    assert passed.only_for == bo.id
    await ada.until(lambda: hosts.seen_by(ada.id))
    [question] = hosts.seen_by(ada.id)
    assert "why does data stay in S3?" in question.words
    assert not hosts.seen_by(bo.id)
    await ada.presses(question, "Answer")
    await ada.until(lambda: ada.user.modals)
    told = await ada.fills_in({"answer": "Because moving a petabyte costs a fortune."})
    assert told.ack.in_time
    assert not ada.user.modals
    talk = bo.team.im(bo.id)
    await bo.until(lambda: any("moving a petabyte costs" in one.words for one in talk.seen_by(bo.id)))
    await ada.until(lambda: "Answer" not in question.buttons)
    assert not any("petabyte costs" in one.words for one in general.messages if one.only_for is None)


async def test_a_question_that_is_asked_of_the_hosts_again_waits_once(
    ada: Person, bo: Person, general: Channel
) -> None:
    hosts = await choose_hosts_channel(ada, general)
    answer = await bo.answer(await bo.types(general, "/ask what about Snowflake?"))
    for _ in range(3):
        await bo.answer(await bo.presses(answer, "Ask the hosts"))
    await ada.until(lambda: hosts.seen_by(ada.id))
    assert len(hosts.seen_by(ada.id)) == 1


async def test_the_home_tab_shows_settings_to_administrators_alone(ada: Person, bo: Person) -> None:
    await ada.opens_home()
    await bo.opens_home()
    await ada.until(lambda: ada.user.home is not None and bo.user.home is not None)
    assert ada.user.home is not None
    assert bo.user.home is not None
    assert "Settings" in ada.user.home.buttons
    assert "Settings" not in bo.user.home.buttons
    await bo.presses(bo.user.home, "A quote")
    await bo.until(lambda: bo.user.modals and "One moment" not in bo.modal.words)
    assert "\u201c" in bo.modal.words


async def test_the_home_tab_lists_what_the_person_asked_the_hosts_and_their_answer(
    ada: Person, bo: Person, general: Channel
) -> None:
    hosts = await choose_hosts_channel(ada, general)
    answer = await bo.answer(await bo.types(general, "/ask what about Snowflake & Zanzibar?"))
    await bo.answer(await bo.presses(answer, "Ask the hosts"))
    await bo.opens_home()
    await bo.until(lambda: bo.user.home and "waiting for the hosts" in bo.user.home.words)
    await ada.until(lambda: hosts.seen_by(ada.id))
    await ada.presses(hosts.seen_by(ada.id)[0], "Answer")
    await ada.until(lambda: ada.user.modals)
    await ada.fills_in({"answer": "Not in this show."})
    await bo.until(lambda: any("Not in this show" in one.words for one in bo.team.im(bo.id).seen_by(bo.id)))
    await bo.opens_home()
    await bo.until(lambda: bo.user.home and "Not in this show." in bo.user.home.words)
    assert bo.user.home is not None
    assert "what about Snowflake & Zanzibar?" in bo.user.home.words
    await ada.opens_home()
    await ada.until(lambda: ada.user.home is not None)
    assert ada.user.home is not None
    assert "Zanzibar" not in ada.user.home.words


async def test_settings_are_for_who_is_an_administrator_at_that_moment(
    ada: Person, bo: Person, general: Channel
) -> None:
    refused = await bo.answer(await bo.types(general, "/aftershow settings"))
    assert "administrator" in refused.words
    shown = await ada.answer(await ada.types(general, "/aftershow settings"))
    await ada.presses(shown, "Channels")
    await ada.until(lambda: ada.user.modals)
    ada.user.admin = False
    refused = await ada.answer(await ada.fills_in({"channel": general.id}))
    assert "administrator" in refused.words
    refused = await ada.answer(await ada.presses(shown, "Stop all posting"))
    assert "administrator" in refused.words


async def test_hiding_an_episode_takes_its_shared_words_away(ada: Person, bo: Person, general: Channel) -> None:
    quote = await bo.answer(await bo.types(general, "/quote from:S3E2"))
    shared = await bo.answer(await bo.presses(quote, "Share"))
    hidden = await ada.answer(await ada.types(general, "/aftershow hide S3E2"))
    await ada.until(lambda: shared.deleted or "\u201c" not in shared.words)
    assert hidden.words
    gone = await bo.answer(await bo.types(general, "/quote from:S3E2"))
    assert "Nobody wants a backup" not in gone.words or "\u201c" not in gone.words


async def test_a_question_without_words_opens_a_form_that_answers(bo: Person, general: Channel) -> None:
    act = await bo.types(general, "/ask")
    await bo.until(lambda: bo.user.modals or bo.sees_since(act))
    if bo.user.modals:
        [field] = [block["element"]["action_id"] for block in bo.modal.payload["blocks"] if block["type"] == "input"]
        submitted = await bo.fills_in({field: "why does data stay in S3?"})
        assert submitted.ack.in_time
        assert "S3" in (await bo.answer(act)).words
    else:
        assert "/ask" in bo.sees_since(act)[0].words
