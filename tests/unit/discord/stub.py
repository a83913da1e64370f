"""Just enough of Discord's REST API, on loopback: takes every request, keeps it, and fails as it is told."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.unit.discord.payloads import APP, BOT, DM, fresh, message, user


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    body: Any
    authorized: bool


@dataclass
class Failure:
    """The next `times` requests whose method and path end so are answered with this."""

    method: str
    ending: str
    status: int
    code: int = 0
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)


class StubApi:
    """`asked` are the requests after the login, in order; `rest` the base address."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.failures: list[Failure] = []
        self.flags = 128
        self.rest = ""
        self._by_nonce: dict[tuple[str, str], dict[str, Any]] = {}
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.rest = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/v10"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def to(self, method: str, ending: str) -> list[Asked]:
        return [one for one in self.asked if one.method == method and one.path.endswith(ending)]

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix("/api/v10")
        text = await request.text()
        body = json.loads(text) if text else None
        asked = Asked(request.method, path, body, "Authorization" in request.headers)
        self.asked.append(asked)
        for failure in self.failures:
            if failure.times and failure.method == asked.method and path.endswith(failure.ending):
                failure.times -= 1
                said = {"code": failure.code, "message": "no", "retry_after": 0.1}
                return _json(said, status=failure.status, headers=failure.headers)
        return self._take(asked)

    def _take(self, asked: Asked) -> web.Response:
        match asked.method, asked.path.strip("/").split("/"):
            case "GET", ["users", "@me"]:
                return _json({**user(BOT, "aftershow"), "bot": True})
            case "GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]:
                return _json(_APPLICATION)
            case "PUT", ["applications", _, "commands"]:
                return _json([])
            case "POST", ["interactions", *_]:
                if "with_response" in asked.path:
                    return _json({})
                return _json({"interaction": {"id": fresh(), "type": 2}})
            case "POST", ["users", "@me", "channels"]:
                return _json({"id": DM, "type": 1})
            case "POST", ["channels", where, "messages"]:
                return _json(self._sent(where, asked.body))
            case "GET", ["channels", _, messages] if messages.partition("?")[0] == "messages":
                return _json([])
            case "GET", ["webhooks", *_]:
                return _json({**message("", by=BOT), "flags": self.flags})
            case "DELETE", _:
                return web.Response(status=204)
            case "POST", ["channels", _, "typing"]:
                return web.Response(status=204)
            case _:
                return _json({**message("", by=BOT), "type": 0})

    def _sent(self, where: str, body: Any) -> dict[str, Any]:
        """The same nonce in the same channel gives the first message again."""
        key = (where, body["nonce"])
        return self._by_nonce.setdefault(key, message("", by=BOT, at=where))


_APPLICATION = {
    "id": APP,
    "name": "Aftershow",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "team": None,
    "owner": user("1", "owner"),
    "rpc_origins": None,
    "summary": "",
}


def _json(said: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """With the bare content type that Discord sends, and discord.py asks for."""
    body = json.dumps(said).encode()
    return web.Response(body=body, status=status, headers={"Content-Type": "application/json", **(headers or {})})
