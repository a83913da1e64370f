"""What stands before the playground's pages: only this machine's own browser gets through, and is known again."""

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "aftershow_browser"
_STATE = "aftershow.browser"
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_PAGES = ("/transcripts", "/pictures", "/health")
_REFUSAL = "The playground answers its own pages only. Open it at the address it printed when it started."


def browser_of(scope: Scope) -> str:
    """The id of the browser that asks: unguessable, set by `Front`."""
    return str(scope[_STATE])


class Front:
    """Refuses what another site's page sends here (by `Host`, against DNS rebinding, and by `Origin`), gives each
    browser an id, and leads `/transcripts`, `/pictures` and `/health` to `pages`, the rest to `chat`."""

    def __init__(self, chat: ASGIApp, pages: ASGIApp) -> None:
        self._chat = chat
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._chat(scope, receive, send)
        elif not _is_own(Headers(scope=scope)):
            await _refuse(scope, receive, send)
        elif any(scope["path"] == page or scope["path"].startswith(f"{page}/") for page in _PAGES):
            await self._pages(scope, receive, send)
        else:
            await self._as_browser(scope, receive, send)

    async def _as_browser(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = _cookie(Headers(scope=scope))
        browser = known or secrets.token_urlsafe(24)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                headers["x-frame-options"] = "DENY"
                headers["referrer-policy"] = "no-referrer"
                if not known and scope["path"] == "/":
                    headers.append("set-cookie", f"{_COOKIE}={browser}; Path=/; HttpOnly; SameSite=Strict")
            await send(message)

        await self._chat({**scope, _STATE: browser}, receive, with_headers)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse(_REFUSAL, 403)(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    """True for a request to one of our names that no other origin's page made."""
    host = headers.get("host", "")
    if _name(f"//{host}") not in _OWN_NAMES:
        return False
    origin = headers.get("origin")
    return origin is None or origin.split("://")[-1] == host


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _cookie(headers: Headers) -> str | None:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None and 20 <= len(morsel.value) <= 64 else None
