"""Which quotes a community has seen, and when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.ids import CommunityId
from bot.domain.span import Span
from storage.columns import from_microseconds, to_exact, to_microseconds
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.tables import shown_quotes as table

_Revision = tuple[str, str]
_Seen = tuple[int, int, int]
"""First and last character, and the moment in microseconds."""

_SHOWN = (
    'SELECT community_id, episode_id, transcript_hash, start, "end", shown_at FROM shown_quotes '
    "WHERE community_id IN ({communities}) AND (episode_id, transcript_hash) IN (VALUES {revisions})"
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
        return (await self.shown_by({community: spans}))[community]

    async def shown_by(self, spans: Mapping[CommunityId, Sequence[Span]]) -> dict[CommunityId, dict[Span, datetime]]:
        seen: dict[str, dict[_Revision, list[_Seen]]] = {}
        for some in in_chunks(spans):
            for chunk in in_chunks(_revisions(span for community in some for span in spans[community])):
                for name, episode, revision, *found in await self._read(some, chunk):
                    mine = seen.setdefault(name, {})
                    mine.setdefault((episode, revision), []).append((found[0], found[1], found[2]))
        return {community: _last(seen.get(to_exact(community), {}), wanted) for community, wanted in spans.items()}

    async def mark(self, community: CommunityId, span: Span, at: datetime) -> None:
        place = (to_exact(community), span.episode_id, span.transcript_hash, span.start, span.end)
        await self._database.change(_MARK, (*place, to_microseconds(at)))

    async def mark_all(self, seen: Sequence[tuple[CommunityId, Span]], at: datetime) -> None:
        if not seen:
            return
        dialect = sqlite if self._database.is_sqlite else postgresql
        new = dialect.insert(table)
        keys = [column.name for column in table.primary_key]
        marking = new.on_conflict_do_update(index_elements=keys, set_={"shown_at": new.excluded.shown_at})
        # Sorted: two replicas that mark the same then wait for each other in one order.
        rows = [
            {
                "community_id": community,
                "episode_id": span.episode_id,
                "transcript_hash": span.transcript_hash,
                "start": span.start,
                "end": span.end,
                "shown_at": at,
            }
            for community, span in sorted(set(seen))
        ]
        async with self._database.write() as connection:
            await connection.execute(marking, rows)

    async def _read(self, communities: Sequence[CommunityId], revisions: Sequence[_Revision]) -> list[Any]:
        sql = _SHOWN.format(
            communities=",".join("?" * len(communities)), revisions=",".join(["(?,?)"] * len(revisions))
        )
        values = (*map(to_exact, communities), *(value for revision in revisions for value in revision))
        return await self._database.fetch(sql, values)


def _revisions(spans: Iterable[Span]) -> set[_Revision]:
    return {(span.episode_id, span.transcript_hash) for span in spans}


def _last(seen: Mapping[_Revision, Sequence[_Seen]], spans: Sequence[Span]) -> dict[Span, datetime]:
    last: dict[Span, datetime] = {}
    for span in spans:
        ranges = seen.get((span.episode_id, span.transcript_hash), ())
        if times := [at for start, end, at in ranges if start < span.end and span.start < end]:
            last[span] = from_microseconds(max(times))
    return last
