"""What hosts decided for their community, and who decided it when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.domain.community import CommunityProfile, Platform, QuietHours
from bot.domain.ids import CommunityId, PersonId, ShowId
from storage.audit import write_audit
from storage.community_tables import community_audit, community_profiles
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.versions import lock_version

_NOT_AUDITED = ("community", "platform", "told")
_FIELDS = [field.name for field in fields(CommunityProfile) if field.name not in _NOT_AUDITED]
_MOST_TOLD = 20
_SAID = {
    "stopped": "whether all posting is stopped",
    "wanted": "what is posted",
    "removed_at": "whether I am part of this community",
    "installed_by": "who is told when something fails",
    "model": "whether a model is asked",
}
"""How the audit names what its field's name does not tell."""


class SqlProfiles:
    """Implements `Profiles`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def profile(self, community: CommunityId) -> CommunityProfile | None:
        query = select(community_profiles).where(community_profiles.c.community_id == community)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _profile(row)

    async def profiles(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, CommunityProfile]:
        found: dict[CommunityId, CommunityProfile] = {}
        async with self._database.read() as connection:
            for chunk in in_chunks(dict.fromkeys(communities)):
                query = select(community_profiles).where(community_profiles.c.community_id.in_(chunk))
                for row in await connection.execute(query):
                    found[CommunityId(row.community_id)] = _profile(row)
        return found

    async def wants_model(self, community: CommunityId) -> bool:
        """As hosts chose; yes where nobody chose yet."""
        query = select(community_profiles.c.model).where(community_profiles.c.community_id == community)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar() is not False

    async def put(self, profile: CommunityProfile, *, actor: PersonId, at: datetime) -> None:
        mine = community_profiles.c.community_id == profile.community
        async with self._database.write() as connection:
            await lock_version(connection)
            row = (await connection.execute(select(community_profiles).where(mine))).first()
            changed = _changed(None if row is None else _profile(row), profile)
            await connection.execute(delete(community_profiles).where(mine))
            await connection.execute(insert(community_profiles).values(**_columns(profile)))
            if changed is not None:
                await write_audit(connection, profile.community, actor, at, changed)

    async def note_told(self, community: CommunityId, failure: str) -> None:
        mine = community_profiles.c.community_id == community
        async with self._database.write() as connection:
            held = select(community_profiles.c.told).where(mine).with_for_update()
            told = (await connection.execute(held)).scalar()
            if told is not None:
                kept = [one for one in json.loads(told) if one != failure]
                latest = json.dumps([*kept, failure][-_MOST_TOLD:])
                await connection.execute(update(community_profiles).where(mine).values(told=latest))

    async def audit(self, community: CommunityId, limit: int = 50) -> Sequence[str]:
        query = (
            select(community_audit)
            .where(community_audit.c.community_id == community)
            .order_by(community_audit.c.line.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [f"{row.at:%Y-%m-%d %H:%M} UTC: {row.actor or 'someone'} {row.changed}." for row in rows]


def _changed(before: CommunityProfile | None, after: CommunityProfile) -> str | None:
    """What the audit says was done; None when nothing was."""
    if before is None:
        return "set this community up"
    names = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    return f"changed {', '.join(_SAID.get(name, name.replace('_', ' ')) for name in names)}" if names else None


def _columns(profile: CommunityProfile) -> dict[str, Any]:
    quiet = profile.quiet_hours
    return {
        "community_id": profile.community,
        "platform": profile.platform.value,
        "name": profile.name,
        "installed_by": profile.installed_by,
        "time_zone": profile.time_zone,
        "channel": profile.channel,
        "hosts_channel": profile.hosts_channel,
        "show_channels": json.dumps(profile.show_channels),
        "quiet_from": quiet.start.isoformat() if quiet else None,
        "quiet_to": quiet.end.isoformat() if quiet else None,
        "daily_cap": profile.daily_cap,
        "stopped": profile.stopped,
        "wanted": json.dumps(profile.wanted),
        "told": json.dumps(profile.told),
        "removed_at": profile.removed_at,
        "model": profile.model,
    }


def _profile(row: Any) -> CommunityProfile:
    quiet = None
    if row.quiet_from is not None:
        quiet = QuietHours(start=time.fromisoformat(row.quiet_from), end=time.fromisoformat(row.quiet_to))
    return CommunityProfile(
        community=CommunityId(row.community_id),
        platform=Platform(row.platform),
        name=row.name,
        installed_by=row.installed_by,
        time_zone=row.time_zone,
        channel=row.channel,
        hosts_channel=row.hosts_channel,
        show_channels=tuple((ShowId(show), str(channel)) for show, channel in json.loads(row.show_channels)),
        quiet_hours=quiet,
        daily_cap=row.daily_cap,
        stopped=row.stopped,
        wanted=tuple(json.loads(row.wanted)),
        told=tuple(json.loads(row.told)),
        removed_at=row.removed_at,
        model=row.model is not False,
    )
