"""Which events were taken, by a claim that dies with its process, and how each of them ended.

Of a community that was deleted, each event stays as a row that holds a hash and when it ended: a gravestone. Without
it, the event that deleted would be done again when it is delivered again.
"""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.refs import ConversationRef
from bot.chat.requests import OpenRequest
from bot.domain.ids import CommunityId, PersonId
from bot.errors import StorageError
from bot.platform_ports import Claim
from storage.columns import from_exact, from_microseconds, to_exact, to_microseconds
from storage.community_tables import requests
from storage.conversations import NAMES, columns_of, conversation_of
from storage.database import Database
from storage.secret_box import SecretBox

_log = logging.getLogger(__name__)

_CLAIM = """
INSERT INTO requests (community_id, event_id, platform, channel, thread, about_episode, direct, person_id, reply,
                      claimed_at, lease_until, claims)
SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1
WHERE NOT EXISTS (SELECT 1 FROM requests AS grave WHERE grave.community_id = '' AND grave.event_id = ?)
ON CONFLICT (community_id, event_id) DO UPDATE
SET reply = excluded.reply, claimed_at = excluded.claimed_at, lease_until = excluded.lease_until, claims = 2
WHERE requests.ended_at IS NULL AND requests.settling IS NULL AND requests.claims = 1
  AND requests.lease_until <= excluded.claimed_at
RETURNING claims
"""
_END = """
UPDATE requests SET ended_at = ?, outcome = ?, reply = NULL
WHERE community_id = ? AND event_id = ? AND ended_at IS NULL AND outcome IS NULL
RETURNING 1
"""
_BURY = """
UPDATE requests SET ended_at = ?, outcome = NULL, reply = NULL, community_id = '', event_id = ?, platform = '',
                    channel = '', thread = '', about_episode = '', direct = ''
WHERE community_id = ? AND event_id = ? AND ended_at IS NULL
"""
_LEFT_OPEN = """
UPDATE requests SET settling = ?
WHERE ended_at IS NULL AND platform = ? AND claimed_at <= ? AND (settling IS NULL OR settling <= ?)
RETURNING community_id, event_id, platform, channel, thread, about_episode, direct, person_id, reply, claimed_at
"""
_HOLD = """
UPDATE requests SET settling = ?
WHERE community_id = ? AND event_id = ? AND ended_at IS NULL AND settling = ?
RETURNING 1
"""
_COMMUNITY_GONE = "community gone"
"""The outcome of an open request whose community was deleted meanwhile: it is buried as soon as it ends."""
_SETTLING = timedelta(seconds=90)
"""How long one process may take to tell what `left_open` gave it, before another may."""


class SqlRequestLedger:
    """Implements `RequestLedger`. Each call is one statement, so that no two processes ever hold the same event."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    async def claim(
        self,
        event_id: str,
        conversation: ConversationRef,
        person: PersonId,
        *,
        reply: str,
        at: datetime,
        lease: timedelta = timedelta(seconds=90),
    ) -> Claim:
        community = conversation.community
        sealed = self._box.seal(community, _place(event_id), reply) if reply else None
        texts = (community, event_id, *columns_of(conversation).values(), person)
        times = (to_microseconds(at), to_microseconds(at + lease))
        values = (*map(to_exact, texts), sealed, *times, _grave(community, event_id))
        taken = await self._database.change(_CLAIM, values)
        return Claim.MINE if taken else Claim.SEEN

    async def end(self, community: CommunityId, event_id: str, outcome: str, at: datetime) -> None:
        which, when = (to_exact(community), to_exact(event_id)), to_microseconds(at)
        if not await self._database.change(_END, (when, to_exact(outcome), *which)):
            await self._database.change(_BURY, (when, _grave(community, event_id), *which))

    async def left_open(self, platform: str, before: datetime) -> Sequence[OpenRequest]:
        """Each is given to one caller at a time; one whose caller died is given again after a lease."""
        now = to_microseconds(before)
        values = (now, to_exact(platform), now, to_microseconds(before - _SETTLING))
        rows = await self._database.change(_LEFT_OPEN, values)
        return sorted((self._open(now, *row) for row in rows), key=lambda one: (one.claimed_at, one.event_id))

    async def hold(self, request: OpenRequest, before: datetime) -> bool:
        now = max(to_microseconds(before), request.held + 1)
        which = (to_exact(request.conversation.community), to_exact(request.event_id))
        return bool(await self._database.change(_HOLD, (now, *which, request.held)))

    async def forget(self, before: datetime) -> int:
        """What never ended by then stays to be told of, without its secret, which has died long since."""
        moment = to_microseconds(before)
        await self._database.change(
            "UPDATE requests SET reply = NULL WHERE ended_at IS NULL AND claimed_at < ? AND reply IS NOT NULL",
            (moment,),
        )
        await self._database.change(
            "DELETE FROM requests WHERE ended_at IS NULL AND outcome IS NOT NULL AND claimed_at < ?", (moment,)
        )
        return len(await self._database.change("DELETE FROM requests WHERE ended_at < ? RETURNING 1", (moment,)))

    def _open(self, held: int, community: str, event: str, *row: str | bytes | int) -> OpenRequest:
        *place, person, reply, claimed_at = row
        owner, event_id = CommunityId(from_exact(community)), from_exact(event)
        return OpenRequest(
            event_id=event_id,
            conversation=conversation_of(owner, *(from_exact(str(value)) for value in place)),
            person=PersonId(from_exact(str(person))),
            reply=self._reply(owner, event_id, reply) if isinstance(reply, bytes) else "",
            claimed_at=from_microseconds(int(claimed_at)),
            held=held,
        )

    def _reply(self, community: CommunityId, event_id: str, sealed: bytes) -> str:
        try:
            return self._box.open(community, _place(event_id), sealed)
        except StorageError:
            _log.warning("the reply of an open request cannot be read event=%s", event_id)
            return ""


async def bury_requests(connection: AsyncConnection, community: CommunityId) -> int:
    """What the ledger holds of a community that is being deleted; how many rows of it are gone.

    What is open is marked first: whatever ends from then on is buried by its end.
    """
    theirs = requests.c.community_id == community
    nameless = {
        column: case((requests.c.direct == "", requests.c[column]), else_="") for column in ("channel", "thread")
    }
    is_open = update(requests).where(theirs, requests.c.ended_at.is_(None))
    await connection.execute(is_open.values(outcome=_COMMUNITY_GONE, person_id="", direct="", **nameless))
    ended = delete(requests).where(theirs, requests.c.ended_at.is_not(None))
    gone = (await connection.execute(ended.returning(requests.c.event_id, requests.c.ended_at))).all()
    blank = dict.fromkeys(("community_id", "person_id", *NAMES), "")
    graves = [
        {**blank, "event_id": _grave(community, row.event_id), "claims": 1}
        | dict.fromkeys(("claimed_at", "lease_until", "ended_at"), row.ended_at)
        for row in gone
    ]
    if graves:
        await connection.execute(insert(requests), graves)
    return len(gone)


def _grave(community: CommunityId, event_id: str) -> str:
    return hashlib.sha256(f"{community}\0{event_id}".encode("utf-8", "surrogatepass")).hexdigest()


def _place(event_id: str) -> str:
    return f"reply:{event_id}"
