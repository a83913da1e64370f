"""Second messages of one post, which one narrow window allows: found by their key, and removed."""

import logging
from datetime import datetime, timedelta

from bot.chat.posters import Posters
from bot.errors import NotPermitted, PlaceGone, PlatformDown, PlatformError, SlowDown
from bot.ports import Clock
from bot.ports.publishing import Outbox, OwedPost, PostId, PostState
from bot.publishing.boundaries import Boundary, passing_by
from bot.publishing.keys import platform_key
from bot.publishing.reconciler import SKEW

logger = logging.getLogger(__name__)

_LOOKS_AGAIN = 10
"""The second and last look is so many times `settle` after it was posted."""


class Janitor:
    """Looks at what was tried more than once: when it is posted, and once more later. The message that the outbox
    knows stays; where it is gone, the oldest does. Without the right to look there is no janitor."""

    def __init__(
        self,
        outbox: Outbox,
        posters: Posters,
        clock: Clock,
        *,
        settle: timedelta,
        boundary: Boundary = passing_by,
    ) -> None:
        self._outbox = outbox
        self._posters = posters
        self._clock = clock
        self._settle = settle
        self._boundary = boundary

    async def tidy(self, post: str) -> None:
        """The job of one post, by its id."""
        seen = await self._outbox.by_id(PostId(int(post)))
        if seen is None or seen.state is not PostState.POSTED or seen.message is None:
            return
        now = self._clock.now()
        if not self._posters.reaches(seen.post.place.platform):
            await self._outbox.tidied(seen, now + self._settle)
            return
        try:
            again_at = await self._look(seen, now)
        except SlowDown as error:
            again_at = now + error.retry_after
        except PlatformDown:
            again_at = now + self._settle
        except PlatformError as error:
            logger.info("no janitor for a post id=%s code=%s", seen.id, error.code)
            again_at = None
        await self._outbox.tidied(seen, again_at)
        self._boundary("tidied")

    async def _look(self, seen: OwedPost, now: datetime) -> datetime | None:
        """When to look again; None is never. Raises `PlatformError`s."""
        assert seen.message is not None
        place = seen.post.place if seen.post.follows is None else seen.message.conversation
        since = (seen.first_try_at or seen.reserved_at) - SKEW
        found = await self._posters.find(place, platform_key(seen.post), since)
        if found is None:
            return None
        stays = seen.message.message if seen.message.message in {ref.message for ref in found} else None
        for ref in found[0 if stays else 1 :]:
            if ref.message == stays:
                continue
            try:
                await self._posters.remove(ref)
            except (PlaceGone, NotPermitted):
                continue
            logger.warning("removed a second message of a post id=%s", seen.id)
            self._boundary("removed")
        last = (seen.posted_at or now) + self._settle * _LOOKS_AGAIN
        return last if now < last else None
