"""Answers as they were shown, for a while; the words that were said stay where they are."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answer import AnswerSentence
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from bot.ports.shown_answers import ShownAnswer
from storage.columns import from_exact, to_exact, to_microseconds
from storage.database import Database
from storage.talk_tables import shown_answers

_KEY_BYTES = 12
_AT_ONCE = 50
_KEEP = """
INSERT INTO shown_answers (community_id, key, person_id, question, shown, shown_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (community_id, key) DO UPDATE SET shown_at = excluded.shown_at
"""
_PRUNE = """
DELETE FROM shown_answers WHERE community_id = ? AND key IN (
    SELECT key FROM shown_answers WHERE community_id = ? AND person_id = ?
    ORDER BY shown_at DESC, key LIMIT 1000 OFFSET ?)
"""
_ONE = "SELECT question, shown FROM shown_answers WHERE community_id = ? AND key = ?"
_FORGET = "DELETE FROM shown_answers WHERE shown_at < ? RETURNING 1"


class SqlShownAnswers:
    """Implements `ShownAnswers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, community: CommunityId, person: PersonId, answer: ShownAnswer, at: datetime, *, most: int
    ) -> str:
        shown = _packed(answer)
        named = json.dumps([person, answer.question, shown])
        key = hashlib.blake2b(named.encode(), digest_size=_KEY_BYTES).hexdigest()
        home, whose = to_exact(community), to_exact(person)
        row = (home, key, whose, to_exact(answer.question), shown, to_microseconds(at))
        await self._database.change(_KEEP, row)
        await self._database.change(_PRUNE, (home, home, whose, most))
        return key

    async def shown(self, community: CommunityId, key: str) -> ShownAnswer | None:
        rows = await self._database.fetch(_ONE, (to_exact(community), to_exact(key)))
        return _unpacked(from_exact(str(rows[0][0])), str(rows[0][1])) if rows else None

    async def forget(self, before: datetime) -> int:
        return len(await self._database.change(_FORGET, (to_microseconds(before),)))


async def forget_answers_from(connection: AsyncConnection, episodes: Sequence[str]) -> None:
    """Inside a transaction: all answers that rest on one of these episodes, for what they say of it."""
    for at in range(0, len(episodes), _AT_ONCE):
        named = [
            shown_answers.c.shown.contains(json.dumps(one), autoescape=True) for one in episodes[at : at + _AT_ONCE]
        ]
        await connection.execute(delete(shown_answers).where(or_(*named)))


def _packed(answer: ShownAnswer) -> str:
    told = {
        "evidence": [[one.episode_id, one.transcript_hash, one.start, one.end] for one in answer.evidence],
        "sentences": [[one.text, one.proven_by] for one in answer.sentences],
        "headings": [[one.text, one.proven_by] for one in answer.headings],
        "confidence": answer.confidence,
    }
    return json.dumps(told)


def _unpacked(question: str, shown: str) -> ShownAnswer:
    told = json.loads(shown)
    return ShownAnswer(
        question=question,
        evidence=tuple(
            Span(EpisodeId(episode), TranscriptHash(text), start, end) for episode, text, start, end in told["evidence"]
        ),
        sentences=tuple(_sentences(told["sentences"])),
        headings=tuple(_sentences(told["headings"])),
        confidence=told["confidence"],
    )


def _sentences(told: Sequence[tuple[str, Sequence[int]]]) -> Iterator[AnswerSentence]:
    return (AnswerSentence(text, tuple(places)) for text, places in told)
