"""What the hosts of a community took away: spans and whole episodes."""

from datetime import datetime

from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from storage.columns import to_exact, to_microseconds
from storage.database import Database

_HIDE_SPAN = """
INSERT INTO hidden_spans (community_id, episode_id, transcript_hash, start, "end", hidden_by, hidden_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_HIDE_EPISODE = """
INSERT INTO hidden_episodes (community_id, episode_id, hidden_by, hidden_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


class SqlHidden:
    """Implements `Hidden`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hide_span(self, community: CommunityId, span: Span, by: PersonId, at: datetime) -> None:
        where = (span.episode_id, span.transcript_hash, span.start, span.end)
        await self._database.change(_HIDE_SPAN, (to_exact(community), *where, to_exact(by), to_microseconds(at)))

    async def hide_episode(self, community: CommunityId, episode: EpisodeId, by: PersonId, at: datetime) -> None:
        values = (to_exact(community), episode, to_exact(by), to_microseconds(at))
        await self._database.change(_HIDE_EPISODE, values)

    async def show_again(self, community: CommunityId, episode: EpisodeId) -> None:
        """The episode; spans of it that were hidden apart stay hidden."""
        await self._database.change(
            "DELETE FROM hidden_episodes WHERE community_id = ? AND episode_id = ?", (to_exact(community), episode)
        )

    async def episodes(self, community: CommunityId) -> frozenset[EpisodeId]:
        rows = await self._database.fetch(
            "SELECT episode_id FROM hidden_episodes WHERE community_id = ?", (to_exact(community),)
        )
        return frozenset(EpisodeId(row[0]) for row in rows)

    async def spans(self, community: CommunityId) -> frozenset[Span]:
        rows = await self._database.fetch(
            'SELECT episode_id, transcript_hash, start, "end" FROM hidden_spans WHERE community_id = ?',
            (to_exact(community),),
        )
        return frozenset(Span(EpisodeId(row[0]), TranscriptHash(row[1]), row[2], row[3]) for row in rows)
