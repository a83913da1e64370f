"""Hot takes under review, those that wait for their turn, and how a community wants its discussions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.domain.discussion import DiscussionRules, NewTake, Take, TakeId, TakeState
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from storage.database import Database
from storage.discussion_tables import discussion_rules as rules_table
from storage.discussion_tables import takes as table
from storage.known_episodes import in_chunks
from storage.versions import lock_version

_UNDECIDED = (TakeState.PROPOSED.value, TakeState.APPROVED.value)
_MOST = 2**31 - 1


class SqlTakes:
    """Implements `Takes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, takes: Sequence[NewTake], state: TakeState, at: datetime) -> Sequence[Take | None]:
        made: list[Take | None] = []
        async with self._database.write() as connection:
            await lock_version(connection)
            for new in takes:
                mine = table.c.community_id == new.community
                known = select(table.c.id).where(mine, table.c.fingerprint == new.fingerprint)
                if (await connection.execute(known)).first() is not None:
                    made.append(None)
                    continue
                last = (await connection.execute(select(func.max(table.c.id)).where(mine))).scalar() or 0
                row = {**_columns(new), "id": last + 1, "state": state.value, "proposed_at": at}
                await connection.execute(insert(table).values(**row))
                made.append(Take(id=TakeId(last + 1), new=new, state=state, proposed_at=at, claim=new.claim))
        return made

    async def take(self, community: CommunityId, take: TakeId) -> Take | None:
        found = await self._takes(*_named(community, take))
        return found[0] if found else None

    async def same(self, community: CommunityId, fingerprint: str) -> Take | None:
        found = await self._takes(table.c.community_id == community, table.c.fingerprint == fingerprint)
        return found[0] if found else None

    async def in_state(self, community: CommunityId, state: TakeState, limit: int = 50) -> Sequence[Take]:
        return await self._takes(table.c.community_id == community, table.c.state == state.value, limit=limit)

    async def decide(
        self,
        community: CommunityId,
        take: TakeId,
        state: TakeState,
        by: PersonId,
        at: datetime,
        *,
        claim: str | None = None,
        merged_into: TakeId | None = None,
    ) -> Take | None:
        values: dict[str, Any] = {"state": state.value, "decided_by": by, "decided_at": at, "merged_into": merged_into}
        if claim is not None:
            values["words"] = claim
        return await self._change((*_named(community, take), table.c.state.in_(_UNDECIDED)), values)

    async def opened(self, community: CommunityId, take: TakeId, poll: int, at: datetime) -> bool:
        approved = (*_named(community, take), table.c.state == TakeState.APPROVED.value)
        values = {"state": TakeState.OPENED.value, "poll": poll, "opened_at": at}
        return await self._change(approved, values) is not None

    async def opened_since(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Sequence[Take]]:
        found: dict[CommunityId, list[Take]] = {community: [] for community in communities}
        opened = (table.c.state == TakeState.OPENED.value, table.c.opened_at >= since)
        for chunk in in_chunks(found):
            for take in await self._takes(table.c.community_id.in_(chunk), *opened, limit=None):
                found[take.new.community].append(take)
        return found

    async def ripe(self, until: date) -> Sequence[Take]:
        due = (table.c.resolve_by.is_not(None), table.c.resolve_by <= until.isoformat(), table.c.aged_poll.is_(None))
        return await self._takes(table.c.state == TakeState.OPENED.value, *due)

    async def asked_how_it_aged(self, community: CommunityId, take: TakeId, poll: int) -> bool:
        open_one = (*_named(community, take), table.c.state == TakeState.OPENED.value, table.c.aged_poll.is_(None))
        return await self._change(open_one, {"aged_poll": poll}) is not None

    async def predictions(self, community: CommunityId) -> Sequence[Take]:
        dated = (table.c.state == TakeState.OPENED.value, table.c.resolve_by.is_not(None))
        found = await self._takes(table.c.community_id == community, *dated)
        return sorted(found, key=lambda one: (one.new.resolve_by or date.max, one.id))

    async def waiting_communities(self) -> Sequence[CommunityId]:
        query = select(table.c.community_id).where(table.c.state == TakeState.APPROVED.value).distinct()
        async with self._database.read() as connection:
            return sorted(CommunityId(one) for one in (await connection.execute(query)).scalars())

    async def rules(self, community: CommunityId) -> DiscussionRules:
        return (await self.rules_of([community]))[community]

    async def rules_of(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, DiscussionRules]:
        found = {community: DiscussionRules(community=community) for community in communities}
        async with self._database.read() as connection:
            for chunk in in_chunks(found):
                query = select(rules_table).where(rules_table.c.community_id.in_(chunk))
                for row in (await connection.execute(query)).mappings():
                    rules = _rules(row)
                    found[rules.community] = rules
        return found

    async def put_rules(self, rules: DiscussionRules) -> None:
        kept = asdict(rules)
        row = {"community_id": kept.pop("community"), **kept, "at": rules.at.isoformat()}
        async with self._database.write() as connection:
            await lock_version(connection)
            await connection.execute(delete(rules_table).where(rules_table.c.community_id == rules.community))
            await connection.execute(insert(rules_table).values(**row))

    async def _change(self, which: tuple[ColumnElement[bool], ...], values: dict[str, Any]) -> Take | None:
        async with self._database.write() as connection:
            row = (await connection.execute(update(table).where(*which).values(**values).returning(table))).first()
        return None if row is None else _take(row)

    async def _takes(self, *which: ColumnElement[bool], limit: int | None = 500) -> list[Take]:
        order = (table.c.proposed_at, table.c.score.desc(), table.c.id)
        query = select(table).where(*which).order_by(*order).limit(limit)
        async with self._database.read() as connection:
            return [_take(row) for row in await connection.execute(query)]


def _rules(row: Mapping[Any, Any]) -> DiscussionRules:
    kept = {name: row[name] for name in row if name not in ("community_id", "at")}
    return DiscussionRules(community=CommunityId(row["community_id"]), at=time.fromisoformat(row["at"]), **kept)


def _named(community: CommunityId, take: TakeId) -> tuple[ColumnElement[bool], ...]:
    return table.c.community_id == community, table.c.id == (take if 0 < take <= _MOST else 0)


def _columns(new: NewTake) -> dict[str, Any]:
    span = new.span
    return {
        "community_id": new.community,
        "fingerprint": new.fingerprint,
        "claim": new.claim,
        "about_episode": new.episode,
        "span_episode": span.episode_id if span else None,
        "transcript_hash": span.transcript_hash if span else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "speaker": new.speaker,
        "resolve_by": new.resolve_by.isoformat() if new.resolve_by else None,
        "score": new.score,
        "proposed_by": new.proposed_by,
    }


def _take(row: Any) -> Take:
    span = None
    if row.start is not None:
        span = Span(EpisodeId(row.span_episode), TranscriptHash(row.transcript_hash), row.start, row.end)
    new = NewTake(
        community=CommunityId(row.community_id),
        fingerprint=row.fingerprint,
        claim=row.claim,
        span=span,
        episode=None if row.about_episode is None else EpisodeId(row.about_episode),
        speaker=row.speaker,
        resolve_by=date.fromisoformat(row.resolve_by) if row.resolve_by else None,
        proposed_by=None if row.proposed_by is None else PersonId(row.proposed_by),
        score=row.score,
    )
    return Take(
        id=TakeId(row.id),
        new=new,
        state=TakeState(row.state),
        proposed_at=row.proposed_at,
        claim=row.words or row.claim,
        edited=row.words is not None,
        decided_by=None if row.decided_by is None else PersonId(row.decided_by),
        decided_at=row.decided_at,
        merged_into=None if row.merged_into is None else TakeId(row.merged_into),
        poll=row.poll,
        opened_at=row.opened_at,
        aged_poll=row.aged_poll,
    )
