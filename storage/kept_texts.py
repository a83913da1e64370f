"""Texts too long for a button, by a key that the button carries."""

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select

from bot.domain.ids import CommunityId, PersonId
from storage.database import Database
from storage.tables import kept_texts

_KEY_BYTES = 12


class SqlKeptTexts:
    """Implements `KeptTexts`. The key is a hash of the text, so keeping it twice keeps it once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, community: CommunityId, text: str, at: datetime, kept_for: PersonId | None = None) -> str:
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).hexdigest()
        if await self.text(community, key) is None:
            async with self._database.write() as connection:
                await connection.execute(delete(kept_texts).where(*_named(community, key)))
                await connection.execute(
                    insert(kept_texts).values(community_id=community, key=key, kept_for=kept_for, text=text, kept_at=at)
                )
        return key

    async def text(self, community: CommunityId, key: str) -> str | None:
        query = select(kept_texts.c.text).where(*_named(community, key))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar()


def _named(community: CommunityId, key: str) -> tuple[ColumnElement[bool], ...]:
    return kept_texts.c.community_id == community, kept_texts.c.key == key
