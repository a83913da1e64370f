"""Socket Mode: tickets, hello, envelopes and their acknowledgements, warnings and replacements."""

import asyncio
import contextlib
import json
import secrets
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.wire.slack.world import Json

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack

_MOST = 10


class Sockets:
    """Envelopes go to any one connection, oldest first in turn. `acks` are what the app answered, by envelope."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._changed = asyncio.Event()
        self._turn = 0
        self.opened = 0
        self.unknown_acks = 0

    def ticket(self) -> str:
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    @property
    def connected(self) -> int:
        return len(self._open)

    async def until_connected(self, count: int = 1, within: float = 15) -> None:
        async with asyncio.timeout(within):
            while len(self._open) < count:
                self._changed.clear()
                await self._changed.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            return web.Response(status=404, text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        if len(self._open) >= _MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open) + 1,
                "connection_info": {"app_id": self._slack.app_id},
                "debug_info": {"host": "applink", "approximate_connection_time": 18060},
            }
        )
        self._open.append(socket)
        self.opened += 1
        self._changed.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            if socket in self._open:
                self._open.remove(socket)
        return socket

    async def send(self, kind: str, payload: Json, *, attempt: int = 0, reason: str = "", within: float = 3.0) -> Json:
        """One envelope to one connection; its acknowledgement. Raises `TimeoutError` when there is none in time."""
        if not self._open:
            raise TimeoutError("no connection")
        envelope = secrets.token_hex(16)
        self._turn += 1
        socket = self._open[self._turn % len(self._open)]
        made: Json = {"envelope_id": envelope, "type": kind, "payload": payload}
        made["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            made |= {"retry_attempt": attempt, "retry_reason": reason}
        self._waiting[envelope] = asyncio.get_running_loop().create_future()
        try:
            await socket.send_json(made)
            async with asyncio.timeout(within):
                return await self._waiting[envelope]
        except ConnectionError as error:
            raise TimeoutError("connection lost") from error
        finally:
            self._waiting.pop(envelope, None)

    async def replace_all(self, *, warn: float = 0.0) -> None:
        """Slack's own refresh: a warning, then `refresh_requested`, after which it closes."""
        for socket in list(self._open):
            with contextlib.suppress(ConnectionError):
                if warn:
                    warning = {"type": "disconnect", "reason": "warning", "debug_info": {"host": "applink"}}
                    await socket.send_json(warning)
                    await asyncio.sleep(warn)
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def cut_all(self) -> None:
        """The network fails: connections end without a word."""
        for socket in list(self._open):
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()
            if socket in self._open:
                self._open.remove(socket)

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.close()

    def _acknowledged(self, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(answer.get("envelope_id")))
        if waiting is None:
            self.unknown_acks += 1
        elif not waiting.done():
            waiting.set_result(answer.get("payload") or {})
