"""OAuth from the button to the greeting, and every way it can go wrong; tokens that are exchanged in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from adapters.slack.app import open_slack
from adapters.slack.calls import TeamCalls, open_calls
from adapters.slack.guard import Guard
from adapters.slack.install import Install
from adapters.slack.manifest import SCOPES
from adapters.slack.tokens import InstalledTokens
from adapters.slack.transports import http_app
from bot.chat.events import InstalledEvent, RemovedEvent
from bot.domain.ids import CommunityId
from bot.errors import NotPermitted
from tests.wire.slack_adapter.conftest import addresses
from tests.wire.slack_adapter.core import START, Core, HandClock, Installed, States, Talked
from tests.wire.slack_adapter.payloads import SECRET, command, encoded, event, signed
from tests.wire.slack_adapter.server import Failure, LoopbackSlack

COMMUNITY = CommunityId("slack:A1:-:T1")
COOKIE = "__Host-aftershow-install"


def grant(**changes: Any) -> dict[str, Any]:
    return {
        "access_token": "xoxb-granted-1",
        "token_type": "bot",
        "scope": "commands",
        "bot_user_id": "UBOT",
        "app_id": "A1",
        "team": {"id": "T1", "name": "Data & <Lakes>"},
        "enterprise": None,
        "authed_user": {"id": "U7"},
        "is_enterprise_install": False,
        **changes,
    }


@dataclass
class Many:
    server: LoopbackSlack
    core: Core
    clock: HandClock
    installed: Installed
    states: States
    tokens: InstalledTokens
    calls: TeamCalls
    web: httpx2.AsyncClient

    async def begin(self) -> tuple[str, str]:
        """State and cookie of an install on its way."""
        answer = await self.web.get("/slack/install")
        assert answer.status_code == 302
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        return query["state"][0], answer.headers["set-cookie"].partition("=")[2].partition(";")[0]

    async def finish(self, cookie: str | None, **query: str) -> httpx2.Response:
        headers = {"cookie": f"{COOKIE}={cookie}"} if cookie else {}
        return await self.web.get("/slack/oauth_redirect", params=query, headers=headers)


@pytest.fixture
async def many(server: LoopbackSlack) -> AsyncIterator[Many]:
    async with _many(server) as everything:
        yield everything


@asynccontextmanager
async def _many(server: LoopbackSlack) -> AsyncIterator[Many]:
    core, clock, installed, states = Core(), HandClock(), Installed(), States()
    async with open_calls(addresses(server)) as calls:
        tokens = InstalledTokens(installed, calls, clock, client_id="1.2", client_secret="secret-1")
        async with open_slack(core, calls, tokens, Talked(), clock) as slack:
            install = Install(
                slack,
                calls,
                tokens,
                states,
                clock,
                client_id="1.2",
                client_secret="secret-1",
                base_url="https://bot.test/",
                scopes=SCOPES,
            )
            app = Starlette(routes=[Mount("/slack", http_app(slack, Guard(SECRET, clock), install))])
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(transport=transport, base_url="https://bot.test") as web:
                yield Many(server, core, clock, installed, states, tokens, TeamCalls(calls, tokens), web)


async def test_an_install_keeps_the_token_and_greets_who_installed(many: Many) -> None:
    many.server.grants.append(grant())
    answer = await many.web.get("/slack/install")
    location = urlsplit(answer.headers["location"])
    query = parse_qs(location.query)
    assert query["redirect_uri"] == ["https://bot.test/slack/oauth_redirect"]
    assert query["scope"] == [",".join(SCOPES)]
    cookie = answer.headers["set-cookie"]
    for part in (f"{COOKIE}=", "Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    many.web.cookies.clear()
    page = await many.finish(cookie.partition("=")[2].partition(";")[0], state=query["state"][0], code="c1")
    assert page.status_code == 200
    assert "Data &amp; &lt;Lakes&gt;" in page.text
    assert "xoxb" not in page.text + str(page.headers)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    await many.core.ends()
    [heard] = many.core.events
    assert isinstance(heard, InstalledEvent)
    assert (heard.conversation.community, heard.person, heard.name) == (COMMUNITY, "U7", "Data & <Lakes>")
    [hello] = many.server.of("chat.postMessage")
    assert (hello.payload["channel"], hello.token) == ("U7", "xoxb-granted-1")
    [exchange] = many.server.of("oauth.v2.access")
    assert exchange.payload["redirect_uri"] == "https://bot.test/slack/oauth_redirect"


@pytest.mark.parametrize("case", ["no state", "no cookie", "other browser", "foreign state", "expired", "used"])
async def test_a_state_counts_once_in_its_browser_and_in_time(many: Many, case: str) -> None:
    many.server.grants.extend([grant(), grant()])
    state, cookie = await many.begin()
    many.web.cookies.clear()
    _, other = await many.begin()
    many.web.cookies.clear()
    if case == "expired":
        many.clock.at += timedelta(minutes=10)
    if case == "used":
        assert (await many.finish(cookie, state=state, code="c")).status_code == 200
    page = await many.finish(
        {"no cookie": None, "other browser": other}.get(case, cookie),
        state={"no state": "", "foreign state": "state-99"}.get(case, state),
        code="c2",
    )
    assert page.status_code == 400
    assert "Begin again" in page.text
    assert len(many.installed.kept) == (1 if case == "used" else 0)


async def test_twenty_callbacks_at_once_are_one_install(many: Many) -> None:
    many.server.grants.extend([grant()] * 20)
    state, cookie = await many.begin()
    many.web.cookies.clear()
    pages = await asyncio.gather(*(many.finish(cookie, state=state, code="c") for _ in range(20)))
    assert sorted(page.status_code for page in pages) == [200] + [400] * 19
    assert len(many.server.of("oauth.v2.access")) == 1


async def test_a_refused_install_is_said_in_words(many: Many) -> None:
    state, cookie = await many.begin()
    page = await many.finish(cookie, state=state, error="access_denied")
    assert page.status_code == 400
    assert "not approved" in page.text


@pytest.mark.parametrize(
    "answer", [{}, grant(token_type="user"), grant(app_id=""), grant(team=None), grant(access_token="")]
)
async def test_an_answer_that_is_no_install_is_none(many: Many, answer: dict[str, Any]) -> None:
    many.server.grants.append(answer)
    state, cookie = await many.begin()
    assert (await many.finish(cookie, state=state, code="c")).status_code == 502
    assert many.installed.kept == {}


async def test_a_code_that_slack_refuses_is_said_in_words(many: Many) -> None:
    many.server.fail("oauth.v2.access", Failure("invalid_code"))
    state, cookie = await many.begin()
    page = await many.finish(cookie, state=state, code="<script>")
    assert page.status_code == 502
    assert "<script>" not in page.text


async def test_an_organisation_installs_for_all_its_workspaces(many: Many) -> None:
    await _install(many, is_enterprise_install=True, team=None, enterprise={"id": "E1", "name": "Grid"})
    found = await many.tokens.token(CommunityId("slack:A1:E1:T5"))
    assert found is not None
    assert found.value == "xoxb-granted-1"
    assert await many.tokens.token(CommunityId("slack:A1:-:T5")) is None


# --- tokens that expire -----------------------------------------------------------------------------------------------


async def test_thirty_who_need_a_fresh_token_cause_one_exchange(many: Many) -> None:
    await _install(many, expires_in=43_200, refresh_token="xoxe-1")
    many.clock.at += timedelta(hours=11)
    many.server.grants.extend(
        grant(access_token=f"xoxb-{n}", refresh_token=f"xoxe-{n}", expires_in=43_200) for n in (2, 3)
    )
    found = await asyncio.gather(*(many.tokens.token(COMMUNITY) for _ in range(30)))
    assert {one.value for one in found if one} == {"xoxb-2"}
    exchanges = many.server.of("oauth.v2.access")
    assert [call.payload.get("refresh_token") for call in exchanges] == [None, "xoxe-1"]


async def test_a_token_that_cannot_be_exchanged_yet_serves_while_it_lives(many: Many) -> None:
    await _install(many, expires_in=43_200, refresh_token="xoxe-1")
    many.clock.at += timedelta(hours=11)
    many.server.fail("oauth.v2.access", Failure(status=503), Failure(status=503))
    found = await many.tokens.token(COMMUNITY)
    assert found is not None
    assert found.value == "xoxb-granted-1"
    many.clock.at += timedelta(hours=2)
    with pytest.raises(NotPermitted):
        await many.tokens.token(COMMUNITY)


async def test_another_process_that_was_quicker_is_believed(many: Many) -> None:
    await _install(many, expires_in=43_200, refresh_token="xoxe-1")
    many.clock.at += timedelta(hours=11)
    [(place, kept)] = many.installed.kept.items()

    async def quicker(client_id: str, client_secret: str, grant: Any) -> Any:
        fresh = many.clock.at + timedelta(hours=12)
        many.installed.kept[place] = {**kept, "token": "xoxb-2", "refresh": "xoxe-2", "expires": fresh.isoformat()}
        raise NotPermitted("invalid_refresh_token")

    many.tokens._calls.exchange = quicker  # type: ignore[method-assign]
    found = await many.tokens.token(COMMUNITY)
    assert found is not None
    assert found.value == "xoxb-2"


# --- uninstalling -----------------------------------------------------------------------------------------------------


def _send(many: Many, payload: dict[str, Any]) -> Any:
    body, content_type = encoded(payload)
    headers = {"content-type": content_type, **signed(body, int(many.clock.at.timestamp()))}
    return many.web.post("/slack/events", content=body, headers=headers)


def _gone(kind: str, at: datetime) -> dict[str, Any]:
    inner = {"type": kind, "tokens": {"oauth": [], "bot": ["UBOT"]}}
    return event(inner, event_time=int(at.timestamp()))


@pytest.mark.parametrize("order", [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")])
async def test_an_uninstall_is_heard_in_any_order_and_often(many: Many, order: tuple[str, str]) -> None:
    await _install(many)
    for kind in (*order, *order):
        assert (await _send(many, _gone(kind, START + timedelta(seconds=5)))).status_code == 200
    await many.core.ends(5)
    assert sum(isinstance(heard, RemovedEvent) for heard in many.core.events) == 4


async def test_a_removal_that_a_reinstall_overtook_takes_nothing_away(many: Many) -> None:
    many.clock.at += timedelta(minutes=5)
    await _install(many)
    assert (await _send(many, _gone("tokens_revoked", START))).status_code == 200
    assert not [heard for heard in many.core.events if isinstance(heard, RemovedEvent)]
    assert await many.tokens.token(COMMUNITY) is not None


async def test_nothing_is_posted_where_the_bot_was_taken_out(many: Many) -> None:
    await _install(many)
    await many.installed.remove(COMMUNITY)
    many.clock.at += timedelta(minutes=2)
    answer = await _send(many, command(many.server.hook))
    assert "not installed" in answer.text
    with pytest.raises(NotPermitted):
        await many.calls.call(COMMUNITY, "chat.postMessage", {"channel": "C1"})
    assert len(many.server.of("chat.postMessage")) == 1


async def _install(many: Many, **changes: Any) -> None:
    many.server.grants.append(grant(**changes))
    state, cookie = await many.begin()
    many.web.cookies.clear()
    assert (await many.finish(cookie, state=state, code="c")).status_code == 200
    await many.core.ends()
