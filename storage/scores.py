"""Votes that carry a name: those of members who asked for a place on scoreboards, from then on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import PollId
from bot.ports.polls import LinkedVote
from storage.columns import to_exact, to_microseconds
from storage.database import Database
from storage.poll_tables import poll_linked_votes, poll_opt_ins

_OPT_IN = """
INSERT INTO poll_opt_ins (community_id, person_id, opted_at) VALUES (?, ?, ?)
ON CONFLICT (community_id, person_id) DO NOTHING RETURNING 1
"""
_OPTED_IN = "SELECT 1 FROM poll_opt_ins WHERE community_id = ? AND person_id = ?"


class SqlScores:
    """Implements `Scores`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def opt_in(self, community: CommunityId, person: PersonId, at: datetime) -> bool:
        values = (to_exact(community), to_exact(person), to_microseconds(at))
        return bool(await self._database.change(_OPT_IN, values))

    async def opt_out(self, community: CommunityId, person: PersonId) -> bool:
        wishes, votes = poll_opt_ins.c, poll_linked_votes.c
        async with self._database.write() as connection:
            wish = delete(poll_opt_ins).where(wishes.community_id == community, wishes.person_id == person)
            left = (await connection.execute(wish)).rowcount
            cast = delete(poll_linked_votes).where(votes.community_id == community, votes.person_id == person)
            await connection.execute(cast)
        return bool(left)

    async def opted_in(self, community: CommunityId, person: PersonId) -> bool:
        return bool(await self._database.fetch(_OPTED_IN, (to_exact(community), to_exact(person))))

    async def votes(self, community: CommunityId, polls: Sequence[PollId]) -> Sequence[LinkedVote]:
        table = poll_linked_votes
        query = select(table).where(table.c.community_id == community, table.c.poll_id.in_(polls))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(table.c.voted_at, table.c.person_id))
            return [
                LinkedVote(person=PersonId(row.person_id), poll=PollId(row.poll_id), choice=row.choice, at=row.voted_at)
                for row in rows
            ]
