"""Where in Slack something is: workspaces as communities, channels and direct talks as conversations."""

from collections.abc import Mapping
from typing import Any

from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId, PersonId

PLATFORM = "slack"

Hooks = tuple[str, ...]
"""Where a `response_url` may lead: what it begins with."""


def community_id(app: str, enterprise: str | None, team: str | None) -> CommunityId:
    return CommunityId(f"{PLATFORM}:{app}:{enterprise or '-'}:{team or '-'}")


def parts_of(community: CommunityId) -> tuple[str, str | None, str | None]:
    """App, enterprise and team. Raises `ValueError` for a community that is not Slack's."""
    platform, app, enterprise, team = community.split(":")
    if platform != PLATFORM:
        raise ValueError(f"not a Slack community: {community}")
    return app, None if enterprise == "-" else enterprise, None if team == "-" else team


def installed_at(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Team and enterprise that installed us there: `authorizations` in shared channels, not where the person is."""
    authorizations = body.get("authorizations")
    if authorizations:
        return authorizations[0].get("team_id"), authorizations[0].get("enterprise_id")
    view, team, user = body.get("view") or {}, body.get("team"), body.get("user")
    team_id = view.get("app_installed_team_id") or (team.get("id") if isinstance(team, dict) else None)
    team_id = team_id or body.get("team_id") or (user.get("team_id") if isinstance(user, dict) else None)
    enterprise = body.get("enterprise")
    enterprise_id = enterprise.get("id") if isinstance(enterprise, dict) else body.get("enterprise_id")
    if not enterprise_id and isinstance(team, dict):
        enterprise_id = team.get("enterprise_id")
    return team_id, enterprise_id or None


def is_foreign(body: Mapping[str, Any], who: Mapping[str, Any]) -> bool:
    theirs = who.get("user_team") or who.get("source_team") or who.get("team_id")
    return bool(theirs) and theirs not in installed_at(body)


def conversation(community: CommunityId, channel: str, thread: str | None = None) -> ConversationRef:
    return ConversationRef(platform=PLATFORM, community=community, channel=channel, thread=thread)


def direct_talk(community: CommunityId, user: str) -> ConversationRef:
    return ConversationRef(platform=PLATFORM, community=community, channel="", direct=PersonId(user))


def response_url(named: object, hooks: Hooks) -> str:
    """The way back that a payload names; "" for none, and for one that leads elsewhere than to Slack."""
    url = str(named or "")
    return url if url.startswith(hooks) else ""
