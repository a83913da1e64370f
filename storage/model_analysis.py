"""What models gave for the parts of episodes, and the episodes that wait to be read by one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.ids import EpisodeId, TranscriptHash
from bot.errors import NotStored
from bot.ports.model_analysis import KeptPart, PartOutcome, Question, Reading
from storage.analysis_tables import model_parts, model_readings
from storage.database import Database

_GONE = "The episode that a model was reading is no longer there."


class SqlModelParts:
    """Implements `ModelParts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def part(self, question: Question) -> KeptPart | None:
        query = select(model_parts.c.outcome, model_parts.c.body, model_parts.c.tokens).where(_asked(question))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else KeptPart(outcome=PartOutcome(row.outcome), body=row.body, tokens=row.tokens)

    async def keep(self, question: Question, part: KeptPart) -> None:
        row = {
            "episode_id": question.episode,
            "transcript_hash": question.revision,
            "prompt": question.prompt,
            "model": question.model,
            "digest": question.digest,
            "outcome": part.outcome.value,
            "body": part.body,
            "tokens": part.tokens,
        }
        try:
            async with self._database.write() as connection:
                await connection.execute(delete(model_parts).where(_asked(question)))
                await connection.execute(insert(model_parts), [row])
        except IntegrityError as error:
            raise NotStored(_GONE) from error

    async def forget(self, episode: EpisodeId, revision: TranscriptHash) -> int:
        mine = and_(model_parts.c.episode_id == episode, model_parts.c.transcript_hash == revision)
        async with self._database.write() as connection:
            return int((await connection.execute(delete(model_parts).where(mine))).rowcount)


class SqlReadings:
    """Implements `Readings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def want(self, episode: EpisodeId, revision: TranscriptHash, now: datetime, *, again: bool = False) -> bool:
        """Raises `NotStored` for an episode that is gone."""
        fresh = {"rests_until": now, "rests": 0, "why": "", "ended_at": None, "parts": 0, "missed": 0}
        held = and_(model_readings.c.holder != "", model_readings.c.held_until > now)
        try:
            async with self._database.write() as connection:
                known = (await connection.execute(select(model_readings).where(_of(episode, revision)))).first()
                if known is None:
                    row = {"episode_id": episode, "transcript_hash": revision, "wanted_at": now, "holder": "", **fresh}
                    await connection.execute(insert(model_readings), [row])
                elif again:
                    await connection.execute(
                        update(model_readings).where(_of(episode, revision), ~held).values(holder="", **fresh)
                    )
        except IntegrityError as error:
            if await self.reading(episode, revision) is None:
                raise NotStored(_GONE) from error
            return False
        return known is None

    async def due(self, now: datetime, limit: int) -> Sequence[Reading]:
        free = or_(model_readings.c.held_until.is_(None), model_readings.c.held_until <= now)
        waiting = and_(model_readings.c.ended_at.is_(None), model_readings.c.rests_until <= now, free)
        query = select(model_readings).where(waiting).order_by(*_FIRST).limit(limit)
        async with self._database.read() as connection:
            return [_reading(row) for row in await connection.execute(query)]

    async def reading(self, episode: EpisodeId, revision: TranscriptHash) -> Reading | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(model_readings).where(_of(episode, revision)))).first()
        return None if row is None else _reading(row)

    async def all(self) -> Sequence[Reading]:
        async with self._database.read() as connection:
            return [_reading(row) for row in await connection.execute(select(model_readings).order_by(*_FIRST))]

    async def hold(
        self, episode: EpisodeId, revision: TranscriptHash, holder: str, now: datetime, until: datetime
    ) -> bool:
        free = or_(
            model_readings.c.held_until.is_(None),
            model_readings.c.held_until <= now,
            model_readings.c.holder == holder,
        )
        taken = update(model_readings).where(_of(episode, revision), free).values(holder=holder, held_until=until)
        async with self._database.write() as connection:
            return bool((await connection.execute(taken)).rowcount)

    async def rest(self, episode: EpisodeId, revision: TranscriptHash, holder: str, until: datetime, why: str) -> None:
        resting = {"rests_until": until, "why": why, "rests": model_readings.c.rests + 1}
        await self._let_go(episode, revision, holder, resting)

    async def end(
        self, episode: EpisodeId, revision: TranscriptHash, holder: str, now: datetime, parts: int, missed: int
    ) -> None:
        ended = {"ended_at": now, "parts": parts, "missed": missed, "why": "", "rests": 0}
        await self._let_go(episode, revision, holder, ended)

    async def _let_go(
        self, episode: EpisodeId, revision: TranscriptHash, holder: str, values: dict[str, object]
    ) -> None:
        """What another took meanwhile stays with it."""
        mine = and_(_of(episode, revision), model_readings.c.holder == holder)
        async with self._database.write() as connection:
            await connection.execute(update(model_readings).where(mine).values(holder="", held_until=None, **values))


_FIRST = (model_readings.c.wanted_at, model_readings.c.episode_id)


def _of(episode: EpisodeId, revision: TranscriptHash) -> ColumnElement[bool]:
    return and_(model_readings.c.episode_id == episode, model_readings.c.transcript_hash == revision)


def _asked(question: Question) -> ColumnElement[bool]:
    return and_(
        model_parts.c.episode_id == question.episode,
        model_parts.c.transcript_hash == question.revision,
        model_parts.c.prompt == question.prompt,
        model_parts.c.model == question.model,
        model_parts.c.digest == question.digest,
    )


def _reading(row: Row[tuple[object, ...]]) -> Reading:
    return Reading(
        episode=EpisodeId(row.episode_id),
        revision=TranscriptHash(row.transcript_hash),
        wanted_at=row.wanted_at,
        rests_until=row.rests_until,
        rests=row.rests,
        why=row.why,
        ended_at=row.ended_at,
        parts=row.parts,
        missed=row.missed,
        held_until=row.held_until,
    )
