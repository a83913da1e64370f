"""What a community may see: the shows it follows, less what its hosts took away."""

from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.platform_ports import Hidden
from bot.ports import Communities


class CommunityScopes:
    def __init__(self, communities: Communities, hidden: Hidden) -> None:
        self._communities = communities
        self._hidden = hidden

    async def of(self, community: CommunityId) -> Scope:
        shows = await self._communities.followed_shows(community)
        return Scope(
            community=community,
            shows=tuple(show.id for show in shows),
            hidden=await self._hidden.episodes(community),
            hidden_spans=await self._hidden.spans(community),
        )
