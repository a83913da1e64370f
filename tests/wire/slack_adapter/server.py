"""The little of Slack that these tests need: it records what it is sent, and fails as it is told."""

import asyncio
import itertools
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from slack_sdk.models.blocks import Block

BOT_TOKEN = "xoxb-loopback-1"
APP_TOKEN = "xapp-1-A1-1-abc"


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    token: str
    payload: dict[str, Any]

    @property
    def text(self) -> str:
        return json.dumps(self.payload, ensure_ascii=False)


@dataclass(slots=True)
class Failure:
    """What the next call of a method gets: an error by name, a status, or a connection that breaks after it."""

    error: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False


class LoopbackSlack:
    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.failing: dict[str, deque[Failure]] = {}
        self.admins: set[str] = set()
        self.acks: list[dict[str, Any]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.grants: deque[dict[str, Any]] = deque()
        self.base = ""
        self._numbers = itertools.count(1)
        self._changed = asyncio.Event()

    @property
    def api(self) -> str:
        return f"{self.base}/api/"

    @property
    def hook(self) -> str:
        return f"{self.base}/hook/1"

    def fail(self, method: str, *failures: Failure) -> None:
        self.failing.setdefault(method, deque()).extend(failures)

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def called(self, method: str, times: int = 1) -> list[Call]:
        """Wait for that many calls of a method."""
        await self._until(lambda: len(self.of(method)) >= times)
        return self.of(method)

    async def connected(self, times: int) -> None:
        """Wait for that many Socket Mode connections since the start."""
        await self._until(lambda: len(self.sockets) >= times)

    async def acknowledged(self, times: int) -> None:
        await self._until(lambda: len(self.acks) >= times)

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def send(self, envelope: dict[str, Any]) -> None:
        """Over the first Socket Mode connection."""
        await self.sockets[0].send_json(envelope)

    async def api_call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        payload: dict[str, Any]
        if request.content_type == "application/json":
            payload = await request.json()
        else:
            payload = {**request.query, **await request.post()}
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self._keep(Call(method, token, payload))
        return self._failed(method, request) or web.json_response({"ok": True, **self._answer(method, payload)})

    async def hooked(self, request: web.Request) -> web.StreamResponse:
        self._keep(Call("response_url", "", await request.json()))
        return self._failed("response_url", request) or web.Response(text="ok")

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello"})
        self._changed.set()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.acks.append(json.loads(message.data))
                self._changed.set()
        return socket

    def _keep(self, call: Call) -> None:
        blocks = call.payload.get("blocks") or (call.payload.get("view") or {}).get("blocks") or []
        for block in Block.parse_all(blocks):
            block.validate_json()
        self.calls.append(call)
        self._changed.set()

    def _failed(self, method: str, request: web.Request) -> web.StreamResponse | None:
        waiting = self.failing.get(method)
        if not waiting:
            return None
        failure = waiting.popleft()
        if failure.reset:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        body = {"ok": False, "error": failure.error}
        return web.json_response(body, status=failure.status, headers=failure.headers)

    def _answer(self, method: str, payload: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        match method:
            case "auth.test":
                return {"team_id": "T1", "team": "Loopback", "user_id": "UBOT", "bot_id": "BBOT", "enterprise_id": None}
            case "bots.info":
                return {"bot": {"id": "BBOT", "app_id": "A1"}}
            case "users.info":
                return {"user": {"id": payload["user"], "is_admin": payload["user"] in self.admins}}
            case "chat.postMessage":
                channel = str(payload["channel"])
                return {"channel": channel.replace("U", "D", 1), "ts": f"1700000000.{number:06}"}
            case "views.open" | "views.push" | "views.update":
                return {"view": {"id": payload.get("view_id") or f"V{number}"}}
            case "apps.connections.open":
                return {"url": self.base.replace("http", "ws", 1) + "/socket"}
            case "oauth.v2.access":
                return self.grants.popleft() if self.grants else {}
            case _:
                return {}


@asynccontextmanager
async def loopback_slack() -> AsyncIterator[LoopbackSlack]:
    slack = LoopbackSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.api_call)
    app.router.add_post("/hook/{id}", slack.hooked)
    app.router.add_get("/socket", slack.socket)
    runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        for socket in slack.sockets:
            await socket.close()
        await runner.cleanup()
