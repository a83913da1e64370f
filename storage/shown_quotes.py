"""Which quotes a community has seen, and when."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.ids import CommunityId
from bot.domain.span import Span
from storage.columns import from_microseconds, to_exact, to_microseconds
from storage.database import Database
from storage.known_episodes import in_chunks

_SHOWN = (
    'SELECT episode_id, transcript_hash, start, "end", shown_at FROM shown_quotes '
    "WHERE community_id = ? AND (episode_id, transcript_hash) IN (VALUES {places})"
)

_MARK = """
INSERT INTO shown_quotes (community_id, episode_id, transcript_hash, start, "end", shown_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (community_id, episode_id, transcript_hash, start, "end") DO UPDATE SET shown_at = excluded.shown_at
"""


class SqlShownQuotes:
    """Implements `ShownQuotes`. What was seen counts for that revision's words only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shown(self, community: CommunityId, spans: Sequence[Span]) -> dict[Span, datetime]:
        seen: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        for chunk in in_chunks({(span.episode_id, span.transcript_hash) for span in spans}):
            rows = await self._database.fetch(
                _SHOWN.format(places=",".join(["(?,?)"] * len(chunk))),
                (to_exact(community), *(value for revision in chunk for value in revision)),
            )
            for episode_id, transcript_hash, start, end, shown_at in rows:
                seen.setdefault((episode_id, transcript_hash), []).append((start, end, shown_at))
        last: dict[Span, datetime] = {}
        for span in spans:
            ranges = seen.get((span.episode_id, span.transcript_hash), ())
            if times := [at for start, end, at in ranges if start < span.end and span.start < end]:
                last[span] = from_microseconds(max(times))
        return last

    async def mark(self, community: CommunityId, span: Span, at: datetime) -> None:
        place = (to_exact(community), span.episode_id, span.transcript_hash, span.start, span.end)
        await self._database.change(_MARK, (*place, to_microseconds(at)))
