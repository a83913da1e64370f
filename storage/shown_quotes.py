"""Which quotes a community has seen, and when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, tuple_

from bot.domain.ids import CommunityId, EpisodeId, TranscriptHash
from bot.domain.span import Span
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.tables import shown_quotes


class SqlShownQuotes:
    """Implements `ShownQuotes`. What was seen counts for that revision's words only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shown(self, community: CommunityId, spans: Sequence[Span]) -> dict[Span, datetime]:
        revision = tuple_(shown_quotes.c.episode_id, shown_quotes.c.transcript_hash)
        seen: dict[tuple[EpisodeId, TranscriptHash], list[tuple[Span, datetime]]] = {}
        if not spans:
            return {}
        async with self._database.read() as connection:
            for chunk in in_chunks({(span.episode_id, span.transcript_hash) for span in spans}):
                rows = await connection.execute(
                    select(shown_quotes).where(shown_quotes.c.community_id == community, revision.in_(chunk))
                )
                for row in rows:
                    span = Span(EpisodeId(row.episode_id), TranscriptHash(row.transcript_hash), row.start, row.end)
                    seen.setdefault((span.episode_id, span.transcript_hash), []).append((span, row.shown_at))
        last: dict[Span, datetime] = {}
        for span in spans:
            times = [at for other, at in seen.get((span.episode_id, span.transcript_hash), ()) if span.overlaps(other)]
            if times:
                last[span] = max(times)
        return last

    async def mark(self, community: CommunityId, span: Span, at: datetime) -> None:
        key = {
            "community_id": community,
            "episode_id": span.episode_id,
            "transcript_hash": span.transcript_hash,
            "start": span.start,
            "end": span.end,
        }
        same = [shown_quotes.c[name] == value for name, value in key.items()]
        async with self._database.write() as connection:
            await connection.execute(delete(shown_quotes).where(*same))
            await connection.execute(insert(shown_quotes).values(**key, shown_at=at))
