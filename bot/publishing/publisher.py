"""From a post that is owed to a message that stands there: one attempt, claimed before anything is sent."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.chat.messages import OutgoingMessage
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import NotPermitted, PlaceGone, PlatformDown, PlatformError, SlowDown, UnknownContent, Unsupported
from bot.ports import Clock
from bot.ports.publishing import NewPost, Outbox, OwedPost, PostId, PostState
from bot.publishing.boundaries import Boundary, passing_by
from bot.publishing.content import thaw
from bot.publishing.hosts_rules import Hold, HostsRules, Skip
from bot.publishing.keys import platform_key
from bot.publishing.messenger import Messenger

logger = logging.getLogger(__name__)

_UNREACHED = timedelta(minutes=1)
"""How long a post waits for a platform that nobody here speaks on."""
_NOT_CONNECTED = "This platform is not connected here."
_ORPHAN = "The post it belongs under is not there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What is sent, and where. `known_until` is set where an earlier attempt may have come through: the platform
    knows the key again until then, and what fails leaves it as doubtful as it was."""

    claimed: OwedPost
    message: OutgoingMessage
    place: ConversationRef
    known_until: datetime | None = None


class Publisher:
    """`lease` is how long a claim holds; the platform's answer is waited for half as long."""

    def __init__(
        self,
        outbox: Outbox,
        posters: Posters,
        messenger: Messenger,
        rules: HostsRules,
        clock: Clock,
        *,
        lease: timedelta,
        boundary: Boundary = passing_by,
    ) -> None:
        self._outbox = outbox
        self._posters = posters
        self._messenger = messenger
        self._rules = rules
        self._clock = clock
        self._lease = lease
        self._boundary = boundary

    async def deliver(self, post: str) -> None:
        """The job of one post, by its id: does nothing where it is not owed, or not yet."""
        owed = await self._outbox.by_id(PostId(int(post)))
        now = self._clock.now()
        if owed is None or owed.state is not PostState.PENDING or owed.not_before > now:
            return
        if not self._posters.reaches(owed.post.place.platform):
            await self._outbox.put_off(owed, now + _UNREACHED, _NOT_CONNECTED)
            return
        try:
            message = thaw(owed.post.content)
        except UnknownContent as error:
            logger.warning("a post cannot be read id=%s", owed.id)
            await self._outbox.end(owed, PostState.DEAD, error.user_text, now)
            return
        verdict = await self._rules.verdict(owed.post, message, now)
        if isinstance(verdict, Skip):
            await self._outbox.end(owed, PostState.SKIPPED, verdict.reason, now)
        elif isinstance(verdict, Hold):
            await self._outbox.put_off(owed, verdict.until, verdict.reason)
        elif await self._parent_allows(owed):
            await self._claim_and_send(owed, message)

    async def place_of(self, post: NewPost) -> ConversationRef:
        """Where it goes: a thread is opened under the post it follows. Raises `PlatformError`s; `PlaceGone` where that
        post stands nowhere."""
        if post.follows is None:
            return post.place
        parent = await self._outbox.get(post.community, post.follows)
        if parent is None or parent.message is None:
            raise PlaceGone(_ORPHAN)
        thread = await self._posters.thread_under(parent.message, post.thread_name or parent.post.thread_name)
        return replace(thread, episode_id=post.place.episode_id)

    async def send(self, attempt: Attempt) -> None:
        """Under a claim. Whatever is not a plain answer leaves the post in `sending`: it is reconciled later."""
        claimed, now = attempt.claimed, self._clock.now()
        self._boundary("before_send")
        patience = self._lease / 2
        if claimed.lease_until is None or now + patience > claimed.lease_until:
            await self._put_off(attempt, now, "")
            return
        if attempt.known_until is not None and now + patience > attempt.known_until:
            await self._outbox.wait(claimed, now)
            return
        stopped = await self._rules.still_wanted(claimed.post)
        if stopped is not None and attempt.known_until is None:
            await self._outbox.end(claimed, PostState.SKIPPED, stopped.reason, now)
            return
        try:
            async with asyncio.timeout(patience.total_seconds()):
                key = platform_key(claimed.post)
                ref = await self._posters.post(attempt.place, attempt.message, key=key)
        except SlowDown as error:
            self._boundary("refused")
            await self._put_off(attempt, self._clock.now() + error.retry_after, error.user_text)
        except (PlatformDown, TimeoutError) as error:
            logger.warning("it is not known whether a post came through id=%s error=%s", claimed.id, type(error))
        except (PlatformError, Unsupported) as error:
            self._boundary("refused")
            await self._refused(attempt, error)
        else:
            self._boundary("after_send")
            await self.record(claimed, ref, attempt.message)

    async def record(self, claimed: OwedPost, ref: MessageRef, message: OutgoingMessage) -> bool:
        """It stands there: first its words are kept, so that hiding them reaches it, then that it was posted."""
        await self._messenger.shown(ref, message)
        self._boundary("spans_kept")
        kept = await self._outbox.posted(claimed, ref, self._clock.now())
        self._boundary("recorded")
        if not kept:
            logger.warning("another attempt owns this post by now id=%s", claimed.id)
        return kept

    async def refuse(self, owed: OwedPost, error: PlatformError | Unsupported) -> None:
        """The platform takes it no more: it is dead, and the host hears why, once for each place."""
        logger.warning("a post was refused id=%s code=%s", owed.id, error.code)
        await self._outbox.end(owed, PostState.DEAD, error.user_text, self._clock.now())
        if isinstance(error, PlaceGone | NotPermitted) and owed.post.follows is None:
            await self._messenger.tell_of(owed.post.place, error)

    async def _parent_allows(self, owed: OwedPost) -> bool:
        """False where the post it follows is not there yet, or never will be: then it is skipped."""
        follows = owed.post.follows
        if follows is None:
            return True
        parent = await self._outbox.get(owed.post.community, follows)
        if parent is not None and parent.message is not None:
            return True
        if parent is None or parent.state in (PostState.POSTED, PostState.DEAD, PostState.SKIPPED):
            await self._outbox.end(owed, PostState.SKIPPED, _ORPHAN, self._clock.now())
        return False

    async def _claim_and_send(self, owed: OwedPost, message: OutgoingMessage) -> None:
        claimed = await self._outbox.claim(owed.id, self._clock.now(), self._lease)
        self._boundary("claimed")
        if claimed is None:
            return
        try:
            async with asyncio.timeout((self._lease / 4).total_seconds()):
                place = await self.place_of(claimed.post)
        except SlowDown as error:
            await self._outbox.put_off(claimed, self._clock.now() + error.retry_after, error.user_text)
            return
        except (PlatformDown, TimeoutError):
            await self._outbox.put_off(claimed, self._clock.now() + self._lease * 2, "The platform opened no thread.")
            return
        except PlatformError as error:
            await self.refuse(claimed, error)
            return
        self._boundary("thread_opened")
        await self.send(Attempt(claimed=claimed, message=message, place=place))

    async def _put_off(self, attempt: Attempt, until: datetime, reason: str) -> None:
        """This attempt did not come through, which says nothing about an earlier one."""
        if attempt.known_until is None:
            await self._outbox.put_off(attempt.claimed, until, reason)
        else:
            await self._outbox.wait(attempt.claimed, until)
        self._boundary("put_off")

    async def _refused(self, attempt: Attempt, error: PlatformError | Unsupported) -> None:
        if attempt.known_until is None:
            await self.refuse(attempt.claimed, error)
        else:
            await self._outbox.wait(attempt.claimed, attempt.known_until)
