"""What became of each local date of a community's series."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Series
from bot.ports.calendar import KnownOccurrence, OccurrenceKey, OccurrenceState
from storage.calendar_tables import occurrences as table
from storage.database import Database
from storage.known_episodes import in_chunks

_KEY = (table.c.community_id, table.c.series, table.c.local_date)
_WITHOUT_CONTENT = tuple(column for column in table.columns if column is not table.c.content)
_CHANGES = ("due_at", "state", "key", "reason", "content", "picks", "recorded_at")


class SqlOccurrences:
    """Implements `Occurrences`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, occurrences: Sequence[KnownOccurrence], at: datetime) -> Sequence[bool]:
        rows = {_key(known.occurrence): _columns(known, at) for known in reversed(occurrences)}
        if not rows:
            return []
        dialect = sqlite if self._database.is_sqlite else postgresql
        new = dialect.insert(table)
        upsert = new.on_conflict_do_update(
            index_elements=_KEY,
            set_={name: new.excluded[name] for name in _CHANGES},
            where=(table.c.state == OccurrenceState.PLANNED) & (new.excluded.state != OccurrenceState.PLANNED),
        ).returning(*_KEY)
        # Sorted: two replicas that record the same dates then wait for each other in one order.
        async with self._database.write() as connection:
            done = {_key_of(row) for row in await connection.execute(upsert, [rows[key] for key in sorted(rows)])}
        answers = []
        for known in occurrences:
            key = _key(known.occurrence)
            answers.append(key in done)
            done.discard(key)
        return answers

    async def known(self, keys: Sequence[OccurrenceKey]) -> Mapping[OccurrenceKey, KnownOccurrence]:
        found: dict[OccurrenceKey, KnownOccurrence] = {}
        if not keys:
            return found
        async with self._database.read() as connection:
            for chunk in in_chunks(dict.fromkeys(keys)):
                wanted = [(community, series.value, day.isoformat()) for community, series, day in chunk]
                for row in await connection.execute(select(table).where(tuple_(*_KEY).in_(wanted))):
                    found[_key_of(row)] = _known(row, row.content)
        return found

    async def history(self, community: CommunityId, series: Series, limit: int) -> Sequence[KnownOccurrence]:
        query = (
            select(*_WITHOUT_CONTENT)
            .where(table.c.community_id == community, table.c.series == series.value)
            .order_by(table.c.local_date.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_known(row, "") for row in await connection.execute(query)]

    async def left_out(
        self, communities: Sequence[CommunityId], since: date
    ) -> Mapping[CommunityId, Sequence[KnownOccurrence]]:
        found: dict[CommunityId, list[KnownOccurrence]] = {community: [] for community in communities}
        which = (table.c.local_date >= since.isoformat(), table.c.state == OccurrenceState.SKIPPED)
        async with self._database.read() as connection:
            for chunk in in_chunks(found):
                query = select(*_WITHOUT_CONTENT).where(table.c.community_id.in_(chunk), *which)
                for row in await connection.execute(query.order_by(table.c.local_date, table.c.series)):
                    found[CommunityId(row.community_id)].append(_known(row, ""))
        return found

    async def picked(
        self, communities: Sequence[CommunityId], series: Series
    ) -> Mapping[CommunityId, Mapping[str, date]]:
        picked: dict[CommunityId, dict[str, date]] = {community: {} for community in communities}
        columns = (table.c.community_id, table.c.local_date, table.c.picks)
        which = (table.c.series == series.value, table.c.state != OccurrenceState.SKIPPED, table.c.picks != "[]")
        async with self._database.read() as connection:
            for chunk in in_chunks(dict.fromkeys(communities)):
                query = select(*columns).where(table.c.community_id.in_(chunk), *which).order_by(table.c.local_date)
                for community, day, picks in await connection.execute(query):
                    mine = picked[CommunityId(community)]
                    mine.update(dict.fromkeys(json.loads(picks), date.fromisoformat(day)))
        return picked


def _key(occurrence: Occurrence) -> OccurrenceKey:
    return occurrence.community, occurrence.series, occurrence.local_date


def _key_of(row: Any) -> OccurrenceKey:
    return CommunityId(row.community_id), Series(row.series), date.fromisoformat(row.local_date)


def _columns(known: KnownOccurrence, at: datetime) -> dict[str, Any]:
    occurrence = known.occurrence
    return {
        "community_id": occurrence.community,
        "series": occurrence.series.value,
        "local_date": occurrence.local_date.isoformat(),
        "due_at": occurrence.due_at,
        "state": known.state.value,
        "key": known.key,
        "reason": known.reason,
        "content": known.content,
        "picks": json.dumps(known.picks),
        "recorded_at": at,
    }


def _known(row: Any, content: str) -> KnownOccurrence:
    community, series, day = _key_of(row)
    occurrence = Occurrence(community=community, series=series, local_date=day, due_at=row.due_at)
    return KnownOccurrence(
        occurrence=occurrence,
        state=OccurrenceState(row.state),
        key=row.key,
        reason=row.reason,
        content=content,
        picks=tuple(json.loads(row.picks)),
    )
