"""Installing: the authorize page, codes, tokens that rotate."""

import base64
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.wire.slack.refusals import Refused
from tests.wire.slack.world import Install, Json, Team, User

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack

_CODE_LIVES = 600
ROTATES = 43_200


@dataclass
class _Code:
    team: Team
    user: User
    scopes: tuple[str, ...]
    redirect_uri: str
    at: float


class OAuth:
    """Where a person allows the app, and where the app changes codes and refresh tokens for tokens."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self._codes: dict[str, _Code] = {}
        self.rotation = False
        self.exchanges = 0

    def approve(self, authorize_url: str, user: User) -> str:
        """The address that Slack sends the person's browser to once they allowed it. Raises `Refused`."""
        query = dict(parse_qsl(urlsplit(authorize_url).query))
        if query.get("client_id") != self._slack.client_id:
            raise Refused("invalid_client_id")
        redirect = query.get("redirect_uri", "")
        if redirect != self._slack.redirect_uri:
            raise Refused("bad_redirect_uri")
        scopes = tuple(filter(None, query.get("scope", "").split(",")))
        if not scopes:
            raise Refused("invalid_scope")
        code = secrets.token_hex(16)
        self._codes[code] = _Code(user.team, user, scopes, redirect, time.monotonic())
        return f"{redirect}?{urlencode({'code': code, 'state': query.get('state', '')})}"

    def access(self, form: Mapping[str, str], authorization: str) -> Json:
        """`oauth.v2.access`. Raises `Refused`."""
        client, secret = _client(form, authorization)
        if client != self._slack.client_id:
            raise Refused("invalid_client_id")
        if secret != self._slack.client_secret:
            raise Refused("bad_client_secret")
        self.exchanges += 1
        if form.get("grant_type") == "refresh_token":
            return self._refreshed(form.get("refresh_token", ""))
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or time.monotonic() - code.at > _CODE_LIVES:
            raise Refused("invalid_code")
        if form.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
            raise Refused("bad_redirect_uri")
        install = self._slack.install(code.team, scopes=code.scopes, rotation=self.rotation)
        return self._answer(install, code.user)

    def _refreshed(self, refresh: str) -> Json:
        old = next((one for one in self._slack.installs.values() if one.refresh == refresh), None)
        if old is None or old.revoked:
            raise Refused("invalid_refresh_token")
        old.refresh = None
        new = self._slack.install(old.team, scopes=old.scopes, rotation=True)
        return self._answer(new, None)

    def _answer(self, install: Install, user: User | None) -> Json:
        team = install.team
        made: Json = {
            "app_id": self._slack.app_id,
            "authed_user": {"id": user.id} if user else {},
            "scope": ",".join(install.scopes),
            "token_type": "bot",
            "access_token": install.token,
            "bot_user_id": team.bot_user,
            "team": {"id": team.id, "name": team.name},
            "enterprise": {"id": team.enterprise, "name": "Grid"} if team.enterprise else None,
            "is_enterprise_install": False,
        }
        if install.refresh:
            made |= {"refresh_token": install.refresh, "expires_in": ROTATES}
        return made


def _client(form: Mapping[str, str], authorization: str) -> tuple[str, str]:
    if authorization.startswith("Basic "):
        client, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
        return client, secret
    return form.get("client_id", ""), form.get("client_secret", "")
