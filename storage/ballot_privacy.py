"""A person's own ballots, found again and taken out: by the same hash that they were put under."""

import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import Poll
from bot.errors import StorageError
from storage.poll_rows import NOBODY, BallotKeys, poll_in
from storage.poll_tables import poll_ballots, polls

logger = logging.getLogger(__name__)


async def ballots_of(
    connection: AsyncConnection, keys: BallotKeys, community: CommunityId, person: PersonId
) -> list[dict[str, Any]]:
    """What the person voted, with the words that they saw."""
    told = []
    async for poll, row in _found(connection, keys, community, person, lock=False):
        told.append(
            {
                "poll_id": poll.id,
                "question": poll.question,
                "choice": poll.options[row.choice],
                "voted_at": row.voted_at.isoformat(),
            }
        )
    return told


async def forget_ballots(
    connection: AsyncConnection, keys: BallotKeys, community: CommunityId, person: PersonId
) -> int:
    """How many there were. In a closed poll the vote stays, and nobody can tell whose it was. In an open one it is
    taken back, or the person could vote a second time."""
    changed = 0
    async for poll, row in _found(connection, keys, community, person, lock=True):
        mine = (
            poll_ballots.c.community_id == community,
            poll_ballots.c.poll_id == poll.id,
            poll_ballots.c.voter == row.voter,
        )
        if poll.closed_at is None:
            await connection.execute(delete(poll_ballots).where(*mine))
        else:
            nobody = f"{NOBODY}{secrets.token_hex(16)}"
            moment = poll.closed_at
            await connection.execute(update(poll_ballots).where(*mine).values(voter=nobody, voted_at=moment))
        changed += 1
    return changed


async def _found(
    connection: AsyncConnection, keys: BallotKeys, community: CommunityId, person: PersonId, *, lock: bool
) -> AsyncIterator[tuple[Poll, Row[Any]]]:
    theirs = select(polls).where(polls.c.community_id == community).order_by(polls.c.id)
    for row in list(await connection.execute(theirs.with_for_update() if lock else theirs)):
        try:
            voter = keys.voter(row, person)
        except StorageError:
            logger.warning("ballots of a poll can be told apart by nobody: its key does not open poll=%d", row.id)
            continue
        mine = select(poll_ballots).where(
            poll_ballots.c.community_id == community, poll_ballots.c.poll_id == row.id, poll_ballots.c.voter == voter
        )
        found = (await connection.execute(mine)).first()
        if found is not None:
            yield poll_in(row), found
