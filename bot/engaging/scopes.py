"""What a community may see: the shows it follows, without what its hosts took away."""

from bot.domain.community import is_of_one
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.platform_ports import Hidden
from bot.ports import Communities


class Scopes:
    def __init__(self, communities: Communities, hidden: Hidden) -> None:
        self._communities = communities
        self._hidden = hidden

    async def of(self, community: CommunityId) -> Scope:
        """A person's own talk with the bot, where nobody chose shows, sees all that is published."""
        shows = await self._communities.followed_shows(community)
        if not shows and is_of_one(community):
            shows = await self._communities.published_shows()
        return Scope(
            community=community,
            shows=tuple(show.id for show in shows),
            hidden=await self._hidden.episodes(community),
            hidden_spans=await self._hidden.spans(community),
        )
