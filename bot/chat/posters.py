"""Who speaks unasked on which platform: adapters register when they start."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat import capabilities
from bot.chat.fit import fit
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Poster
from bot.chat.refs import ConversationRef, MessageRef


class Posters:
    """A `Poster` over all platforms: every message is fitted to the platform of its place.

    Raises what the platform's poster raises, and `LookupError` where nobody speaks; `reaches` tells beforehand.
    """

    def __init__(self) -> None:
        self._posters: dict[str, Poster] = {}

    def register(self, platform: str, poster: Poster) -> None:
        self._posters[platform] = poster

    def reaches(self, platform: str) -> bool:
        return platform in self._posters

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        fitted = fit(message, capabilities.of(place.platform))
        return await self._posters[place.platform].post(place, fitted, key=key)

    async def remembers(self, place: ConversationRef) -> timedelta:
        return await self._posters[place.platform].remembers(place)

    async def find(self, place: ConversationRef, key: str, since: datetime) -> Sequence[MessageRef] | None:
        return await self._posters[place.platform].find(place, key, since)

    async def thread_under(self, ref: MessageRef, name: str) -> ConversationRef:
        return await self._posters[ref.conversation.platform].thread_under(ref, name)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        platform = ref.conversation.platform
        await self._posters[platform].replace(ref, fit(message, capabilities.of(platform)))

    async def remove(self, ref: MessageRef) -> None:
        await self._posters[ref.conversation.platform].remove(ref)
