"""Where Discord is: its own addresses, or others for one client, as a proxy or a test has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context


@dataclass(frozen=True, slots=True)
class Addresses:
    """`rest` replaces `https://discord.com/api/v10`; `gateway` the address of the gateway, where discord.py falls back
    to its own: after an invalidated session, and with a fixed number of shards."""

    rest: str
    gateway: str


def webhooks(addresses: Addresses | None) -> AsyncWebhookAdapter:
    """What interactions are answered through."""
    return _Webhooks() if addresses is None else _WebhooksAt(addresses.rest)


def redirect(client: discord.Client, addresses: Addresses) -> None:
    """Send all that `client` asks of Discord to `addresses`, and nothing of any other client.

    discord.py has one address for the whole process (`discord.http.Route.BASE`); it is replaced here on the way out.
    """
    http = client.http
    ask, connect = http.request, http.ws_connect

    async def request(route: Route, **options: Any) -> Any:
        return await ask(_at(route, addresses.rest), **options)

    async def ws_connect(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        asked = yarl.URL(url)
        if asked.host == DiscordWebSocket.DEFAULT_GATEWAY.host:
            url = str(yarl.URL(addresses.gateway).with_query(asked.query))
        return await connect(url, compress=compress)

    _replace(http, {"request": request, "ws_connect": ws_connect})


def answer_through(adapter: AsyncWebhookAdapter) -> None:
    """Let discord.py's own answers to interactions (completions) go out through `adapter`, in this task and those it
    starts: the gateway's, where this is called before it connects."""
    async_context.set(adapter)


class _Webhooks(AsyncWebhookAdapter):
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]


class _WebhooksAt(_Webhooks):
    def __init__(self, rest: str) -> None:
        super().__init__()
        self._rest = rest

    async def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        return await super().request(_at(route, self._rest), session, **options)


def _at(route: Route, rest: str) -> Route:
    if route.url.startswith(Route.BASE):
        route.url = rest.rstrip("/") + route.url.removeprefix(Route.BASE)
    return route


def _replace(http: HTTPClient, methods: Mapping[str, object]) -> None:
    vars(http).update(methods)
