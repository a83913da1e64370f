"""Questions that wait for a show's hosts, and their answers."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, PersonId
from bot.platform_ports import OpenQuestion
from storage.community_tables import desk_questions as table
from storage.conversations import columns_of, conversation_in
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.versions import lock_version

_IDS = 2**31 - 1
"""Ids are drawn by lot up to this: a button of a deleted question never leads to another one."""


class SqlHostDesk:
    """Implements `HostDesk`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(
        self, conversation: ConversationRef, asked_by: PersonId, text: str, at: datetime
    ) -> tuple[OpenQuestion, bool]:
        community = conversation.community
        theirs = select(table).where(
            table.c.community_id == community, table.c.asked_by == asked_by, table.c.answered_at.is_(None)
        )
        async with self._database.write() as connection:
            await lock_version(connection)
            for row in await connection.execute(theirs):
                if _same_words(row.text, text):
                    return _question(row), False
            held = select(table.c.id).where(table.c.community_id == community)
            free = _free_id(set((await connection.execute(held)).scalars()))
            values = {"community_id": community, "id": free, "asked_by": asked_by, "text": text, "asked_at": at}
            await connection.execute(insert(table).values(**values, **columns_of(conversation)))
        asked = OpenQuestion(
            id=free, community=community, asked_by=asked_by, text=text, asked_at=at, conversation=conversation
        )
        return asked, True

    async def noticed(self, community: CommunityId, question: int, notice: MessageRef) -> None:
        columns = columns_of(notice.conversation)
        values = {f"notice_{name}": columns[name] for name in ("channel", "thread", "direct")}
        async with self._database.write() as connection:
            await connection.execute(
                update(table).where(*_named(community, question)).values(**values, notice_message=notice.message)
            )

    async def question(self, community: CommunityId, question: int) -> OpenQuestion | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(table).where(*_named(community, question)))).first()
        return None if row is None else _question(row)

    async def answer(
        self, community: CommunityId, question: int, by: PersonId, text: str, at: datetime
    ) -> OpenQuestion | None:
        unanswered = (*_named(community, question), table.c.answered_at.is_(None))
        values = {"answer": text, "answered_by": by, "answered_at": at}
        async with self._database.write() as connection:
            answered = await connection.execute(update(table).where(*unanswered).values(**values).returning(table))
            row = answered.first()
        return None if row is None else _question(row)

    async def waiting(self, community: CommunityId) -> Sequence[OpenQuestion]:
        """Oldest first."""
        return await self._questions(table.c.community_id == community, table.c.answered_at.is_(None))

    async def lately(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Sequence[OpenQuestion]]:
        found: dict[CommunityId, list[OpenQuestion]] = {community: [] for community in communities}
        current = or_(table.c.asked_at >= since, table.c.answered_at.is_(None))
        for chunk in in_chunks(found):
            for question in await self._questions(table.c.community_id.in_(chunk), current):
                found[question.community].append(question)
        return found

    async def asked_by(self, community: CommunityId, person: PersonId) -> Sequence[OpenQuestion]:
        return await self._questions(table.c.community_id == community, table.c.asked_by == person)

    async def _questions(self, *which: ColumnElement[bool]) -> list[OpenQuestion]:
        query = select(table).where(*which).order_by(table.c.asked_at, table.c.id)
        async with self._database.read() as connection:
            return [_question(row) for row in await connection.execute(query)]


def _named(community: CommunityId, question: int) -> tuple[ColumnElement[bool], ...]:
    within = question if 0 < question <= _IDS else 0
    return table.c.community_id == community, table.c.id == within


def _free_id(held: set[int]) -> int:
    while (drawn := 1 + secrets.randbelow(_IDS)) in held:
        continue
    return drawn


def _same_words(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _question(row: Any) -> OpenQuestion:
    community = CommunityId(row.community_id)
    return OpenQuestion(
        id=row.id,
        community=community,
        asked_by=PersonId(row.asked_by),
        text=row.text,
        asked_at=row.asked_at,
        conversation=conversation_in(community, row),
        notice=_notice(community, row),
        answer=row.answer,
        answered_by=None if row.answered_by is None else PersonId(row.answered_by),
    )


def _notice(community: CommunityId, row: Any) -> MessageRef | None:
    if row.notice_message is None or not (row.notice_channel or row.notice_direct):
        return None
    place = ConversationRef(
        platform=row.platform,
        community=community,
        channel=row.notice_channel,
        thread=row.notice_thread or None,
        direct=PersonId(row.notice_direct) if row.notice_direct else None,
    )
    return MessageRef(place, row.notice_message)
