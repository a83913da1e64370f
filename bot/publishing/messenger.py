"""Speaking unasked in a community: within what its hosts allow, and telling them once when it fails."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.chat.blocks import Notice, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.posters import Posters
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.community import CommunityProfile
from bot.domain.ids import CommunityId, PersonId
from bot.domain.span import Span
from bot.errors import NotPermitted, PlaceGone, PlatformError, SlowDown
from bot.platform_ports import Posts, Profiles
from bot.ports import Clock

logger = logging.getLogger(__name__)

_PATIENCE = timedelta(seconds=10)
"""The longest wait that a platform may ask for before a message is given up."""


class Messenger:
    """Posts, replaces and removes; answers whether it worked and raises nothing that a platform said.

    `PlaceGone` and `NotPermitted` are told to whoever installed the bot, by direct message, once for each place until
    the settings change.
    """

    def __init__(self, posters: Posters, profiles: Profiles, posts: Posts, clock: Clock) -> None:
        self._posters = posters
        self._profiles = profiles
        self._posts = posts
        self._clock = clock
        self._telling: WeakValueDictionary[CommunityId, asyncio.Lock] = WeakValueDictionary()
        """Held while a community's host is told: what fails twice meanwhile is told once."""

    def reaches(self, platform: str) -> bool:
        """Whether anyone speaks on this platform at all; a shell has nobody."""
        return self._posters.reaches(platform)

    async def post(
        self, place: ConversationRef, message: OutgoingMessage, *, key: str, unasked: bool = False
    ) -> MessageRef | None:
        """Where it stands now; None where it could not be posted. `unasked` is what the hosts' one switch stops."""
        profile = await self._profiles.profile(place.community)
        if profile is not None and (profile.removed_at is not None or (unasked and profile.stopped)):
            return None
        if not self.reaches(place.platform):
            return None
        try:
            ref = await self._patiently(place, message, key)
        except PlatformError as error:
            await self._failed(place, error, profile)
            return None
        await self.shown(ref, message)
        return ref

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> bool:
        if not self.reaches(ref.conversation.platform):
            return False
        try:
            await self._posters.replace(ref, message)
        except PlatformError as error:
            await self._failed(ref.conversation, error, await self._profiles.profile(ref.conversation.community))
            return False
        await self.shown(ref, message)
        return True

    async def remove(self, refs: Sequence[MessageRef]) -> int:
        """How many of these stand no more."""
        gone = 0
        for ref in refs:
            if not self.reaches(ref.conversation.platform):
                continue
            try:
                await self._posters.remove(ref)
            except PlaceGone:
                logger.info("a message to remove is gone with its place")
            except PlatformError as error:
                await self._failed(ref.conversation, error, await self._profiles.profile(ref.conversation.community))
                continue
            await self._posts.gone(ref)
            gone += 1
        return gone

    async def shown(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Remember which words stand there, so that hiding them reaches it."""
        if message.shows:
            await self._posts.posted(ref, message.shows, self._clock.now())

    async def showing(self, community: CommunityId, span: Span) -> Sequence[MessageRef]:
        return await self._posts.showing(community, span)

    async def tell_of(self, place: ConversationRef, error: PlaceGone | NotPermitted) -> None:
        """Let the host hear of it, once for each place."""
        await self._tell_host(place, error)

    async def _patiently(self, place: ConversationRef, message: OutgoingMessage, key: str) -> MessageRef:
        try:
            return await self._posters.post(place, message, key=key)
        except SlowDown as error:
            if error.retry_after > _PATIENCE:
                raise
            await asyncio.sleep(error.retry_after.total_seconds())
        return await self._posters.post(place, message, key=key)

    async def _failed(self, place: ConversationRef, error: PlatformError, profile: CommunityProfile | None) -> None:
        logger.warning("not posted platform=%s code=%s", place.platform, error.code)
        if isinstance(error, PlaceGone | NotPermitted) and profile is not None:
            await self._tell_host(place, error)

    async def _tell_host(self, place: ConversationRef, error: PlaceGone | NotPermitted) -> None:
        failure = hashlib.sha256(f"{error.code}:{place.channel}:{error.user_text}".encode()).hexdigest()[:16]
        async with self._telling.setdefault(place.community, asyncio.Lock()):
            profile = await self._profiles.profile(place.community)
            if profile is None or profile.removed_at is not None or profile.installed_by is None:
                return
            if failure in profile.told:
                return
            host = ConversationRef(
                platform=place.platform,
                community=place.community,
                channel="",
                direct=PersonId(profile.installed_by),
            )
            try:
                await self._posters.post(host, _failure(error), key=f"told:{failure}")
            except (PlaceGone, NotPermitted) as closed:
                logger.warning("no way to tell the host platform=%s code=%s", place.platform, closed.code)
            except PlatformError as down:
                logger.warning("the host is told later platform=%s code=%s", place.platform, down.code)
                return
            await self._profiles.note_told(place.community, failure)


def _failure(error: PlaceGone | NotPermitted) -> OutgoingMessage:
    fix = (
        "Choose another channel with /aftershow settings, or invite me to it again."
        if isinstance(error, PlaceGone)
        else "Give me that permission, or choose another channel with /aftershow settings."
    )
    text = f"I could not post for your community: {error.user_text} {fix} I say this once."
    return OutgoingMessage(blocks=(Notice(Tone.ERROR, text),), visibility=Visibility.PRIVATE)
