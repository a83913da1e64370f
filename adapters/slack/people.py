"""Who may decide for a workspace."""

from adapters.slack.calls import TeamCalls
from bot.domain.ids import CommunityId
from bot.errors import PlaceGone


async def is_administrator(calls: TeamCalls, community: CommunityId, user: str) -> bool:
    """Whether Slack holds the person for an administrator or owner of the workspace now. Raises `PlatformError`s."""
    try:
        answer = await calls.call(community, "users.info", {"user": user})
    except PlaceGone:
        return False
    person = answer.get("user") or {}
    if person.get("deleted") or person.get("is_stranger") or person.get("is_restricted"):
        return False
    return bool(person.get("is_admin") or person.get("is_owner") or person.get("is_primary_owner"))
