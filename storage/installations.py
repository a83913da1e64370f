"""Bot tokens of the communities that installed us, and the states of installs on their way."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from bot.domain.ids import CommunityId
from storage.columns import to_exact, to_microseconds
from storage.community_tables import installations, oauth_states
from storage.database import Database
from storage.secret_box import SecretBox

_PUT = """
INSERT INTO installations (community_id, key, body, stored_at) VALUES (?, ?, ?, ?)
ON CONFLICT (community_id, key) DO UPDATE SET body = excluded.body, stored_at = excluded.stored_at
"""
_RESEAL = "UPDATE installations SET body = ? WHERE community_id = ? AND key = ? AND body = ? RETURNING 1"
_STATE_BYTES = 32


class SqlInstallations:
    """Implements `Installations`. What was put under another community or key does not open."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    async def put(self, community: CommunityId, key: str, data: dict[str, Any], at: datetime) -> None:
        body = self._box.seal(community, _place(key), json.dumps(data))
        await self._database.change(_PUT, (to_exact(community), to_exact(key), body, to_microseconds(at)))

    async def get(self, community: CommunityId, key: str) -> dict[str, Any] | None:
        """Raises `StorageError` for what does not open here."""
        rows = await self._database.fetch(
            "SELECT body FROM installations WHERE community_id = ? AND key = ?", (to_exact(community), to_exact(key))
        )
        if not rows:
            return None
        data: dict[str, Any] = json.loads(self._box.open(community, _place(key), bytes(rows[0][0])))
        return data

    async def remove(self, community: CommunityId, key: str | None = None) -> None:
        """Of this key, or of every key."""
        mine = delete(installations).where(installations.c.community_id == community)
        async with self._database.write() as connection:
            await connection.execute(mine if key is None else mine.where(installations.c.key == key))

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        named = installations.c.community_id.startswith(f"{platform}:", autoescape=True)
        query = select(installations.c.community_id).where(named).distinct().order_by(installations.c.community_id)
        async with self._database.read() as connection:
            return [CommunityId(name) for name in (await connection.execute(query)).scalars()]

    async def rotate(self) -> int:
        """Put every secret under the first key, beside live traffic; how many were under another.

        After it the other keys can go. Raises `StorageError` for a secret that no key opens.
        """
        rows = await self._database.fetch("SELECT community_id, key, body FROM installations")
        moved = 0
        while rows:
            again = []
            for community, key, body in rows:
                fresh = self._box.resealed(bytes(body))
                if fresh is None:
                    continue
                if await self._database.change(_RESEAL, (fresh, community, key, body)):
                    moved += 1
                else:
                    again += await self._database.fetch(
                        "SELECT community_id, key, body FROM installations WHERE community_id = ? AND key = ?",
                        (community, key),
                    )
            rows = again
        return moved


class SqlOAuthStates:
    """Implements `OAuthStates`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, browser: str, at: datetime, lives: timedelta = timedelta(minutes=10)) -> str:
        state = secrets.token_urlsafe(_STATE_BYTES)
        row = {"hash": _hash(state), "browser_hash": _hash(browser), "expires_at": at + lives}
        async with self._database.write() as connection:
            await connection.execute(delete(oauth_states).where(oauth_states.c.expires_at <= at))
            await connection.execute(insert(oauth_states).values(**row))
        return state

    async def consume(self, state: str, browser: str, at: datetime) -> bool:
        values = (_hash(state), _hash(browser), to_microseconds(at))
        gone = await self._database.change(
            "DELETE FROM oauth_states WHERE hash = ? AND browser_hash = ? AND expires_at > ? RETURNING 1", values
        )
        return bool(gone)


def _place(key: str) -> str:
    return f"installation:{key}"


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
