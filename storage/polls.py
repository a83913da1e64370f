"""Polls from their opening to their end."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId
from bot.domain.poll import NewPoll, Poll, PollId, PollKey
from bot.ports import Clock
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.poll_rows import IDS, NOBODY, BallotKeys, changed, lock, named, poll_in, reminder_of, values_of
from storage.poll_tables import poll_ballots, polls
from storage.secret_box import SecretBox
from storage.versions import lock_version

_RECENT = 200


class SqlPolls:
    """Implements `Polls`."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    async def open(self, new: NewPoll) -> Poll:
        async with self._database.write() as connection:
            return await insert_poll(connection, new, BallotKeys(self._box))

    async def get(self, community: CommunityId, poll: PollId) -> Poll | None:
        return await self._one(*named(community, poll))

    async def about(self, community: CommunityId, about: str) -> Poll | None:
        return await self._one(polls.c.community_id == community, polls.c.about == about)

    async def recent(self, community: CommunityId, since: datetime) -> Sequence[Poll]:
        fresh = or_(polls.c.closed_at.is_(None), polls.c.closed_at >= since)
        query = select(polls).where(polls.c.community_id == community, fresh)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(polls.c.opens_at.desc(), polls.c.id).limit(_RECENT))
            return [poll_in(row) for row in rows]

    async def closed(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> Mapping[CommunityId, Sequence[Poll]]:
        found: dict[CommunityId, list[Poll]] = {community: [] for community in communities}
        between = (polls.c.closed_at >= since, polls.c.closed_at < until)
        async with self._database.read() as connection:
            for chunk in in_chunks(found):
                query = select(polls).where(polls.c.community_id.in_(chunk), *between)
                for row in await connection.execute(query.order_by(polls.c.opens_at.desc(), polls.c.id)):
                    found[CommunityId(row.community_id)].append(poll_in(row))
        return found

    async def these(self, wanted: Sequence[PollKey]) -> Mapping[PollKey, Poll]:
        found: dict[PollKey, Poll] = {}
        async with self._database.read() as connection:
            for chunk in in_chunks(dict.fromkeys(wanted)):
                query = select(polls).where(tuple_(polls.c.community_id, polls.c.id).in_(chunk))
                for poll in map(poll_in, await connection.execute(query)):
                    found[poll.key] = poll
        return found

    async def close(self, community: CommunityId, poll: PollId, clock: Clock) -> Poll | None:
        async with self._database.write() as connection:
            rows = await lock(connection, community, poll)
            if rows and rows[0].closed_at is None:
                now, planned = clock.now(), rows[0].closes_at
                closed_at = planned if planned is not None and planned <= now else now
                ended = {"closed_at": closed_at, "close_due": None, "remind_due": None, "result_due": closed_at}
                counts = {"turn": rows[0].turn + 1, "closings": rows[0].closings + 1}
                return await changed(connection, rows, now, **ended, **counts)
            return poll_in(rows[0]) if rows else None

    async def reopen(
        self, community: CommunityId, poll: PollId, *, seen: datetime, closes_at: datetime | None, at: datetime
    ) -> Poll | None:
        async with self._database.write() as connection:
            rows = await lock(connection, community, poll)
            if not rows or rows[0].closed_at != seen:
                return None
            orphans = poll_ballots.c.voter.startswith(NOBODY)
            mine = poll_ballots.c.community_id == community, poll_ballots.c.poll_id == poll
            await connection.execute(delete(poll_ballots).where(*mine, orphans))
            remind = poll_in(rows[0]).remind
            open_again = {"closed_at": None, "result_due": None, "turn": rows[0].turn + 1}
            times = {"closes_at": closes_at, "close_due": closes_at, "remind_due": reminder_of(closes_at, remind, at)}
            return await changed(connection, rows, at, **open_again, **times)

    async def extend(self, community: CommunityId, poll: PollId, closes_at: datetime, at: datetime) -> Poll | None:
        async with self._database.write() as connection:
            rows = await lock(connection, community, poll)
            planned = rows[0].closes_at if rows else None
            if planned is None or not poll_in(rows[0]).is_open(at) or closes_at <= planned:
                return None
            remind_due = reminder_of(closes_at, poll_in(rows[0]).remind, at)
            times = {"closes_at": closes_at, "close_due": closes_at, "remind_due": remind_due}
            return await changed(connection, rows, at, turn=rows[0].turn + 1, **times)

    async def rotate(self) -> int:
        """Put the keys of all ballots under the first secret key; how many were under another."""
        moved = 0
        async with self._database.write() as connection:
            for row in list(await connection.execute(select(polls.c.community_id, polls.c.id, polls.c.ballot_key))):
                fresh = self._box.resealed(row.ballot_key)
                if fresh is not None:
                    these = update(polls).where(*named(row.community_id, row.id))
                    await connection.execute(these.values(ballot_key=fresh))
                    moved += 1
        return moved

    async def _one(self, *which: ColumnElement[bool]) -> Poll | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(polls).where(*which))).first()
        return None if row is None else poll_in(row)


async def insert_poll(connection: AsyncConnection, new: NewPoll, keys: BallotKeys, link: str | None = None) -> Poll:
    """A poll of its own, or the community's that has the same `about`: then it is left as it is, but for `link`."""
    await lock_version(connection)
    mine = polls.c.community_id == new.community
    if new.about:
        there = (await connection.execute(select(polls).where(mine, polls.c.about == new.about))).first()
        if there is not None:
            return poll_in(there)
    held = set((await connection.execute(select(polls.c.id).where(mine))).scalars())
    while (drawn := 1 + secrets.randbelow(IDS)) in held:
        continue
    values = values_of(new, drawn, keys.fresh(new.community, drawn), link)
    return poll_in((await connection.execute(insert(polls).values(values).returning(polls))).one())
