"""What became of a post that nobody can vouch for: its sender died, or the platform's answer never came."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.chat.messages import OutgoingMessage
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef
from bot.errors import NotPermitted, PlatformDown, PlatformError, SlowDown, UnknownContent
from bot.ports import Clock
from bot.ports.publishing import Outbox, OwedPost, PostId, PostState
from bot.publishing.boundaries import Boundary, passing_by
from bot.publishing.content import thaw
from bot.publishing.hosts_rules import HostsRules
from bot.publishing.keys import platform_key
from bot.publishing.publisher import Attempt, Publisher
from bot.publishing.uncertain import AskingHosts

logger = logging.getLogger(__name__)

SKEW = timedelta(minutes=2)
"""How far the clocks of a platform and ours may be apart."""
_PASSES = 2
"""How often it is looked for in vain before it is sent again."""
_MOST_ATTEMPTS = 50
_UNREACHED = timedelta(minutes=1)
_GIVEN_UP = "I tried many times, and the platform never answered. Try again later, or look at its status page."


class Reconciler:
    """Nothing is sent again blindly: only where the platform knows the key again, or showed twice that it is not there.

    `settle` is how long after its lease a post is left alone, for an answer on its way may still take effect.
    """

    def __init__(
        self,
        outbox: Outbox,
        posters: Posters,
        publisher: Publisher,
        asking: AskingHosts,
        rules: HostsRules,
        clock: Clock,
        *,
        lease: timedelta,
        settle: timedelta,
        boundary: Boundary = passing_by,
    ) -> None:
        self._outbox = outbox
        self._posters = posters
        self._publisher = publisher
        self._asking = asking
        self._rules = rules
        self._clock = clock
        self._lease = lease
        self._settle = settle
        self._boundary = boundary

    async def reconcile(self, post: str) -> None:
        """The job of one post, by its id: does nothing where nobody doubts what became of it."""
        looked = await self._outbox.by_id(PostId(int(post)))
        now = self._clock.now()
        if looked is None or not self._is_ambiguous(looked, now):
            return
        if not self._posters.reaches(looked.post.place.platform):
            await self._outbox.wait(looked, now + _UNREACHED)
            return
        try:
            await self._settle_it(looked)
        except SlowDown as error:
            await self._outbox.wait(looked, now + error.retry_after)
        except (PlatformDown, TimeoutError):
            await self._outbox.wait(looked, now + self._settle)
        except NotPermitted:
            await self._nobody_can_tell(looked)
        except PlatformError as error:
            await self._publisher.refuse(looked, error)
        except UnknownContent as error:
            await self._outbox.end(looked, PostState.DEAD, error.user_text, now)

    def _is_ambiguous(self, post: OwedPost, now: datetime) -> bool:
        if post.state is not PostState.SENDING or post.lease_until is None or post.first_try_at is None:
            return False
        return post.lease_until < now - self._settle and post.not_before <= now

    async def _settle_it(self, looked: OwedPost) -> None:
        message = thaw(looked.post.content)
        async with asyncio.timeout(self._lease.total_seconds()):
            place = await self._publisher.place_of(looked.post)
            if await self._sent_again(looked, message, place):
                return
            since = (looked.first_try_at or looked.reserved_at) - SKEW
            found = await self._posters.find(place, platform_key(looked.post), since)
        self._boundary("looked")
        if found is None:
            await self._nobody_can_tell(looked)
        elif found:
            await self._publisher.record(looked, found[0], message)  # a second one is the janitor's
        else:
            await self._absent(looked)

    async def _sent_again(self, looked: OwedPost, message: OutgoingMessage, place: ConversationRef) -> bool:
        """Where the platform still knows the key, sending it again tells, and changes nothing if it was there."""
        now = self._clock.now()
        known_until = (looked.first_try_at or now) + await self._posters.remembers(place)
        if now + self._lease / 2 > known_until or await self._rules.still_wanted(looked.post) is not None:
            return False
        claimed = await self._outbox.claim_again(looked, now, self._lease)
        self._boundary("claimed_again")
        if claimed is not None:
            attempt = Attempt(claimed=claimed, message=message, place=place, known_until=known_until)
            await self._publisher.send(attempt)
        return True

    async def _absent(self, looked: OwedPost) -> None:
        now = self._clock.now()
        missed = await self._outbox.missed(looked, now + self._settle / 2)
        self._boundary("missed")
        if missed is None or missed.missing < _PASSES:
            return
        stopped = await self._rules.still_wanted(missed.post)
        if stopped is not None:
            await self._outbox.end(missed, PostState.SKIPPED, stopped.reason, now)
        elif missed.attempt >= _MOST_ATTEMPTS:
            await self._outbox.end(missed, PostState.DEAD, _GIVEN_UP, now)
        else:
            await self._outbox.release(missed, now)
            self._boundary("released")

    async def _nobody_can_tell(self, looked: OwedPost) -> None:
        await self._asking.ask(looked)
        self._boundary("host_asked")
        await self._outbox.end(looked, PostState.UNCERTAIN, self._asking.reason, self._clock.now())
        self._boundary("uncertain")
