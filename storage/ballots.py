"""Private ballots: one current vote a person, under a hash that only the poll's own key makes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import Ballot, Poll, PollId, PollKey, Tally
from bot.ports import Clock
from bot.ports.polls import Vote, Voted
from storage.community_tables import community_profiles
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.poll_rows import BallotKeys, changed, lock, named, poll_in, tally, votes_of
from storage.poll_tables import poll_ballots, poll_linked_votes, poll_opt_ins, poll_presses, polls
from storage.secret_box import SecretBox


class SqlBallots:
    """Implements `Ballots`. The poll's row is locked while a press is counted, so that presses come one by one."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._keys = BallotKeys(box)

    async def press(
        self, community: CommunityId, poll: PollId, person: PersonId, choice: int, press: str, clock: Clock
    ) -> Vote:
        async with self._database.write() as connection:
            rows = await lock(connection, community, poll)
            if not rows or not 0 <= choice < len(poll_in(rows[0]).options):
                return Vote(outcome=Voted.UNKNOWN)
            row, now = rows[0], clock.now()
            voter = self._keys.voter(row, person)
            first = await self._is_first(connection, row, press, now)
            mine = await _ballot(connection, row, voter)
            if not first:
                return Vote(outcome=Voted.SEEN, poll=poll_in(row), ballot=mine)
            if not poll_in(row).is_open(now):
                return Vote(outcome=Voted.CLOSED, poll=poll_in(row), ballot=mine)
            cast = None if mine is not None and mine.choice == choice else Ballot(choice, now)
            await _put(connection, row, voter, mine, cast)
            await _put_linked(connection, row, person, cast)
            outcome = Voted.RETRACTED if cast is None else Voted.CAST if mine is None else Voted.CHANGED
            vote = Vote(outcome=outcome, poll=await changed(connection, rows, now), ballot=cast)
        return vote

    async def ballot(self, poll: Poll, person: PersonId) -> Ballot | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(polls).where(*named(poll.community, poll.id)))).first()
            return None if row is None else await _ballot(connection, row, self._keys.voter(row, person))

    async def tally(self, poll: Poll) -> Tally:
        async with self._database.read() as connection:
            return tally((await votes_of(connection, [poll.key]))[poll.key], len(poll.options))

    async def tallies(self, poll: Poll) -> Sequence[tuple[CommunityId, Tally]]:
        return (await self.tallies_of([poll]))[poll.key]

    async def tallies_of(self, asked: Sequence[Poll]) -> Mapping[PollKey, Sequence[tuple[CommunityId, Tally]]]:
        async with self._database.read() as connection:
            linked = await _linked(connection, {poll.link for poll in asked if poll.link})
            own = [poll.key for poll in asked]
            votes = await votes_of(connection, [*own, *chain.from_iterable(linked.values())])
        tallies: dict[PollKey, list[tuple[CommunityId, Tally]]] = {}
        for poll in asked:
            others = [key for key in linked.get(poll.link, ()) if key[0] != poll.community]
            keys = [poll.key, *others]
            tallies[keys[0]] = [(key[0], tally(votes[key], len(poll.options))) for key in keys]
        return tallies

    async def _is_first(self, connection: AsyncConnection, row: Row[Any], press: str, at: datetime) -> bool:
        """Mark the press. One that came too late is marked too: delivered again after a reopening it is not counted."""
        dialect = sqlite if self._database.is_sqlite else postgresql
        mark = {"community_id": row.community_id, "poll_id": row.id, "press": self._keys.press(row, press)}
        marking = dialect.insert(poll_presses).values(**mark, pressed_at=at).on_conflict_do_nothing()
        return (await connection.execute(marking.returning(poll_presses.c.press))).first() is not None


async def _linked(connection: AsyncConnection, links: Collection[str]) -> dict[str, list[PollKey]]:
    """The polls of each link, in communities that have us still, in the order in which they opened."""
    found: dict[str, list[PollKey]] = {link: [] for link in links}
    here = or_(community_profiles.c.community_id.is_(None), community_profiles.c.removed_at.is_(None))
    for chunk in in_chunks(found):
        query = (
            select(polls.c.link, polls.c.community_id, polls.c.id)
            .outerjoin(community_profiles, community_profiles.c.community_id == polls.c.community_id)
            .where(polls.c.link.in_(chunk), here)
            .order_by(polls.c.opens_at, polls.c.community_id, polls.c.id)
        )
        for link, community, poll in await connection.execute(query):
            found[link].append((CommunityId(community), PollId(poll)))
    return found


async def _ballot(connection: AsyncConnection, row: Row[Any], voter: str) -> Ballot | None:
    mine = (await connection.execute(select(poll_ballots).where(*_of(row, voter)))).first()
    return None if mine is None else Ballot(mine.choice, mine.voted_at)


async def _put(
    connection: AsyncConnection, row: Row[Any], voter: str, before: Ballot | None, cast: Ballot | None
) -> None:
    if cast is None:
        await connection.execute(delete(poll_ballots).where(*_of(row, voter)))
    elif before is not None:
        values = {"choice": cast.choice, "voted_at": cast.at}
        await connection.execute(update(poll_ballots).where(*_of(row, voter)).values(values))
    else:
        values = {"community_id": row.community_id, "poll_id": row.id, "voter": voter}
        await connection.execute(insert(poll_ballots).values(**values, choice=cast.choice, voted_at=cast.at))


async def _put_linked(connection: AsyncConnection, row: Row[Any], person: PersonId, cast: Ballot | None) -> None:
    """The same vote with a name on it, where the person asked for that: nobody opts out while it is written."""
    wish = select(poll_opt_ins.c.person_id).where(
        poll_opt_ins.c.community_id == row.community_id, poll_opt_ins.c.person_id == person
    )
    if (await connection.execute(wish.with_for_update())).first() is None:
        return
    table = poll_linked_votes
    mine = table.c.community_id == row.community_id, table.c.person_id == person, table.c.poll_id == row.id
    await connection.execute(delete(table).where(*mine))
    if cast is not None:
        values = {"community_id": row.community_id, "person_id": person, "poll_id": row.id}
        await connection.execute(insert(table).values(**values, choice=cast.choice, voted_at=cast.at))


def _of(row: Row[Any], voter: str) -> tuple[ColumnElement[bool], ...]:
    table = poll_ballots
    return table.c.community_id == row.community_id, table.c.poll_id == row.id, table.c.voter == voter
