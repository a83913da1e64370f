"""What hosts do on Slack: first steps, settings, questions, hiding; and everybody's privacy."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.composition import App
from tests.wire.slack.faults import Fault
from tests.wire.slack.people import Person
from tests.wire.slack.running import Bot, over_http, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel, Message, View


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
async def people(bot: Bot) -> tuple[Channel, Person, Person]:
    """#general, an administrator who installed the bot, and a member."""
    team, general = await workspace(bot, "T1", people=3)
    return general, bot.person(team.users["U10"]), bot.person(team.users["U11"])


def greeting(ada: Person) -> Message:
    return next(one for one in ada.sees() if one.author == ada.team.bot_user)


def inputs(view: View) -> list[str]:
    return [block["element"]["action_id"] for block in view.payload["blocks"] if block["type"] == "input"]


async def test_the_first_steps_lead_from_the_greeting_to_the_end_by_their_buttons(
    people: tuple[Channel, Person, Person],
) -> None:
    _, ada, _ = people
    shown = greeting(ada)
    for _ in range(6):
        if "Skip this" not in shown.buttons:
            break
        shown = await ada.answer(await ada.presses(shown, "Skip this"))
        assert shown.channel.kind == "im"
    assert "Skip this" not in shown.buttons


@pytest.mark.parametrize("label", ["Shows", "Channels", "Times and limits", "What to post"])
async def test_every_form_of_the_settings_opens_filled_in_and_is_kept(
    people: tuple[Channel, Person, Person], label: str
) -> None:
    general, ada, _ = people
    settings = await ada.answer(await ada.types(general, "/aftershow settings"))
    values = {
        "Shows": {},
        "Channels": {"channel": general.id, "hosts_channel": general.id},
        "Times and limits": {
            "time_zone": "Europe/Berlin",
            "quiet_from": "22:00",
            "quiet_to": "07:00",
            "daily_cap": "3",
        },
        "What to post": {},
    }[label]
    await ada.presses(settings, label)
    await ada.until(lambda: ada.user.modals)
    assert set(values) <= set(inputs(ada.modal))
    shown = await ada.answer(await ada.fills_in(values))
    assert "Settings" in shown.words or shown.buttons
    if label == "Times and limits":
        assert "Europe/Berlin" in shown.words


async def test_a_wrong_value_in_a_form_is_said_in_words(people: tuple[Channel, Person, Person]) -> None:
    general, ada, _ = people
    settings = await ada.answer(await ada.types(general, "/aftershow settings"))
    await ada.presses(settings, "Times and limits")
    await ada.until(lambda: ada.user.modals)
    shown = await ada.answer(await ada.fills_in({"time_zone": "Europe/Atlantis"}))
    assert "Atlantis" in shown.words or "time zone" in shown.words


async def test_settings_from_the_home_tab_open_over_it(people: tuple[Channel, Person, Person]) -> None:
    _, ada, _ = people
    await ada.opens_home()
    await ada.until(lambda: ada.user.home is not None)
    assert ada.user.home is not None
    for label in ("Settings", "Questions for the hosts", "First steps"):
        ada.user.modals.clear()
        await ada.presses(ada.user.home, label)
        await ada.until(lambda: ada.user.modals and "One moment" not in ada.modal.words)
    ada.user.modals.clear()
    await ada.presses(ada.user.home, "Settings")
    await ada.until(lambda: ada.user.modals and "Channels" in ada.modal.buttons)
    await ada.presses(ada.modal, "Channels")
    await ada.until(lambda: "hosts_channel" in str(ada.modal.payload))
    await ada.fills_in({"hosts_channel": "C1"})
    await ada.until(lambda: not ada.user.modals or "One moment" not in ada.modal.words)


async def test_without_a_hosts_channel_a_question_reaches_whoever_installed_and_the_answer_comes_back(
    people: tuple[Channel, Person, Person],
) -> None:
    general, ada, bo = people
    answer = await bo.answer(await bo.types(general, "/ask what about Snowflake?"))
    act = await bo.presses(answer, "Ask the hosts")
    await bo.answer(act)
    await ada.until(lambda: any("Snowflake" in one.words for one in ada.sees()))
    desk = next(one for one in ada.sees() if "Snowflake" in one.words)
    assert desk.channel is ada.team.im(ada.id)
    await ada.presses(desk, "Answer")
    await ada.until(lambda: ada.user.modals)
    await ada.fills_in({"answer": "We never used it."})
    await bo.until(lambda: any("We never used it." in one.words for one in bo.team.im(bo.id).seen_by(bo.id)))


async def test_two_hosts_who_answer_at_once_give_one_answer(people: tuple[Channel, Person, Person], bot: Bot) -> None:
    general, ada, bo = people
    cy = bot.person(ada.team.user("U12", admin=True))
    cy.user.admin = True
    hosts = ada.team.channel("CHOSTS", ada.id, cy.id, kind="group")
    settings = await ada.answer(await ada.types(general, "/aftershow settings"))
    await ada.presses(settings, "Channels")
    await ada.until(lambda: ada.user.modals)
    await ada.answer(await ada.fills_in({"channel": general.id, "hosts_channel": hosts.id}))
    answer = await bo.answer(await bo.types(general, "/ask what about Snowflake?"))
    await bo.answer(await bo.presses(answer, "Ask the hosts"))
    await ada.until(lambda: hosts.seen_by(ada.id))
    [desk] = hosts.seen_by(ada.id)
    for host in (ada, cy):
        await host.presses(desk, "Answer")
    await ada.until(lambda: ada.user.modals and cy.user.modals)
    await asyncio.gather(ada.fills_in({"answer": "From Ada."}), cy.fills_in({"answer": "From Cy."}))
    talk = bo.team.im(bo.id)
    await bo.until(lambda: talk.seen_by(bo.id))
    await asyncio.sleep(0.5)
    told = [one.words for one in talk.seen_by(bo.id)]
    assert len(told) == 1
    assert ("From Ada." in told[0]) != ("From Cy." in told[0])


async def test_privacy_gives_a_copy_and_an_end(people: tuple[Channel, Person, Person]) -> None:
    general, ada, bo = people
    answer = await bo.answer(await bo.types(general, "/ask what about Snowflake?"))
    await bo.answer(await bo.presses(answer, "Ask the hosts"))
    shown = await bo.answer(await bo.types(general, "/aftershow privacy"))
    assert shown.only_for == bo.id
    act = await bo.presses(shown, "Send me my data")
    await bo.until(lambda: any("Snowflake" in one.words for one in bo.sees_since(act)))
    assert all(one.only_for == bo.id or one.channel.kind == "im" for one in bo.sees_since(act))
    await bo.presses(shown, "Delete my data")
    await bo.until(lambda: bo.user.modals)
    refused = await bo.answer(await bo.fills_in({"sure": "no"}))
    assert "Nothing was deleted" in refused.words
    await bo.presses(shown, "Delete my data")
    await bo.until(lambda: bo.user.modals)
    done = await bo.answer(await bo.fills_in({"sure": "delete"}))
    assert "gone" in done.words
    await ada.until(lambda: not any("Snowflake" in one.words for one in ada.team.im(ada.id).seen_by(ada.id)))
    act = await bo.presses(shown, "Send me my data")
    await bo.until(lambda: bo.sees_since(act))
    assert "Snowflake" not in str([one.words for one in bo.sees_since(act)])


async def test_a_community_that_is_deleted_can_begin_anew(people: tuple[Channel, Person, Person]) -> None:
    general, ada, bo = people
    shown = await ada.answer(await ada.types(general, "/aftershow privacy"))
    label = next(one for one in shown.buttons if "community" in one.lower() and "elete" in one)
    await ada.presses(shown, label)
    await ada.until(lambda: ada.user.modals)
    done = await ada.answer(await ada.fills_in({"sure": "delete"}))
    assert "gone" in done.words
    begun = await ada.answer(await ada.types(general, "/aftershow setup"))
    assert "Step 1" in begun.words
    assert (await bo.answer(await bo.types(general, "/help"))).words


async def test_a_hosts_channel_that_is_gone_is_told_to_the_host_once(
    people: tuple[Channel, Person, Person],
) -> None:
    general, ada, bo = people
    hosts = ada.team.channel("CHOSTS", ada.id, kind="group")
    settings = await ada.answer(await ada.types(general, "/aftershow settings"))
    await ada.presses(settings, "Channels")
    await ada.until(lambda: ada.user.modals)
    await ada.answer(await ada.fills_in({"channel": general.id, "hosts_channel": hosts.id}))
    hosts.archived = True
    talk = ada.team.im(ada.id)
    before = len(talk.messages)
    for topic in ("Snowflake", "Oracle", "Teradata"):
        answer = await bo.answer(await bo.types(general, f"/ask what about {topic}?"))
        await bo.answer(await bo.presses(answer, "Ask the hosts"))
    await ada.until(lambda: len(talk.messages) > before)
    await asyncio.sleep(0.5)
    assert len(talk.messages) == before + 1
    assert "archived" in talk.messages[-1].words


async def test_a_missing_scope_is_said_to_the_person(people: tuple[Channel, Person, Person], slack: FakeSlack) -> None:
    general, ada, _ = people
    slack.faults.next("users.info", Fault(error="missing_scope"))
    shown = await ada.answer(await ada.types(general, "/aftershow settings"))
    assert "permission" in shown.words


async def test_people_of_another_workspace_in_a_shared_channel_ask_and_never_administer(
    people: tuple[Channel, Person, Person], bot: Bot
) -> None:
    general, ada, _ = people
    stranger = bot.person(bot.slack.team("T7").user("U70", admin=True))
    general.members.add(stranger.id)
    event = {"type": "app_mention", "user": stranger.id, "user_team": "T7", "team": "T7", "channel": general.id}
    event |= {"text": f"<@{ada.team.bot_user}> why does data stay in S3?", "ts": greeting(ada).ts}
    root = Message(general, "1700000000.000001", stranger.id, {"text": event["text"]})
    general.messages.append(root)
    envelope = stranger.envelope({**event, "ts": root.ts, "event_ts": root.ts}, team=ada.team)
    assert (await bot.road.event({**envelope, "team_id": "T7", "is_ext_shared_channel": True})).in_time
    await ada.until(lambda: general.replies(root.ts))
    assert "S3" in general.replies(root.ts)[0].words


async def test_a_workspace_of_an_organisation_is_a_tenant_of_its_own(bot: Bot) -> None:
    team, general = await workspace(bot, "T5", enterprise="E1")
    person = bot.person(team.users["U50"])
    await person.answer(await person.types(general, "/quote S3"))
    await person.answer(await person.mentions(general, "why does data stay in S3?"))
    await person.answer(await person.types(general, "/aftershow settings"))
    assert bot.community(team) == f"slack:{bot.slack.app_id}:E1:T5"
