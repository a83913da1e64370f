"""Whether answers helped."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot.domain.ids import CommunityId, PersonId
from bot.platform_ports import Rating
from storage.columns import to_exact, to_microseconds
from storage.community_tables import feedback
from storage.database import Database
from storage.known_episodes import in_chunks

_RATE = """
INSERT INTO feedback (community_id, person_id, about, rating, rated_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (community_id, person_id, about) DO UPDATE SET rating = excluded.rating, rated_at = excluded.rated_at
"""


class SqlFeedback:
    """Implements `Feedback`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rate(self, community: CommunityId, by: PersonId, about: str, rating: Rating, at: datetime) -> None:
        texts = (to_exact(community), to_exact(by), to_exact(about), rating.value)
        await self._database.change(_RATE, (*texts, to_microseconds(at)))

    async def counts(
        self, community: CommunityId, *, since: datetime | None = None, before: datetime | None = None
    ) -> dict[Rating, int]:
        which = [] if since is None else [feedback.c.rated_at >= since]
        which += [] if before is None else [feedback.c.rated_at < before]
        return (await self._counted([community], *which))[community]

    async def counts_of(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Mapping[Rating, int]]:
        return await self._counted(communities, feedback.c.rated_at >= since)

    async def _counted(
        self, communities: Sequence[CommunityId], *which: ColumnElement[bool]
    ) -> dict[CommunityId, dict[Rating, int]]:
        counted = {community: dict.fromkeys(Rating, 0) for community in communities}
        by = (feedback.c.community_id, feedback.c.rating)
        async with self._database.read() as connection:
            for chunk in in_chunks(counted):
                query = select(*by, func.count()).where(feedback.c.community_id.in_(chunk), *which).group_by(*by)
                for community, rating, number in await connection.execute(query):
                    counted[CommunityId(community)][Rating(rating)] = number
        return counted
