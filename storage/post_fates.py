"""What became of the posts of a community: numbers for the digest of its hosts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.ids import CommunityId
from bot.ports.publishing import Fates, PostState
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.publishing_tables import outbox as table

_TROUBLE = (PostState.DEAD, PostState.UNCERTAIN, PostState.SKIPPED)


class SqlPostFates:
    """Implements `PostFates`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fates(self, communities: Sequence[CommunityId], since: datetime) -> Mapping[CommunityId, Fates]:
        owed, appeared = Counter[CommunityId](), Counter[CommunityId]()
        reasons: dict[CommunityId, Counter[str]] = {community: Counter() for community in communities}
        by = (table.c.community_id, table.c.state, table.c.reason)
        async with self._database.read() as connection:
            for chunk in in_chunks(reasons):
                recent = (table.c.community_id.in_(chunk), table.c.reserved_at >= since)
                query = select(*by, func.count()).where(*recent).group_by(*by).order_by(*by)
                for name, state, reason, number in await connection.execute(query):
                    community = CommunityId(name)
                    owed[community] += number
                    appeared[community] += number * (state == PostState.POSTED)
                    if reason and state in _TROUBLE:
                        reasons[community][reason] += number
        return {one: Fates(owed=owed[one], appeared=appeared[one], reasons=why) for one, why in reasons.items()}
