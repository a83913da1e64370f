"""The audit of a community: who changed what, and when."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId, PersonId
from storage.community_tables import community_audit


async def write_audit(
    connection: AsyncConnection, community: CommunityId, actor: PersonId, at: datetime, changed: str
) -> None:
    """One line more, in the caller's transaction, which holds `lock_version`. `changed` ends the sentence "Ada ..."."""
    lines = select(func.max(community_audit.c.line)).where(community_audit.c.community_id == community)
    line = ((await connection.execute(lines)).scalar() or 0) + 1
    entry = {"community_id": community, "line": line, "actor": actor, "at": at, "changed": changed}
    await connection.execute(insert(community_audit).values(**entry))
