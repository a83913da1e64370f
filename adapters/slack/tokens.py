"""Bot tokens of every workspace that installed the bot."""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.calls import Calls, Token
from adapters.slack.places import PLATFORM, community_id, parts_of
from bot.domain.ids import CommunityId
from bot.errors import NotPermitted, PlatformError
from bot.platform_ports import Installations
from bot.ports import Clock

logger = logging.getLogger(__name__)

_KEPT = timedelta(seconds=60)
_MOST_KEPT = 2_000
_EARLY = timedelta(hours=2)
"""A token that lives for less than this is exchanged for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What Slack gave for one workspace, or for one organisation (`team` None)."""

    app: str
    enterprise: str | None
    team: str | None
    name: str
    installer: str
    token: Token
    refresh: str | None
    expires_at: datetime | None
    installed_at: datetime

    @property
    def community(self) -> CommunityId:
        return community_id(self.app, self.enterprise, self.team)


class InstalledTokens:
    """Implements `Tokens` over the `Installations` port. Tokens that expire are exchanged under a lock for each
    installation: a refresh token works once."""

    def __init__(
        self, installations: Installations, calls: Calls, clock: Clock, *, client_id: str, client_secret: str
    ) -> None:
        self._installations = installations
        self._calls = calls
        self._clock = clock
        self._client = (client_id, client_secret)
        self._kept: OrderedDict[CommunityId, tuple[datetime, Installation]] = OrderedDict()
        self._locks: dict[CommunityId, asyncio.Lock] = {}
        self._forgotten = 0

    async def token(self, community: CommunityId) -> Token | None:
        found = await self._found(community)
        if found is None:
            return None
        if self._is_due(found):
            found = await self._refreshed(found.community)
        return found.token if found else None

    async def is_outdated(self, community: CommunityId, at: datetime) -> bool:
        installation = await self._read(community)
        return installation is not None and at < installation.installed_at.replace(microsecond=0)

    def forget(self, community: CommunityId) -> None:
        self._forgotten += 1  # what is being read right now may be older than this
        self._kept.pop(community, None)

    async def save(self, installation: Installation) -> None:
        community = installation.community
        await self._installations.put(community, _key(community), _encoded(installation), self._clock.now())
        self.forget(community)

    async def _found(self, community: CommunityId) -> Installation | None:
        """Of the workspace itself, else of its organisation."""
        app, enterprise, team = parts_of(community)
        found = await self._remembered(community)
        if found is None and enterprise and team:
            found = await self._remembered(community_id(app, enterprise, None))
        return found

    async def _remembered(self, community: CommunityId) -> Installation | None:
        now = self._clock.now()
        until, kept = self._kept.get(community, (now, None))
        if kept is not None and now < until:
            return kept
        forgotten = self._forgotten
        read = await self._read(community)
        if read is not None and forgotten == self._forgotten:
            self._kept[community] = (now + _KEPT, read)
            self._kept.move_to_end(community)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.pop(community, None)
        return read

    async def _read(self, community: CommunityId) -> Installation | None:
        data = await self._installations.get(community, _key(community))
        return _decoded(community, data) if data else None

    def _is_due(self, installation: Installation) -> bool:
        expires = installation.expires_at
        return installation.refresh is not None and expires is not None and expires - _EARLY <= self._clock.now()

    async def _refreshed(self, community: CommunityId) -> Installation | None:
        async with self._locks.setdefault(community, asyncio.Lock()):
            current = await self._read(community)
            if current is None or not self._is_due(current):
                self.forget(community)
                return current
            try:
                answer = await self._exchanged(current)
            except PlatformError:
                return await self._after_failure(community, current)
            fresh = refreshed(current, answer, self._clock.now())
            await self.save(fresh)
            return fresh

    async def _exchanged(self, current: Installation) -> AsyncSlackResponse:
        grant = {"grant_type": "refresh_token", "refresh_token": current.refresh or ""}
        return await self._calls.exchange(*self._client, grant)

    async def _after_failure(self, community: CommunityId, current: Installation) -> Installation:
        """Another process may have been quicker; else the token serves while it lives. Raises `NotPermitted`."""
        again = await self._read(community)
        if again is not None and again.refresh != current.refresh:
            return again
        if current.expires_at is not None and self._clock.now() < current.expires_at:
            logger.warning("a token could not be refreshed yet; it still lives")
            return current
        raise NotPermitted("My access to this workspace has ended. Install me again.")


def granted(answer: AsyncSlackResponse, now: datetime) -> Installation:
    """What `oauth.v2.access` answered. Raises `PlatformError` for anything but a bot's installation."""
    token, app = answer.get("access_token"), answer.get("app_id")
    team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
    whole = bool(answer.get("is_enterprise_install"))
    if answer.get("token_type") != "bot" or not token or not app or not (enterprise if whole else team).get("id"):
        raise PlatformError("Slack's answer to the install is not one I understand. Try once more.")
    return Installation(
        app=str(app),
        enterprise=enterprise.get("id"),
        team=None if whole else team["id"],
        name=str((enterprise if whole else team).get("name") or ""),
        installer=str((answer.get("authed_user") or {}).get("id") or ""),
        token=Token(value=str(token), bot_id="", bot_user=str(answer.get("bot_user_id") or "")),
        refresh=answer.get("refresh_token"),
        expires_at=_expiry(answer, now),
        installed_at=now,
    )


def refreshed(current: Installation, answer: AsyncSlackResponse, now: datetime) -> Installation:
    """Raises `PlatformError` for an answer without a token."""
    token = answer.get("access_token")
    if not token:
        raise PlatformError("Slack gave no token.")
    data = _encoded(current)
    expires = _expiry(answer, now)
    data |= {"token": str(token), "refresh": answer.get("refresh_token"), "expires": expires and expires.isoformat()}
    return _decoded(current.community, data)


def _expiry(answer: AsyncSlackResponse, now: datetime) -> datetime | None:
    lives = answer.get("expires_in")
    return now + timedelta(seconds=int(lives)) if lives else None


def _key(community: CommunityId) -> str:
    return community.removeprefix(f"{PLATFORM}:")


def _encoded(installation: Installation) -> dict[str, Any]:
    expires = installation.expires_at
    return {
        "token": installation.token.value,
        "bot": installation.token.bot_id,
        "bot_user": installation.token.bot_user,
        "name": installation.name,
        "installer": installation.installer,
        "refresh": installation.refresh,
        "expires": expires.isoformat() if expires else None,
        "installed": installation.installed_at.isoformat(),
    }


def _decoded(community: CommunityId, data: dict[str, Any]) -> Installation:
    app, enterprise, team = parts_of(community)
    return Installation(
        app=app,
        enterprise=enterprise,
        team=team,
        name=data["name"],
        installer=data["installer"],
        token=Token(value=data["token"], bot_id=data["bot"], bot_user=data["bot_user"]),
        refresh=data["refresh"],
        expires_at=datetime.fromisoformat(data["expires"]) if data["expires"] else None,
        installed_at=datetime.fromisoformat(data["installed"]),
    )
