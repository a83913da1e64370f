"""How requests come in: over a WebSocket that we open (Socket Mode), or as signed HTTP."""

import asyncio
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.slack.app import Slack
from adapters.slack.calls import Calls, sdk_logger
from adapters.slack.guard import MOST_BYTES, Guard
from adapters.slack.install import Install
from adapters.slack.one_workspace import check_app_token
from adapters.slack.shape import is_shaped
from bot.errors import PlatformError

logger = logging.getLogger(__name__)

_CONNECTIONS = 2
"""Slack replaces each connection every few hours and the SDK closes the old one first: the other one bridges that."""
_PING = 2.0
"""Seconds after which a connection that broke without a word is noticed and replaced; the SDK's own ten are long for a
person whose command Slack can bring to nobody."""


async def run_socket(slack: Slack, calls: Calls, app_token: str, *, connections: int = _CONNECTIONS) -> None:
    """Until cancelled. Raises `ConfigurationError` for a token that Slack does not take."""
    try:
        await check_app_token(calls, app_token)
    except PlatformError as error:
        logger.warning("Slack is not reached yet code=%s; trying again until it is", error.code)
    handlers = [
        AsyncSocketModeHandler(
            slack.bolt,
            app_token,
            logger=sdk_logger,
            web_client=AsyncWebClient(base_url=slack.api, logger=sdk_logger),
            ping_interval=_PING,
        )
        for _ in range(connections)
    ]
    try:
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        logger.info("socket mode connections=%d", connections)
        await asyncio.Event().wait()
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


def http_app(slack: Slack, guard: Guard, install: Install | None = None) -> Starlette:
    """To be mounted at `/slack`: `/events` for events, commands and interactivity; `/install` and `/oauth_redirect`."""
    door = _Door(slack, guard)
    routes = [Route("/events", door.events, methods=["POST"])]
    if install is not None:
        routes += [Route("/install", install.begin), Route("/oauth_redirect", install.finish)]
    return Starlette(routes=routes)


class _Door:
    def __init__(self, slack: Slack, guard: Guard) -> None:
        self._slack = slack
        self._guard = guard

    async def events(self, request: Request) -> Response:
        body = await _body(request)
        if body is None or not self._guard.admits(request.scope["headers"], body):
            return _refused()
        made = _bolt_request(body, request)
        if made is None:
            return _refused()
        answer = await self._slack.bolt.async_dispatch(made)
        headers = {name: values[0] for name, values in answer.headers.items() if values}
        return Response(answer.body, answer.status, headers)


async def _body(request: Request) -> bytes | None:
    """None for one that is too long or breaks off."""
    read = bytearray()
    try:
        async for chunk in request.stream():
            read += chunk
            if len(read) > MOST_BYTES:
                return None
    except ClientDisconnect:
        return None
    return bytes(read)


def _bolt_request(body: bytes, request: Request) -> AsyncBoltRequest | None:
    """None for what is signed and yet nothing that Slack sends."""
    headers = {name: request.headers[name] for name in ("content-type",) if name in request.headers}
    headers |= {name: value for name, value in request.headers.items() if name.startswith("x-slack-retry-")}
    try:
        made = AsyncBoltRequest(body=body.decode(), headers=dict(headers))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    return made if is_shaped(made.body) else None


def _refused() -> Response:
    """The same for every cause: nothing for a forger to learn."""
    return Response(status_code=401)
