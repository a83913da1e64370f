"""The sweep: what is owed by now, what is to be sent, looked for and tidied. A function of (now, tables)."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports.publishing import Jobs, Outbox, OwedPost, Planner
from bot.publishing.boundaries import Boundary, passing_by

logger = logging.getLogger(__name__)

DELIVER, RECONCILE, JANITOR = "deliver", "reconcile", "janitor"
AT_ONCE = 1_000
"""How many posts of a kind one sweep hands out; what is left over comes with the next."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: posts planned by planners, and jobs handed out."""

    planned: int = 0
    sends: int = 0
    doubts: int = 0
    tidied: int = 0


class Sweep:
    """Two replicas may sweep at once: each step is claimed where it is done. A planner that fails is logged and tried
    with the next sweep; the others and all that is owed go on."""

    def __init__(
        self,
        planners: Sequence[Planner],
        outbox: Outbox,
        jobs: Jobs,
        *,
        settle: timedelta,
        boundary: Boundary = passing_by,
    ) -> None:
        self._planners = planners
        self._outbox = outbox
        self._jobs = jobs
        self._settle = settle
        self._boundary = boundary

    async def run(self, now: datetime) -> Swept:
        planned = 0
        for planner in self._planners:
            try:
                planned += await planner.plan(now)
            except Exception:
                logger.exception("a planner failed name=%s", planner.name)
        self._boundary("planned")
        return Swept(
            planned=planned,
            sends=await self._hand_out(DELIVER, await self._outbox.due(now, AT_ONCE)),
            doubts=await self._hand_out(RECONCILE, await self._outbox.ambiguous(now, self._settle, AT_ONCE)),
            tidied=await self._hand_out(JANITOR, await self._outbox.untidy(now, AT_ONCE)),
        )

    async def _hand_out(self, name: str, posts: Sequence[OwedPost]) -> int:
        """One at a time for each community, so that its daily cap holds and none takes another's turn. Each platform
        has a lane of its own, so that one that hangs holds up none but itself."""
        lanes: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for owed in posts:
            lanes[owed.post.place.platform].append((str(owed.id), owed.post.community))
        for platform, work in lanes.items():
            await self._jobs.enqueue_all(name, work, lane=platform)
        return len(posts)
