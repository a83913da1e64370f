"""Threads in which the bot was asked."""

from datetime import datetime

from bot.chat.refs import ConversationRef
from storage.columns import from_exact, to_exact, to_microseconds
from storage.conversations import columns_of, conversation_of
from storage.database import Database

_REMEMBER = """
INSERT INTO talks (community_id, platform, channel, thread, about_episode, direct, asked_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (community_id, platform, channel, thread) DO UPDATE SET asked_at = excluded.asked_at,
    about_episode = CASE excluded.about_episode WHEN '' THEN talks.about_episode ELSE excluded.about_episode END
"""
_KNOWN = """
SELECT platform, channel, thread, about_episode, direct FROM talks
WHERE community_id = ? AND platform = ? AND channel = ? AND thread = ?
"""


class SqlTalks:
    """Implements `Talks`. A thread about an episode stays so, whoever asks in it later."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, conversation: ConversationRef, at: datetime) -> None:
        texts = (conversation.community, *columns_of(conversation).values())
        await self._database.change(_REMEMBER, (*map(to_exact, texts), to_microseconds(at)))

    async def known(self, conversation: ConversationRef) -> ConversationRef | None:
        where = (conversation.community, conversation.platform, conversation.channel, conversation.thread or "")
        rows = await self._database.fetch(_KNOWN, tuple(map(to_exact, where)))
        if not rows:
            return None
        return conversation_of(conversation.community, *(from_exact(value) for value in rows[0]))
