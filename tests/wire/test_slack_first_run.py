"""A workspace of one's own: `aftershow run` with two tokens greets its owner once, and never again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.slack.places import community_id
from bot.checkup import examine
from bot.composition import App, open_app
from bot.serving import Role, serve
from bot.settings import Settings
from tests.wire.slack.delivery import OverSocket
from tests.wire.slack.faults import Fault
from tests.wire.slack.people import Person
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import BOT_SCOPES, Message, Team, User


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
def team(slack: FakeSlack) -> Team:
    """Its owner comes last, after a bot with an administrator's rights and an owner whose account is closed."""
    team = slack.team("T1", "Basement Tapes")
    for number in range(7):
        team.user(f"U1{number}", admin=number == 1)
    team.users["U12"].bot = team.users["U12"].primary_owner = True
    team.users["U13"].deleted = team.users["U13"].primary_owner = True
    team.users["U15"].owner = True
    team.users["U16"].primary_owner = True
    return team


def settings(data: Path, slack: FakeSlack, team: Team, scopes: tuple[str, ...] = BOT_SCOPES) -> Settings:
    granted = [one for one in slack.installs.values() if one.team is team and not one.revoked]
    token = (granted[0] if granted else slack.install(team, scopes=scopes)).token
    return Settings(
        data=data,
        slack_bot_token=SecretStr(token),
        slack_app_token=SecretStr(slack.app_token),
        slack_address=slack.address,
    )


@asynccontextmanager
async def running(slack: FakeSlack, chosen: Settings) -> AsyncIterator[App]:
    async with open_app(chosen) as app:
        serving = asyncio.create_task(serve(app, Role.ALL))
        try:
            await slack.sockets.until_connected(2)
            yield app
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


def greetings(user: User) -> list[Message]:
    talk = user.team.im(user.id)
    return [one for one in talk.messages if one.author == user.team.bot_user and "Step 1 of 4" in one.words]


async def until(holds: Callable[[], object]) -> None:
    for _ in range(2_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def test_the_primary_owner_is_greeted_over_several_pages_and_never_again(
    data: Path, slack: FakeSlack, team: Team
) -> None:
    slack.page = 3
    chosen = settings(data, slack, team)
    owner = team.users["U16"]
    community = community_id(slack.app_id, None, team.id)
    async with running(slack, chosen) as app:
        await until(lambda: greetings(owner))
        profile = await app.stores.profiles.profile(community)
        assert profile is not None
        assert (profile.installed_by, profile.name) == (owner.id, "Basement Tapes")
        person = Person(slack, OverSocket(slack), owner)
        second = await person.answer(await person.presses(greetings(owner)[0], "Skip this"))
        assert "Step 2" in second.words
    assert len(slack.called("users.list")) == 3
    for _ in range(2):
        async with running(slack, chosen):
            help_act = await person.types(team.channel("C1", owner.id), "/help")
            await person.answer(help_act)
    assert len(greetings(owner)) == 1
    assert len(slack.called("users.list")) == 3
    assert not [one for user in team.users.values() if user is not owner for one in team.im(user.id).messages]


@pytest.mark.parametrize(("without", "greeted"), [(("U16",), "U15"), (("U15", "U16"), "U11")])
async def test_without_a_primary_owner_an_owner_is_greeted_and_without_those_an_administrator(
    data: Path, slack: FakeSlack, team: Team, without: tuple[str, ...], greeted: str
) -> None:
    for id in without:
        team.users[id].deleted = True
    async with running(slack, settings(data, slack, team)):
        await until(lambda: greetings(team.users[greeted]))


async def test_a_question_for_the_hosts_reaches_who_was_greeted(data: Path, slack: FakeSlack, team: Team) -> None:
    owner, asker = team.users["U16"], team.users["U10"]
    general = team.channel("C1", asker.id)
    async with running(slack, settings(data, slack, team)):
        await until(lambda: greetings(owner))
        bo = Person(slack, OverSocket(slack), asker)
        answer = await bo.answer(await bo.types(general, "/ask what about Zanzibar?"))
        await bo.answer(await bo.presses(answer, "Ask the hosts"))
        await until(lambda: any("Zanzibar" in one.words for one in team.im(owner.id).messages))


async def test_a_workspace_that_comes_back_is_welcomed_and_posted_to_again(
    data: Path, slack: FakeSlack, team: Team
) -> None:
    owner = team.users["U16"]
    community = community_id(slack.app_id, None, team.id)
    person = Person(slack, OverSocket(slack), owner)
    async with running(slack, settings(data, slack, team)) as app:
        await until(lambda: greetings(owner))
        slack.uninstall(team)
        await person.event({"type": "app_uninstalled", "event_ts": "1.1"})
        for _ in range(500):
            profile = await app.stores.profiles.profile(community)
            if profile is not None and profile.removed_at is not None:
                break
            await asyncio.sleep(0.01)
    async with running(slack, settings(data, slack, team)) as app:
        await until(lambda: any("Welcome back" in one.words for one in team.im(owner.id).messages))
        profile = await app.stores.profiles.profile(community)
        assert profile is not None
        assert profile.removed_at is None


async def test_a_removal_that_is_heard_late_ends_no_newer_install(data: Path, slack: FakeSlack, team: Team) -> None:
    owner = team.users["U16"]
    person = Person(slack, OverSocket(slack), owner)
    async with running(slack, settings(data, slack, team)) as app:
        await until(lambda: greetings(owner))
        late = person.envelope({"type": "app_uninstalled", "event_ts": "1.1"})
        late["event_time"] -= 120
        assert (await person.road.event(late)).in_time
        await person.answer(await person.types(team.channel("C1", owner.id), "/help"))
        profile = await app.stores.profiles.profile(community_id(slack.app_id, None, team.id))
        assert profile is not None
        assert profile.removed_at is None


async def test_without_the_permission_nobody_is_greeted_everything_else_works_and_the_doctor_says_it(
    data: Path, slack: FakeSlack, team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings(data, slack, team, tuple(scope for scope in BOT_SCOPES if scope != "users:read"))
    bo = Person(slack, OverSocket(slack), team.users["U10"])
    async with running(slack, chosen):
        await until(lambda: any("users:read" in one.getMessage() for one in caplog.records))
        assert await bo.answer(await bo.types(team.channel("C1", bo.id), "/help"))
    assert not any(greetings(user) for user in team.users.values())
    [finding] = [one for one in await examine(chosen) if one.what == "Slack"]
    assert not finding.good
    assert "users:read" in finding.state
    assert "install" in finding.remedy.lower()


async def test_slack_being_away_for_a_moment_delays_the_greeting(
    data: Path, slack: FakeSlack, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.first_run._AGAIN", timedelta(milliseconds=10))
    slack.faults.next("users.list", Fault(status=503))
    async with running(slack, settings(data, slack, team)):
        await until(lambda: greetings(team.users["U16"]))


async def test_the_doctor_asks_slack_for_both_tokens_and_names_the_wrong_one(
    data: Path, slack: FakeSlack, team: Team
) -> None:
    good = settings(data, slack, team)
    wrong = {
        "SLACK_BOT_TOKEN": {"slack_bot_token": SecretStr("xoxb-wrong")},
        "SLACK_APP_TOKEN": {"slack_app_token": SecretStr("xapp-1-A0OTHER-3-wrong")},
    }
    assert [one.good for one in await examine(good) if one.what == "Slack"] == [True]
    for name, values in wrong.items():
        [found] = [one for one in await examine(good.model_copy(update=values)) if one.what == "Slack"]
        assert not found.good
        assert f"does not accept {name}" in found.state
