"""Polls of several communities that are counted together, and who may open polls in one."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll, Poll, PollId
from storage.columns import to_exact
from storage.database import Database
from storage.poll_rows import BallotKeys, changed, lock, named, poll_in
from storage.poll_tables import poll_offers, polls
from storage.polls import insert_poll
from storage.secret_box import SecretBox
from storage.versions import lock_version

_ALLOW = """
INSERT INTO poll_rules (community_id, members_open) VALUES (?, ?)
ON CONFLICT (community_id) DO UPDATE SET members_open = excluded.members_open
"""


class SqlPollLinks:
    """Implements `PollLinks`."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._keys = BallotKeys(box)

    async def offer(self, poll: Poll, code: str, by: PersonId, expires_at: datetime) -> None:
        values = {"community_id": poll.community, "poll_id": poll.id, "code_hash": _hash(code), "offered_by": by}
        async with self._database.write() as connection:
            await connection.execute(insert(poll_offers).values(**values, expires_at=expires_at))

    async def join(
        self, code: str, community: CommunityId, make: Callable[[Poll], NewPoll], at: datetime
    ) -> Poll | None:
        offers = poll_offers.c
        fitting = offers.code_hash == _hash(code), offers.expires_at > at, offers.community_id != community
        async with self._database.write() as connection:
            await lock_version(connection)
            offer = (await connection.execute(select(poll_offers).where(*fitting).with_for_update())).first()
            if offer is None:
                return None
            rows = await lock(connection, CommunityId(offer.community_id), offer.poll_id)
            if not rows or not poll_in(rows[0]).is_open(at):
                return None
            await connection.execute(delete(poll_offers).where(offers.code_hash == offer.code_hash))
            link = rows[0].link or secrets.token_hex(16)
            joined = await insert_poll(connection, make(poll_in(rows[0])), self._keys, link)
            await changed(connection, rows, at, link=link, turn=rows[0].turn + 1)
        return joined

    async def unlink(self, community: CommunityId, poll: PollId, at: datetime) -> bool:
        mine = poll_offers.c.community_id == community, poll_offers.c.poll_id == poll
        async with self._database.write() as connection:
            await connection.execute(delete(poll_offers).where(*mine))
            rows = await lock(connection, community, poll)
            if not rows or rows[0].link is None:
                return False
            await changed(connection, rows, at, link=None, turn=rows[0].turn + 1)
            left = [row for row in rows[1:] if row.link == rows[0].link]
            if len(left) == 1:
                alone = update(polls).where(*named(left[0].community_id, left[0].id))
                await connection.execute(alone.values(link=None, turn=left[0].turn + 1))
        return True


class SqlPollRules:
    """Implements `PollRules`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def members_may_open(self, community: CommunityId) -> bool:
        query = "SELECT members_open FROM poll_rules WHERE community_id = ?"
        return any(bool(allowed) for (allowed,) in await self._database.fetch(query, (to_exact(community),)))

    async def let_members_open(self, community: CommunityId, allowed: bool) -> None:
        await self._database.change(_ALLOW, (to_exact(community), allowed))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
