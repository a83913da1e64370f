"""The one workspace of a bot token from the settings: nobody installs there over OAuth, so who is greeted is found."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from adapters.slack.calls import TeamCalls
from adapters.slack.heard import Heard
from adapters.slack.one_workspace import OneWorkspace
from adapters.slack.places import direct_talk, parts_of
from adapters.slack.reply import Reply
from adapters.slack.rich_text import Json
from adapters.slack.worker import Worker
from bot.chat.events import InstalledEvent
from bot.domain.community import CommunityProfile
from bot.domain.ids import CommunityId, PersonId
from bot.errors import AftershowError, NotPermitted, PlatformDown, SlowDown
from bot.platform_ports import Profiles
from bot.ports import Clock

logger = logging.getLogger(__name__)

_PAGE = 200
"""As many people at once as https://docs.slack.dev/reference/methods/users.list recommends."""
_MOST_PAGES = 100
_PATIENCE = timedelta(minutes=2)
_AGAIN = timedelta(minutes=1)
_RANKS = ("is_primary_owner", "is_owner", "is_admin")


class FirstRun:
    """Greets the workspace's owner as an install does, once: whoever stands in the profile is never greeted again.

    A workspace that took the bot out and in again is greeted again: its token is good, so it is back.
    """

    def __init__(
        self, workspace: OneWorkspace, worker: Worker, calls: TeamCalls, profiles: Profiles, clock: Clock
    ) -> None:
        self._workspace = workspace
        self._worker = worker
        self._calls = calls
        self._profiles = profiles
        self._clock = clock

    async def greet(self) -> None:
        """Tries until Slack answers. Raises nothing: without a greeting everything else works."""
        while True:
            try:
                await self._greet()
                return
            except (PlatformDown, SlowDown, TimeoutError) as error:
                logger.warning("nobody greeted yet error=%s; trying again", type(error).__name__)
            except NotPermitted as error:
                logger.warning("nobody greeted: %s aftershow doctor says more.", error.user_text)
                return
            except AftershowError as error:
                logger.warning("nobody greeted code=%s", error.code)
                return
            await asyncio.sleep(_AGAIN.total_seconds())

    async def _greet(self) -> None:
        community = self._workspace.community
        before = await self._profiles.profile(community)
        if before is not None and before.installed_by is not None and before.removed_at is None:
            return
        user = await find_host(self._calls, community)
        if user is None:
            logger.warning("nobody greeted: no owner or administrator among the people that Slack lists")
            return
        event = InstalledEvent(
            event_id=self._event_id(before),
            person=PersonId(user),
            conversation=direct_talk(community, user),
            name=self._workspace.name,
        )
        await self._worker.take(Heard(event=event, reply=Reply(user=user, again="/aftershow settings")))

    def _event_id(self, before: CommunityProfile | None) -> str:
        """The same for all processes that start on a day, so that one of them greets."""
        left = before.removed_at if before is not None else None
        since = int(left.timestamp()) if left is not None else "first"
        return f"start:{since}:{self._clock.now():%Y-%m-%d}"


async def find_host(calls: TeamCalls, community: CommunityId) -> str | None:
    """The primary owner of the workspace, else an owner, else an administrator. Raises `PlatformError`s."""
    found: dict[str, str] = {}
    cursor = ""
    _, _, team = parts_of(community)
    for _ in range(_MOST_PAGES):
        asked: Json = {"limit": _PAGE, **({"team_id": team} if team else {}), **({"cursor": cursor} if cursor else {})}
        answer = await calls.call(community, "users.list", asked, patience=_PATIENCE)
        for member in answer.get("members") or ():
            for rank in _RANKS:
                if member.get(rank) and _is_a_person(member):
                    found.setdefault(rank, str(member["id"]))
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if _RANKS[0] in found or not cursor:
            break
    return next((found[rank] for rank in _RANKS if rank in found), None)


def _is_a_person(member: Mapping[str, Any]) -> bool:
    """Who works here and can be written to: no bot, no closed account, nobody of another workspace."""
    return not any(member.get(flag) for flag in ("deleted", "is_bot", "is_stranger"))
