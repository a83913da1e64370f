"""Episode cards, one for each revision of an episode."""

from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.episode_card import EpisodeCard
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.errors import NotStored
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.recently_used import RecentlyUsed
from storage.tables import cards
from storage.versions import move_version

_CARD: TypeAdapter[EpisodeCard] = TypeAdapter(EpisodeCard)
_REVISION = tuple_(cards.c.episode_id, cards.c.transcript_hash)
_UNPACKED = 8
"""Bytes in memory for a byte of JSON, about."""


class SqlCards:
    """Implements `CardStore` and `CardChanges`. `kept_bytes` bounds the cards kept in memory."""

    def __init__(self, database: Database, *, kept_bytes: int = 8_000_000) -> None:
        self._database = database
        self._kept: RecentlyUsed[bytes, EpisodeCard] = RecentlyUsed(kept_bytes)

    async def save(self, wanted: Sequence[EpisodeCard]) -> None:
        """The last card of a revision is the one that stays. Raises `NotStored` for an episode that is not there.

        Where a card takes the place of a different one, the corpus version moves: what was read of the old is stale.
        """
        rows: dict[tuple[str, str], dict[str, object]] = {
            (card.episode_id, card.transcript_hash): {
                "episode_id": card.episode_id,
                "transcript_hash": card.transcript_hash,
                "analyser": card.analyser,
                "body": _CARD.dump_json(card),
                "version": 0,
            }
            for card in wanted
        }
        if not rows:
            return
        try:
            async with self._database.write() as connection:
                there = {one: body for chunk in in_chunks(rows) for one, body in await _there(connection, chunk)}
                replaced = [one for one, body in there.items() if body != rows[one]["body"]]
                version = await move_version(connection) if replaced else 0
                for one in replaced:
                    rows[one]["version"] = version
                for chunk in in_chunks(replaced):
                    await connection.execute(delete(cards).where(_REVISION.in_(chunk)))
                fresh = [row for one, row in rows.items() if one not in there or one in replaced]
                if fresh:
                    await connection.execute(insert(cards), fresh)
        except IntegrityError as error:
            raise NotStored("The episode that this card is about is no longer there.") from error

    async def replaced(self, since: int) -> Sequence[tuple[EpisodeId, TranscriptHash]]:
        rows = await self._database.fetch("SELECT episode_id, transcript_hash FROM cards WHERE version > ?", (since,))
        return [(EpisodeId(episode), TranscriptHash(revision)) for episode, revision in rows]

    async def card(self, episode_id: EpisodeId, transcript_hash: TranscriptHash) -> EpisodeCard | None:
        rows = await self._database.fetch(
            "SELECT body FROM cards WHERE episode_id = ? AND transcript_hash = ?", (episode_id, transcript_hash)
        )
        if not rows:
            return None
        body = bytes(rows[0][0])
        card = self._kept.get(body)
        if card is None:
            card = _CARD.validate_json(body)
            self._kept.put(body, card, _UNPACKED * len(body))
        return card


async def _there(
    connection: AsyncConnection, revisions: Sequence[tuple[str, str]]
) -> list[tuple[tuple[str, str], bytes]]:
    """Which of these revisions have a card, and what stands in it."""
    query = select(cards.c.episode_id, cards.c.transcript_hash, cards.c.body).where(_REVISION.in_(revisions))
    rows = await connection.execute(query)
    return [((row.episode_id, row.transcript_hash), bytes(row.body)) for row in rows]
