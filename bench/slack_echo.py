"""The least that a Slack bot can be: Bolt verifies, a row is written, the words come back. The peer of `/quote`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.wire.slack.delivery import OverHttp
from tests.wire.slack.running import served
from tests.wire.slack.server import FakeSlack

import aiohttp  # isort: skip


@asynccontextmanager
async def echoing(slack: FakeSlack, token: str, file: Path) -> AsyncIterator[OverHttp]:
    """A bare Bolt app behind uvicorn, and the road to it."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_id="B1", bot_user_id="UB", bot_token=token)

    bolt = AsyncApp(
        signing_secret=slack.signing_secret,
        client=AsyncWebClient(base_url=slack.api),
        authorize=authorize,
    )
    async with aiosqlite.connect(file, isolation_level=None) as database, aiohttp.ClientSession() as session:
        await database.execute("PRAGMA journal_mode=WAL")
        await database.execute("PRAGMA synchronous=NORMAL")  # as ours: a write does not wait for the disk
        await database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, text TEXT)")

        @bolt.command("/quote")
        async def echo(ack: Any, respond: Any, command: dict[str, Any]) -> None:
            await database.execute("INSERT INTO seen VALUES (?, ?)", (command["trigger_id"], command["text"]))
            await ack()
            await respond(text=f"You said {command['text']}.")

        handler = AsyncSlackRequestHandler(bolt)

        async def door(request: Request) -> Response:
            return await handler.handle(request)

        async with served(Starlette(routes=[Route("/slack/events", door, methods=["POST"])])) as address:
            yield OverHttp(slack, f"{address}/slack/events", session)
