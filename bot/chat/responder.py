"""Fits every answer to one platform before its adapter draws it."""

from collections.abc import Sequence

from bot.chat.capabilities import Capabilities
from bot.chat.events import Event, Suggestion, SuggestRequest
from bot.chat.fit import fit
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import EventHandler, Progress
from bot.chat.refs import MessageRef
from bot.chat.requests import OpenRequest


class Responder:
    """An `EventHandler` in front of another: what one platform's adapter is given."""

    def __init__(self, handler: EventHandler, capabilities: Capabilities) -> None:
        self._handler = handler
        self._capabilities = capabilities

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        watched = _Fitted(progress, self._capabilities) if progress is not None else None
        return fit(await self._handler.dispatch(event, watched), self._capabilities)

    def opens_form(self, event: Event) -> bool:
        return self._handler.opens_form(event)

    async def form_for(self, event: Event) -> Form | None:
        return await self._handler.form_for(event)

    def needs_admin(self, event: Event) -> bool:
        return self._handler.needs_admin(event)

    def answers_privately(self, event: Event) -> bool:
        return self._handler.answers_privately(event)

    async def take(self, event: Event, *, reply: str) -> bool:
        return await self._handler.take(event, reply=reply)

    async def ended(self, event: Event, outcome: str) -> None:
        await self._handler.ended(event, outcome)

    async def shown(self, ref: MessageRef, message: OutgoingMessage) -> None:
        await self._handler.shown(ref, message)

    async def left_open(self, platform: str) -> Sequence[OpenRequest]:
        return await self._handler.left_open(platform)

    async def may_tell(self, request: OpenRequest) -> bool:
        return await self._handler.may_tell(request)

    async def settled(self, request: OpenRequest) -> None:
        await self._handler.settled(request)

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        return await self._handler.suggest(request)


class _Fitted:
    """Fits what is shown on the way, too."""

    def __init__(self, progress: Progress, capabilities: Capabilities) -> None:
        self._progress = progress
        self._capabilities = capabilities

    async def so_far(self, message: OutgoingMessage) -> None:
        await self._progress.so_far(fit(message, self._capabilities))
