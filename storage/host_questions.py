"""Questions that wait for a show's hosts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from bot.domain.ids import CommunityId, PersonId
from bot.ports import HostQuestion
from storage.database import Database
from storage.tables import host_questions
from storage.versions import lock_version


class SqlHostQuestions:
    """Implements `HostQuestions`. Each community counts its own from 1."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, community: CommunityId, asked_by: PersonId, text: str, at: datetime) -> HostQuestion:
        mine = host_questions.c.community_id == community
        async with self._database.write() as connection:
            await lock_version(connection)
            last = (await connection.execute(select(func.max(host_questions.c.id)).where(mine))).scalar()
            question = HostQuestion((last or 0) + 1, community, asked_by, text, at)
            await connection.execute(
                insert(host_questions).values(
                    community_id=community, id=question.id, asked_by=asked_by, text=text, asked_at=at
                )
            )
        return question

    async def waiting(self, community: CommunityId) -> Sequence[HostQuestion]:
        """Oldest first."""
        query = select(host_questions).where(host_questions.c.community_id == community).order_by(host_questions.c.id)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [HostQuestion(row.id, community, PersonId(row.asked_by), row.text, row.asked_at) for row in rows]
