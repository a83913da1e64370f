"""Keeping the messages that show polls up to date: soon after a vote, never too often, and after any restart."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.chat import capabilities
from bot.chat.blocks import PollBlock
from bot.chat.messages import OutgoingMessage
from bot.domain.community import platform_of
from bot.domain.ids import CommunityId
from bot.domain.poll import Poll, PollId
from bot.engaging.polls import PollService
from bot.errors import AftershowError
from bot.ports import Clock
from bot.ports.polls import PollPaintings
from bot.ports.publishing import Outbox, OwedPost, PostState
from bot.publishing.messenger import Messenger

logger = logging.getLogger(__name__)

PAUSE = timedelta(seconds=3)
"""Between two edits of one message: what Slack asks for."""
LEASE = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_AT_ONCE = 8
"""Edits on their way to each platform: one that hangs keeps no turn from another."""


class PollFace(Protocol):
    """A message that shows a poll among other things, such as a discussion's card."""

    async def __call__(self, poll: Poll, block: PollBlock) -> OutgoingMessage | None:
        """The whole message with the poll as `block`; None where it stands no more."""
        ...


class PollPainter:
    """Rows say which messages are behind, so whoever starts next paints what a dead process left.

    `faces` make the messages of polls that stand in others', by the word before the colon of their `about`.
    """

    def __init__(
        self,
        service: PollService,
        paintings: PollPaintings,
        outbox: Outbox,
        messenger: Messenger,
        clock: Clock,
        faces: Mapping[str, PollFace],
        *,
        pause: timedelta = PAUSE,
        lease: timedelta = LEASE,
    ) -> None:
        self._service = service
        self._paintings = paintings
        self._outbox = outbox
        self._messenger = messenger
        self._clock = clock
        self._faces = faces
        self._pause = pause
        self._lease = lease
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))
        self._tasks: dict[tuple[CommunityId, PollId], asyncio.Task[None]] = {}

    def note(self, poll: Poll) -> None:
        """Paint it in the background: at once, and again after the pause while more votes come in."""
        key = poll.community, poll.id
        if key not in self._tasks:
            task = asyncio.create_task(self._follow(poll))
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def settle(self) -> None:
        """Wait until nothing noted is left to paint."""
        while self._tasks:
            await asyncio.wait(set(self._tasks.values()))

    async def close(self) -> None:
        """Stop painting: what is left behind is known to the rows."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def note_behind(self, now: datetime, limit: int) -> int:
        """Paint what is behind, of whatever process: how many messages that is."""
        behind = await self._paintings.behind(now, limit)
        for poll in behind:
            self.note(poll)
        return len(behind)

    async def _follow(self, poll: Poll) -> None:
        """Twice nothing to paint in a row, a pause apart, and everything is shown."""
        idle, turns = 0, self._turns[platform_of(poll.community)]
        try:
            while idle < 2:
                async with turns:
                    idle = 0 if await self.paint(poll) else idle + 1
                if idle < 2:
                    await asyncio.sleep(self._pause.total_seconds())
        except AftershowError as error:
            logger.warning("a poll is painted later poll=%d code=%s", poll.id, error.code)
        except Exception:
            logger.exception("a poll is painted later poll=%d", poll.id)

    async def paint(self, poll: Poll) -> bool:
        """Bring its message up to date, where this process reaches it and nobody else is at it."""
        post = await self._outbox.get(poll.community, poll.post_key)
        if post is not None and not self._messenger.reaches(post.post.place.platform):
            return False
        now = self._clock.now()
        claimed = await self._paintings.claim(poll, now, now + self._lease)
        if claimed is None:
            return False
        if post is not None and post.state in (PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN):
            await self._paintings.put_off(claimed, now + self._lease)
        elif post is None or post.message is None:
            await self._paintings.painted(claimed, still=False, free_at=now + self._pause)
        else:
            await self._show(claimed, post)
        return True

    async def _show(self, poll: Poll, post: OwedPost) -> None:
        still = self._rests(post)
        shown = still and poll.still_turn == poll.turn
        if shown or await self._replaced(poll, post, still=still):
            free_at = self._clock.now() + self._pause
            await self._paintings.painted(poll, still=still, free_at=free_at)
            return
        wait = min(_LONGEST_WAIT, self._lease * 2 ** min(poll.unpainted, 10))
        await self._paintings.put_off(poll, self._clock.now() + wait)

    def _rests(self, post: OwedPost) -> bool:
        """Whether its platform lets so old a message be edited only now and then."""
        freely = capabilities.of(post.post.place.platform).edits_freely
        since = post.posted_at or post.reserved_at
        return freely is not None and self._clock.now() - since >= freely

    async def _replaced(self, poll: Poll, post: OwedPost, *, still: bool) -> bool:
        face = self._faces.get(poll.about.partition(":")[0])
        message: OutgoingMessage | None
        if face is None:
            message = await self._service.message(poll, still=still)
        else:
            message = await face(poll, await self._service.block_for(poll, still=still))
        if message is None or post.message is None:
            return True
        return await self._messenger.replace(post.message, message)
