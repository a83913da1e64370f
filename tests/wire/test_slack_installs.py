"""Workspaces that take the bot in and out: OAuth with its states and browsers, tokens that rotate, uninstalls."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.composition import App
from tests.wire.slack.faults import Fault
from tests.wire.slack.running import Bot, Browser, over_http, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Json, Team, User, new_ts


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
async def bot(slack: FakeSlack, app: App) -> AsyncIterator[Bot]:
    async with over_http(app, slack) as opened:
        yield opened


def newcomer(bot: Bot, id: str = "T9") -> User:
    return bot.slack.team(id).user(f"U{id[1:]}0", admin=True)


def greetings(bot: Bot, user: User) -> list[str]:
    person = bot.person(user)
    return [one.words for one in person.sees() if one.author == user.team.bot_user]


async def installed(bot: Bot, user: User) -> bool:
    return bot.community(user.team) in await bot.app.stores.installations.communities("slack")


async def test_an_install_greets_whoever_installed_and_its_page_gives_nothing_away(bot: Bot) -> None:
    user = newcomer(bot)
    browser = Browser(bot)
    page = await browser.installs(user)
    assert page.status == 200
    assert user.team.name in page.text
    [token] = [one for one in bot.slack.installs if user.team.id in one]
    assert token not in page.text
    assert "state" not in page.text
    await bot.person(user).until(lambda: greetings(bot, user))
    assert len(greetings(bot, user)) == 1
    assert not any(browser.cookies.values())


async def test_two_workspaces_install_at_once_each_with_its_own_token(bot: Bot) -> None:
    users = [newcomer(bot, id) for id in ("T8", "T9")]
    pages = await asyncio.gather(*(Browser(bot).installs(user) for user in users))
    assert [page.status for page in pages] == [200, 200]
    for user in users:
        await bot.follow_the_show(user.team)
        person, general = bot.person(user), user.team.channel(f"C{user.team.id[1:]}", user.id)
        await person.until(lambda user=user: greetings(bot, user))  # type: ignore[misc]
        await person.answer(await person.types(general, "/quote S3"))
        mentioned = await person.mentions(general, "why does data stay in S3?")
        await person.answer(mentioned)
    assert {call.team for call in bot.slack.called("chat.postMessage")} == {"T8", "T9"}
    for call in bot.slack.called("chat.postMessage"):
        assert call.answer["channel"] in bot.slack.teams[call.team].channels


async def test_a_state_works_once_even_when_the_browser_comes_back_twenty_times_at_once(bot: Bot) -> None:
    user = newcomer(bot)
    browser = Browser(bot)
    back = await browser.begins(user)
    cookies = dict(browser.cookies)

    async def returns() -> int:
        again = Browser(bot)
        again.cookies = dict(cookies)
        return (await again.gets(back)).status

    statuses = await asyncio.gather(*(returns() for _ in range(20)))
    assert sorted(statuses) == [200, *[400] * 19]
    assert bot.slack.oauth.exchanges == 1


async def test_a_state_of_another_browser_is_refused(bot: Bot) -> None:
    mine, theirs = Browser(bot), Browser(bot)
    back = await mine.begins(newcomer(bot, "T8"))
    await theirs.begins(newcomer(bot, "T9"))
    page = await theirs.gets(back)
    assert page.status == 400
    assert (await Browser(bot).gets(back)).status == 400
    assert bot.slack.oauth.exchanges == 0


async def test_two_tabs_of_one_browser_do_not_confuse_two_installs(bot: Bot) -> None:
    browser = Browser(bot)
    first = await browser.begins(newcomer(bot, "T8"))
    second = await browser.begins(newcomer(bot, "T9"))
    statuses = [(await browser.gets(first)).status, (await browser.gets(second)).status]
    assert statuses == [400, 400] or statuses.count(200) == 1
    assert bot.slack.oauth.exchanges <= 1


@pytest.mark.parametrize(
    "change",
    ["state=", "state=guessed", "code=", "code=guessed", "error=access_denied&code=", "nothing"],
)
async def test_what_slack_did_not_send_installs_nothing_and_is_said_in_words(bot: Bot, change: str) -> None:
    user = newcomer(bot)
    browser = Browser(bot)
    back = urlsplit(await browser.begins(user))
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    if change == "nothing":
        query = {}
    else:
        query |= dict(part.split("=") for part in change.split("&"))
    page = await browser.gets(f"{back.path}?{'&'.join(f'{name}={value}' for name, value in query.items())}")
    assert 400 <= page.status < 600
    assert page.status != 500
    assert "egin again" in page.text
    assert not await installed(bot, user)
    assert "guessed" not in page.text


async def test_the_install_cookie_and_pages_are_locked_down(bot: Bot) -> None:
    page = await Browser(bot).gets("/slack/install")
    query = parse_qs(urlsplit(page.location).query)
    assert page.location.startswith(bot.slack.authorize)
    assert query["redirect_uri"] == [bot.slack.redirect_uri]
    assert len(query["state"][0]) >= 32
    again = await Browser(bot).gets("/slack/install")
    assert parse_qs(urlsplit(again.location).query)["state"] != query["state"]


async def test_slack_being_down_while_installing_is_said_and_the_next_try_works(bot: Bot) -> None:
    user = newcomer(bot)
    bot.slack.faults.next("oauth.v2.access", Fault(status=503))
    page = await Browser(bot).installs(user)
    assert page.status == 502
    assert (await Browser(bot).installs(user)).status == 200


@pytest.mark.parametrize("order", [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")])
async def test_an_uninstall_ends_everything_in_either_order_and_coming_back_finds_it_in_place(
    bot: Bot, order: tuple[str, str]
) -> None:
    team, general = await workspace(bot, "T1")
    person = bot.person(team.users["U10"])
    await person.answer(await person.types(general, "/quote S3"))
    bot.slack.uninstall(team)
    for kind in order:
        act = await person.event(_removal(kind, team))
        await person.repeats(act)
        assert act.ack.in_time
    await _gone(bot, team)
    calls = len(bot.slack.calls)
    refused = await person.types(general, "/quote S3")
    assert refused.ack.in_time
    assert "not installed" in str(refused.ack.payload)
    await person.mentions(general, "why does data stay in S3?")
    await asyncio.sleep(0.5)
    assert len(bot.slack.calls) == calls
    before = greetings(bot, person.user)
    await asyncio.sleep(1.1)
    assert (await Browser(bot).installs(person.user)).status == 200
    await person.until(lambda: len(greetings(bot, person.user)) > len(before))
    assert "Welcome back" in greetings(bot, person.user)[-1]
    await person.answer(await person.types(general, "/quote S3"))


async def test_an_uninstall_that_is_heard_late_does_not_undo_a_newer_install(bot: Bot) -> None:
    team, general = await workspace(bot, "T1")
    person = bot.person(team.users["U10"])
    late = person.envelope(_removal("app_uninstalled", team))
    late["event_time"] = int(time.time()) - 60
    assert (await bot.road.event(late)).in_time
    await asyncio.sleep(0.5)
    await person.answer(await person.types(general, "/quote S3"))


async def test_a_token_is_refreshed_once_for_thirty_requests_at_once(bot: Bot) -> None:
    bot.slack.oauth.rotation = True
    team, general = await workspace(bot, "T1")
    person = bot.person(team.users["U10"])
    await _age_token(bot, team)
    exchanges = bot.slack.oauth.exchanges
    acts = await asyncio.gather(
        *(person.says(team.im(person.id), "why does data stay in S3?") for _ in range(6)),
        *(person.types(general, "/quote S3") for _ in range(24)),
    )
    await person.until(lambda: len(greetings(bot, person.user)) >= 31)
    assert all(act.ack.in_time for act in acts)
    assert bot.slack.oauth.exchanges == exchanges + 1
    assert not [call for call in bot.slack.calls if call.answer.get("error")]


async def test_one_workspace_never_sees_what_another_asked(bot: Bot) -> None:
    (first, here), (second, there) = await workspace(bot, "T1"), await workspace(bot, "T2")
    ada, eve = bot.person(first.users["U10"]), bot.person(second.users["U20"])
    before = [one.words for one in eve.sees()]
    answer = await ada.answer(await ada.types(here, "/ask what about the secret canary Zanzibar?"))
    await ada.answer(await ada.presses(answer, "Ask the hosts"), 2)
    assert [one.words for one in eve.sees()] == before
    shown = await eve.answer(await eve.types(there, "/aftershow questions"))
    assert "Zanzibar" not in shown.words
    assert "Zanzibar" not in str([call.payload for call in bot.slack.calls if call.team == "T2"])


async def test_the_pages_set_a_cookie_that_only_this_host_over_tls_can_have_set(bot: Bot) -> None:
    browser = Browser(bot)
    await browser.begins(newcomer(bot))
    assert [name for name in browser.cookies if re.match("__Host-", name)]


def _removal(kind: str, team: Team) -> Json:
    event: Json = {"type": kind, "event_ts": new_ts()}
    return {**event, "tokens": {"bot": [team.bot_user]}} if kind == "tokens_revoked" else event


async def _gone(bot: Bot, team: Team) -> None:
    for _ in range(500):
        profile = await bot.app.stores.profiles.profile(bot.community(team))
        if profile is not None and profile.removed_at is not None:
            assert not await installed(bot, team.users["U10"])
            await asyncio.sleep(0.2)
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the installation is still there")


async def _age_token(bot: Bot, team: Team) -> None:
    """As if eleven hours had passed: the token is due."""
    community = bot.community(team)
    key = community.removeprefix("slack:")
    data = await bot.app.stores.installations.get(community, key)
    assert data is not None
    data["expires"] = "2026-01-01T00:00:00+00:00"
    await bot.app.stores.installations.put(community, key, data, bot.app.clock.now())
    bot.adapter._tokens.forget(community)
