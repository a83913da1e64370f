"""What a community may see: the shows it follows, without what its hosts took away."""

from collections.abc import Mapping, Sequence

from bot.domain.community import is_of_one
from bot.domain.episode import Show
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, ShowId
from bot.platform_ports import Hidden
from bot.ports import Communities


class Scopes:
    def __init__(self, communities: Communities, hidden: Hidden) -> None:
        self._communities = communities
        self._hidden = hidden

    async def of(self, community: CommunityId) -> Scope:
        """A person's own talk with the bot, where nobody chose shows, sees all that is published."""
        return Scope(
            community=community,
            shows=await self._shows(community, await self._communities.followed_shows(community)),
            hidden=await self._hidden.episodes(community),
            hidden_spans=await self._hidden.spans(community),
        )

    async def of_all(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, Scope]:
        """Of each of them what `of` gives."""
        hidden = await self._hidden.hidden_from(communities)
        return {
            community: Scope(
                community=community,
                shows=await self._shows(community, shows),
                hidden=hidden[community].episodes,
                hidden_spans=hidden[community].spans,
            )
            for community, shows in (await self._communities.followed_by(communities)).items()
        }

    async def _shows(self, community: CommunityId, followed: Sequence[Show]) -> tuple[ShowId, ...]:
        if not followed and is_of_one(community):
            followed = await self._communities.published_shows()
        return tuple(show.id for show in followed)
