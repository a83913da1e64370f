"""Installing into a workspace: OAuth v2, bound to the browser that began it."""

import html
import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters.slack.app import Slack
from adapters.slack.calls import Calls
from adapters.slack.heard import Heard
from adapters.slack.places import PLATFORM
from adapters.slack.reply import Reply
from adapters.slack.tokens import Installation, InstalledTokens, granted
from bot.chat.events import InstalledEvent
from bot.chat.refs import ConversationRef
from bot.chat.visible import visible
from bot.domain.ids import PersonId
from bot.errors import AftershowError, PlatformError
from bot.platform_ports import OAuthStates
from bot.ports import Clock

logger = logging.getLogger(__name__)

_COOKIE = "__Host-aftershow-install"
"""Only this host, over TLS and from its own pages, can have set a cookie of such a name."""
_LIVES = timedelta(minutes=10)
_HEADERS = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
_AGAIN = "Begin again from the install page."


class Install:
    """The two pages of an install. `base_url` is where we are reached, `scopes` what the bot asks for.

    Whoever installs may leave out the scopes that the manifest calls optional.
    """

    def __init__(
        self,
        slack: Slack,
        calls: Calls,
        tokens: InstalledTokens,
        states: OAuthStates,
        clock: Clock,
        *,
        client_id: str,
        client_secret: str,
        base_url: str,
        scopes: Sequence[str],
    ) -> None:
        self._slack = slack
        self._calls = calls
        self._tokens = tokens
        self._states = states
        self._clock = clock
        self._client = (client_id, client_secret)
        self._redirect = redirect_uri(base_url)
        self._scopes = ",".join(scopes)

    async def begin(self, request: Request) -> Response:
        browser = secrets.token_urlsafe(32)
        try:
            state = await self._states.issue(browser, self._clock.now(), _LIVES)
        except AftershowError as error:
            return _page(503, "Not just now", error.user_text)
        query = urlencode(
            {"client_id": self._client[0], "scope": self._scopes, "redirect_uri": self._redirect, "state": state}
        )
        answer = RedirectResponse(f"{self._calls.addresses.authorize}?{query}", 302, dict(_HEADERS))
        answer.set_cookie(
            _COOKIE,
            browser,
            max_age=int(_LIVES.total_seconds()),
            path="/",
            secure=True,
            httponly=True,
            samesite="lax",
        )
        return answer

    async def finish(self, request: Request) -> Response:
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        browser = request.cookies.get(_COOKIE, "")
        try:
            known = bool(state and browser) and await self._states.consume(state, browser, self._clock.now())
        except AftershowError as error:
            return _page(503, "Not just now", error.user_text)
        if not known:
            text = f"This link is too old, was used before, or was begun in another browser. {_AGAIN}"
            return _page(400, "That did not work", text)
        if not code:
            return _page(400, "Not installed", f"Slack says that the install was not approved. {_AGAIN}")
        try:
            installation = await self._installed(code)
        except PlatformError as error:
            logger.warning("install failed code=%s", error.code)
            return _page(502, "That did not work", f"{error.user_text} {_AGAIN}")
        except AftershowError as error:
            return _page(503, "Not just now", f"{error.user_text} {_AGAIN}")
        await self._greet(installation)
        team = installation.name or "your workspace"
        return _page(
            200, "Installed", f"Aftershow is in {team}. Look for its message in Slack: it says what to do next."
        )

    async def _installed(self, code: str) -> Installation:
        answer = await self._calls.exchange(*self._client, {"code": code, "redirect_uri": self._redirect})
        installation = granted(answer, self._clock.now())
        await self._tokens.save(installation)
        return installation

    async def _greet(self, installation: Installation) -> None:
        person = PersonId(installation.installer)
        place = ConversationRef(platform=PLATFORM, community=installation.community, channel="", direct=person)
        event = InstalledEvent(
            event_id=f"install:{installation.community}:{int(installation.installed_at.timestamp() * 1000)}",
            person=person,
            conversation=place,
            name=installation.name,
        )
        try:
            await self._slack.worker.take(Heard(event=event, reply=Reply(user=installation.installer)))
        except (AftershowError, TimeoutError) as error:
            logger.warning("no greeting error=%s", type(error).__name__)


def redirect_uri(base_url: str) -> str:
    return f"{base_url.rstrip('/')}/slack/oauth_redirect"


def _page(status: int, title: str, text: str) -> Response:
    shown = (html.escape(visible(title)), html.escape(visible(text)))
    body = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{shown[0]} \u00b7 Aftershow</title>'
        f'<meta name="viewport" content="width=device-width"><main><h1>{shown[0]}</h1><p>{shown[1]}</p></main></html>'
    )
    answer = HTMLResponse(body, status, dict(_HEADERS))
    answer.delete_cookie(_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer
