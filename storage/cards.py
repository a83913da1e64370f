"""Episode cards, one for each revision of an episode."""

from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, tuple_
from sqlalchemy.exc import IntegrityError

from bot.domain.episode_card import EpisodeCard
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.errors import NotStored
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.recently_used import RecentlyUsed
from storage.tables import cards

_CARD: TypeAdapter[EpisodeCard] = TypeAdapter(EpisodeCard)
_UNPACKED = 8
"""Bytes in memory for a byte of JSON, about."""


class SqlCards:
    """Implements `CardStore`. `kept_bytes` bounds the cards kept in memory."""

    def __init__(self, database: Database, *, kept_bytes: int = 8_000_000) -> None:
        self._database = database
        self._kept: RecentlyUsed[bytes, EpisodeCard] = RecentlyUsed(kept_bytes)

    async def save(self, wanted: Sequence[EpisodeCard]) -> None:
        """The last card of a revision is the one that stays. Raises `NotStored` for an episode that is not there."""
        rows = {
            (card.episode_id, card.transcript_hash): {
                "episode_id": card.episode_id,
                "transcript_hash": card.transcript_hash,
                "analyser": card.analyser,
                "body": _CARD.dump_json(card),
            }
            for card in wanted
        }
        if not rows:
            return
        revision = tuple_(cards.c.episode_id, cards.c.transcript_hash)
        try:
            async with self._database.write() as connection:
                for chunk in in_chunks(rows):
                    await connection.execute(delete(cards).where(revision.in_(chunk)))
                await connection.execute(insert(cards), list(rows.values()))
        except IntegrityError as error:
            raise NotStored("The episode that this card is about is no longer there.") from error

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
