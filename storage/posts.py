"""Which messages of ours show which words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, select

from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId, EpisodeId
from bot.domain.span import Span
from storage.community_tables import posted_spans as table
from storage.conversations import columns_of, conversation_in
from storage.database import Database


class SqlPosts:
    """Implements `Posts`. A message is known by its channel and its own id, whatever its thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def posted(self, ref: MessageRef, spans: Sequence[Span], at: datetime) -> None:
        """What the message shows now, in place of what it showed before."""
        place = {"community_id": ref.conversation.community, **columns_of(ref.conversation), "message": ref.message}
        rows = [{**place, **_span_columns(span), "posted_at": at} for span in dict.fromkeys(spans)]
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(_the_message(ref)))
            if rows:
                await connection.execute(insert(table), rows)

    async def showing(self, community: CommunityId, span: Span) -> Sequence[MessageRef]:
        """Oldest first."""
        words = (table.c.transcript_hash == span.transcript_hash, table.c.start < span.end, table.c.end > span.start)
        return await self._refs(_of_episode(community, span.episode_id).where(*words), community)

    async def showing_episode(self, community: CommunityId, episode: EpisodeId) -> Sequence[MessageRef]:
        """Oldest first."""
        return await self._refs(_of_episode(community, episode), community)

    async def gone(self, ref: MessageRef) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(_the_message(ref)))

    async def _refs(self, query: Select[Any], community: CommunityId) -> Sequence[MessageRef]:
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(table.c.posted_at, table.c.message))
            refs = [MessageRef(conversation_in(community, row), row.message) for row in rows]
        return list(dict.fromkeys(refs))


def _of_episode(community: CommunityId, episode: EpisodeId) -> Select[Any]:
    return select(table).where(table.c.community_id == community, table.c.episode_id == episode)


def _the_message(ref: MessageRef) -> ColumnElement[bool]:
    return and_(
        table.c.community_id == ref.conversation.community,
        table.c.platform == ref.conversation.platform,
        table.c.channel == ref.conversation.channel,
        table.c.message == ref.message,
    )


def _span_columns(span: Span) -> dict[str, str | int]:
    return {
        "episode_id": span.episode_id,
        "transcript_hash": span.transcript_hash,
        "start": span.start,
        "end": span.end,
    }
