"""Whether answers helped."""

from datetime import datetime

from sqlalchemy import func, select

from bot.domain.ids import CommunityId, PersonId
from bot.platform_ports import Rating
from storage.columns import to_exact, to_microseconds
from storage.community_tables import feedback
from storage.database import Database

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
        query = select(feedback.c.rating, func.count()).where(feedback.c.community_id == community)
        query = query if since is None else query.where(feedback.c.rated_at >= since)
        query = query if before is None else query.where(feedback.c.rated_at < before)
        async with self._database.read() as connection:
            rows = await connection.execute(query.group_by(feedback.c.rating))
            counted = {Rating(rating): number for rating, number in rows}
        return {rating: counted.get(rating, 0) for rating in Rating}
