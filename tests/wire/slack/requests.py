"""One request as it comes in, and answers that are none."""

import json

from aiohttp import web

from tests.wire.slack.world import Json


async def read(request: web.Request) -> tuple[Json, bool]:
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        return (body if isinstance(body, dict) else {}), True
    form = {name: str(value) for name, value in {**request.query, **(await request.post())}.items()}
    return {
        name: json.loads(value) if name in ("blocks", "view", "metadata") else value for name, value in form.items()
    }, False


def cut(request: web.Request) -> web.StreamResponse:
    """The connection breaks without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def limited(wait: int) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(wait)})
