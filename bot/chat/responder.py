"""Fits every answer to one platform before its adapter draws it."""

from collections.abc import Sequence

from bot.chat.capabilities import Capabilities
from bot.chat.events import Event, Suggestion, SuggestRequest
from bot.chat.fit import fit
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import EventHandler


class Responder:
    """An `EventHandler` in front of another: what one platform's adapter is given."""

    def __init__(self, handler: EventHandler, capabilities: Capabilities) -> None:
        self._handler = handler
        self._capabilities = capabilities

    async def dispatch(self, event: Event) -> OutgoingMessage:
        return fit(await self._handler.dispatch(event), self._capabilities)

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        return await self._handler.suggest(request)
