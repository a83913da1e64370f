"""Polls as rows, and the key that keeps each poll's ballots private."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll, Poll, PollId, PollKey, Shown, Tally
from bot.errors import StorageError
from storage.known_episodes import in_chunks
from storage.poll_tables import poll_ballots, polls
from storage.secret_box import SecretBox

IDS = 2**31 - 1
"""Ids are drawn by lot up to this: a button of a deleted poll never leads to another one."""
NOBODY = "-"
"""How the `voter` of a ballot begins that nobody can be found by any more."""


class BallotKeys:
    """Each poll has a key of its own, sealed outside of the database's reach: rows alone tell of nobody."""

    def __init__(self, box: SecretBox) -> None:
        self._box = box

    def fresh(self, community: CommunityId, poll: int) -> bytes:
        return self._box.seal(community, _place(poll), secrets.token_hex(32))

    def voter(self, row: Row[Any], person: PersonId) -> str:
        return self._hashed(row, "person", person)

    def press(self, row: Row[Any], press: str) -> str:
        return self._hashed(row, "press", press)

    def _hashed(self, row: Row[Any], what: str, text: str) -> str:
        key = bytes.fromhex(self._box.open(CommunityId(row.community_id), _place(row.id), row.ballot_key))
        words = json.dumps([what, row.community_id, row.id, text]).encode()
        return hmac.new(key, words, hashlib.sha256).hexdigest()


def values_of(new: NewPoll, poll: int, key: bytes, link: str | None = None) -> dict[str, Any]:
    """The columns of a poll that nobody voted in."""
    return {
        "community_id": new.community,
        "id": poll,
        "question": new.question,
        "options": json.dumps(new.options),
        "opened_by": new.opened_by,
        "shown": new.shown.value,
        "opens_at": new.opens_at,
        "closes_at": new.closes_at,
        "closed_at": None,
        "remind_seconds": None if new.remind is None else round(new.remind.total_seconds()),
        "about": new.about or None,
        "post_key": new.post_key or f"poll:{poll}",
        "link": link,
        "closings": 0,
        "revision": 0,
        "turn": 0,
        "painted": 0,
        "unpainted": 0,
        "close_due": new.closes_at,
        "remind_due": reminder_of(new.closes_at, new.remind, new.opens_at),
        "ballot_key": key,
    }


def reminder_of(closes_at: datetime | None, remind: timedelta | None, after: datetime) -> datetime | None:
    """When a reminder is due; None where none is wanted, or where its moment has passed."""
    if closes_at is None or remind is None or closes_at - remind <= after:
        return None
    return closes_at - remind


def poll_in(row: Any) -> Poll:
    return Poll(
        id=PollId(row.id),
        community=CommunityId(row.community_id),
        question=row.question,
        options=tuple(json.loads(row.options)),
        opened_by=None if row.opened_by is None else PersonId(row.opened_by),
        shown=Shown(row.shown),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        remind=None if row.remind_seconds is None else timedelta(seconds=row.remind_seconds),
        about=row.about or "",
        post_key=row.post_key,
        link=row.link or "",
        closings=row.closings,
        revision=row.revision,
        turn=row.turn,
        still_turn=row.still_turn,
        unpainted=row.unpainted,
    )


def named(community: CommunityId, poll: int) -> tuple[ColumnElement[bool], ...]:
    within = poll if 0 < poll <= IDS else 0
    return polls.c.community_id == community, polls.c.id == within


async def lock(connection: AsyncConnection, community: CommunityId, poll: int) -> Sequence[Row[Any]]:
    """The poll's row first, then those it is linked with, for this transaction alone; none where it is unknown.

    Locked in one order whoever asks, so that linked polls never wait for each other.
    """
    mine = and_(*named(community, poll))
    link = select(polls.c.link).where(mine).scalar_subquery()
    query = select(polls).where(or_(mine, polls.c.link == link))
    rows = list(await connection.execute(query.order_by(polls.c.community_id, polls.c.id).with_for_update()))
    own = [row for row in rows if (row.community_id, row.id) == (community, poll)]
    return [*own, *(row for row in rows if row not in own)] if own else []


async def changed(connection: AsyncConnection, rows: Sequence[Row[Any]], at: datetime, **values: Any) -> Poll:
    """The first of `rows` gets `values`, and is returned so; all of them have a message that is behind now."""
    made = None
    for row in rows:
        free = row.paint_free_at if row.paint_free_at is not None and row.paint_free_at > at else at
        moved = {"revision": row.revision + 1, "paint_due": row.paint_due or free, **(values if made is None else {})}
        these = update(polls).where(*named(row.community_id, row.id)).values(moved).returning(polls)
        fresh = (await connection.execute(these)).one()
        made = made or poll_in(fresh)
    if made is None:
        raise StorageError("There is no poll to change.")
    return made


async def votes_of(connection: AsyncConnection, wanted: Sequence[PollKey]) -> dict[PollKey, dict[int, int]]:
    """How many chose what, by the number of the option, of each poll's own rows."""
    votes: dict[PollKey, dict[int, int]] = {key: {} for key in wanted}
    by = (poll_ballots.c.community_id, poll_ballots.c.poll_id, poll_ballots.c.choice)
    for chunk in in_chunks(votes):
        query = select(*by, func.count()).where(tuple_(*by[:2]).in_(chunk)).group_by(*by)
        for community, poll, choice, number in await connection.execute(query):
            votes[CommunityId(community), PollId(poll)][choice] = number
    return votes


def tally(votes: Mapping[int, int], options: int) -> Tally:
    return Tally(tuple(votes.get(place, 0) for place in range(options)))


def _place(poll: int) -> str:
    return f"polls.ballot_key.{poll}"
