"""The outbox: which posts are owed, who is at them, and where they stand."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId
from bot.ports.publishing import NewPost, OwedPost, PostId, PostKind, PostState
from storage.columns import UtcTime
from storage.conversations import columns_of, conversation_in, conversation_of
from storage.database import Database
from storage.publishing_tables import outbox as table

_OPEN = (PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN)
_OUT = (PostState.SENDING, PostState.UNCERTAIN)


class SqlOutbox:
    """Implements `Outbox`. Each change is one statement that names the state and attempt it starts from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, posts: Sequence[NewPost], at: datetime) -> Sequence[PostId | None]:
        if not posts:
            return []
        # Sorted: two replicas that reserve the same posts then wait for each other in one order.
        rows = sorted((_columns(post, at) for post in posts), key=lambda row: (row["community_id"], row["key"]))
        dialect = sqlite if self._database.is_sqlite else postgresql
        adding = dialect.insert(table).on_conflict_do_nothing(index_elements=["community_id", "key"])
        async with self._database.write() as connection:
            fresh = {row.id for row in await connection.execute(adding.returning(table.c.id), rows)}
        made: list[PostId | None] = []
        for post in posts:
            known = post_id(post.community, post.key)
            made.append(known if known in fresh else None)
            fresh.discard(known)
        return made

    async def get(self, community: CommunityId, key: str) -> OwedPost | None:
        return await self._one(select(table).where(table.c.community_id == community, table.c.key == key))

    async def by_id(self, post: PostId) -> OwedPost | None:
        return await self._one(select(table).where(table.c.id == post))

    async def due(self, now: datetime, limit: int) -> Sequence[OwedPost]:
        parent = table.alias("parent")
        undecided = (
            select(parent.c.id)
            .where(parent.c.community_id == table.c.community_id, parent.c.key == table.c.follows)
            .where(parent.c.state.in_(_OPEN))
        )
        waiting = (table.c.not_before, table.c.due_at, table.c.key)
        turn = func.row_number().over(partition_by=table.c.community_id, order_by=waiting).label("turn")
        ready = (
            select(table.c.id, table.c.not_before, turn)
            .where(table.c.state == PostState.PENDING, table.c.not_before <= now)
            .where(or_(table.c.follows.is_(None), ~undecided.exists()))
            .subquery("ready")
        )
        order = (ready.c.turn, ready.c.not_before, ready.c.id)
        first = select(ready).order_by(*order).limit(limit).subquery("first")
        query = select(table).join(first, first.c.id == table.c.id)
        return await self._many(query.order_by(first.c.turn, first.c.not_before, first.c.id))

    async def claim(self, post: PostId, now: datetime, lease: timedelta) -> OwedPost | None:
        return await self._claim(and_(table.c.id == post, table.c.state == PostState.PENDING), now, lease)

    async def claim_again(self, looked: OwedPost, now: datetime, lease: timedelta) -> OwedPost | None:
        return await self._claim(and_(_as_seen(looked), table.c.lease_until < now), now, lease, tidy_at=now)

    async def posted(self, claimed: OwedPost, message: MessageRef | None, at: datetime) -> bool:
        values: dict[str, Any] = {"state": PostState.POSTED, "posted_at": at, "lease_until": None, "reason": ""}
        if message is None:
            values["tidy_at"] = None
        else:
            stands_in = columns_of(message.conversation)
            values |= {
                "at_channel": stands_in["channel"],
                "at_thread": stands_in["thread"],
                "message": message.message,
                "tidy_at": case((table.c.tidy_at.is_not(None), literal(at, UtcTime))),
            }
        return await self._change(claimed, values)

    async def put_off(self, seen: OwedPost, until: datetime, reason: str) -> bool:
        values = {"state": PostState.PENDING, "not_before": until, "lease_until": None, "reason": reason, "missing": 0}
        return await self._change(seen, values)

    async def end(self, seen: OwedPost, state: PostState, reason: str, at: datetime) -> bool:
        return await self._change(seen, {"state": state, "not_before": at, "lease_until": None, "reason": reason})

    async def ambiguous(self, now: datetime, settle: timedelta, limit: int) -> Sequence[OwedPost]:
        query = (
            select(table)
            .where(table.c.state == PostState.SENDING, table.c.not_before <= now)
            .where(table.c.lease_until < now - settle)
            .order_by(table.c.not_before, table.c.lease_until, table.c.id)
        )
        return await self._many(query.limit(limit))

    async def wait(self, looked: OwedPost, until: datetime) -> bool:
        return await self._change(looked, {"not_before": until})

    async def missed(self, looked: OwedPost, again_at: datetime) -> OwedPost | None:
        values = {"missing": looked.missing + 1, "not_before": again_at}
        changing = update(table).where(_as_seen(looked), table.c.missing == looked.missing).values(values)
        async with self._database.write() as connection:
            row = (await connection.execute(changing.returning(table))).one_or_none()
        return None if row is None else _owed(row)

    async def release(self, looked: OwedPost, at: datetime) -> bool:
        values = {"state": PostState.PENDING, "not_before": at, "lease_until": None, "missing": 0, "reason": ""}
        values["tidy_at"] = at
        return await self._change(looked, values)

    async def recent(self, community: CommunityId, since: datetime) -> Sequence[OwedPost]:
        query = select(table).where(table.c.community_id == community, table.c.reserved_at >= since)
        return await self._many(query.order_by(table.c.reserved_at.desc(), table.c.due_at.desc(), table.c.id))

    async def sent_since(self, community: CommunityId, since: datetime) -> int:
        went_out = or_(
            table.c.posted_at >= since,
            and_(table.c.state.in_(_OUT), table.c.first_try_at >= since),
        )
        query = (
            select(func.count())
            .select_from(table)
            .where(table.c.community_id == community, table.c.unasked, table.c.follows.is_(None), went_out)
        )
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def untidy(self, now: datetime, limit: int) -> Sequence[OwedPost]:
        query = select(table).where(table.c.tidy_at <= now, table.c.state == PostState.POSTED)
        return await self._many(query.order_by(table.c.tidy_at, table.c.id).limit(limit))

    async def tidied(self, seen: OwedPost, again_at: datetime | None) -> bool:
        return await self._change(seen, {"tidy_at": again_at})

    async def stop(self, community: CommunityId, reason: str, at: datetime) -> int:
        stopping = (
            update(table)
            .where(table.c.community_id == community, table.c.state == PostState.PENDING)
            .values(state=PostState.SKIPPED, not_before=at, reason=reason)
        )
        async with self._database.write() as connection:
            return (await connection.execute(stopping)).rowcount

    async def _claim(
        self, which: ColumnElement[bool], now: datetime, lease: timedelta, **more: datetime
    ) -> OwedPost | None:
        claiming = (
            update(table)
            .where(which)
            .values(
                state=PostState.SENDING,
                attempt=table.c.attempt + 1,
                first_try_at=func.coalesce(table.c.first_try_at, literal(now, UtcTime)),
                lease_until=now + lease,
                missing=0,
                **more,
            )
        )
        async with self._database.write() as connection:
            row = (await connection.execute(claiming.returning(table))).one_or_none()
        return None if row is None else _owed(row)

    async def _change(self, seen: OwedPost, values: dict[str, Any]) -> bool:
        async with self._database.write() as connection:
            return bool((await connection.execute(update(table).where(_as_seen(seen)).values(values))).rowcount)

    async def _one(self, query: Select[Any]) -> OwedPost | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _owed(row)

    async def _many(self, query: Select[Any]) -> Sequence[OwedPost]:
        async with self._database.read() as connection:
            return [_owed(row) for row in await connection.execute(query)]


def post_id(community: CommunityId, key: str) -> PostId:
    """The same for the same key of the same community, on every replica."""
    digest = hashlib.sha256(f"{len(community)}:{community}:{key}".encode("utf-8", "surrogatepass")).digest()
    return PostId(int.from_bytes(digest[:8], "big") >> 1)


def _as_seen(seen: OwedPost) -> ColumnElement[bool]:
    return and_(table.c.id == seen.id, table.c.state == seen.state, table.c.attempt == seen.attempt)


def _columns(post: NewPost, at: datetime) -> dict[str, Any]:
    return {
        "community_id": post.community,
        "key": post.key,
        "id": post_id(post.community, post.key),
        "kind": post.kind,
        **columns_of(post.place),
        "content": post.content,
        "due_at": post.due_at,
        "expires_at": post.expires_at,
        "follows": post.follows,
        "thread_name": post.thread_name,
        "unasked": post.unasked,
        "state": PostState.PENDING,
        "reserved_at": at,
        "not_before": post.due_at,
        "attempt": 0,
        "missing": 0,
        "reason": "",
    }


def _owed(row: Row[Any]) -> OwedPost:
    community = CommunityId(row.community_id)
    return OwedPost(
        id=PostId(row.id),
        post=NewPost(
            community=community,
            key=row.key,
            kind=PostKind(row.kind),
            place=conversation_in(community, row),
            content=row.content,
            due_at=row.due_at,
            expires_at=row.expires_at,
            follows=row.follows,
            thread_name=row.thread_name,
            unasked=row.unasked,
        ),
        state=PostState(row.state),
        reserved_at=row.reserved_at,
        not_before=row.not_before,
        attempt=row.attempt,
        first_try_at=row.first_try_at,
        lease_until=row.lease_until,
        missing=row.missing,
        message=_message(community, row),
        posted_at=row.posted_at,
        reason=row.reason,
    )


def _message(community: CommunityId, row: Row[Any]) -> MessageRef | None:
    if row.message is None:
        return None
    place = conversation_of(community, row.platform, row.at_channel, row.at_thread, row.about_episode, row.direct)
    return MessageRef(place, row.message)
