"""The adapter, wired to its loopback counterpart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from adapters.slack.app import Slack, open_slack
from adapters.slack.calls import Addresses, Calls, Tokens, open_calls
from adapters.slack.guard import Guard
from adapters.slack.one_workspace import one_workspace
from adapters.slack.transports import http_app
from tests.wire.slack_adapter.core import Core, HandClock, Talked
from tests.wire.slack_adapter.payloads import SECRET, encoded, signed
from tests.wire.slack_adapter.server import BOT_TOKEN, LoopbackSlack, loopback_slack


@dataclass
class Wired:
    """Everything of one test. `send` is Slack calling over HTTP."""

    server: LoopbackSlack
    core: Core
    talks: Talked
    clock: HandClock
    calls: Calls
    slack: Slack
    web: httpx2.AsyncClient

    async def send(self, payload: dict[str, Any]) -> httpx2.Response:
        body, content_type = encoded(payload)
        return await self.post(body, {"content-type": content_type, **signed(body, int(self.clock.at.timestamp()))})

    async def post(self, body: bytes, headers: dict[str, str]) -> httpx2.Response:
        return await self.web.post("/slack/events", content=body, headers=headers)


def addresses(server: LoopbackSlack) -> Addresses:
    return Addresses(api=server.api, authorize=f"{server.base}/authorize", hooks=(f"{server.base}/hook/",))


@asynccontextmanager
async def wired(server: LoopbackSlack, *, prefix: str = "", core: Core | None = None) -> AsyncIterator[Wired]:
    core, talks, clock = core or Core(), Talked(), HandClock()
    async with open_calls(addresses(server)) as calls:
        tokens: Tokens = await one_workspace(calls, BOT_TOKEN)
        async with open_slack(core, calls, tokens, talks, clock, prefix=prefix) as slack:
            app = Starlette(routes=[Mount("/slack", http_app(slack, Guard(SECRET, clock)))])
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(transport=transport, base_url="https://bot.test") as web:
                yield Wired(server, core, talks, clock, calls, slack, web)


@pytest.fixture
async def server() -> AsyncIterator[LoopbackSlack]:
    async with loopback_slack() as slack:
        yield slack


@pytest.fixture
async def slack(server: LoopbackSlack) -> AsyncIterator[Wired]:
    async with wired(server) as everything:
        yield everything
