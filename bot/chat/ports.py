"""What a platform adapter asks of the core."""

from collections.abc import Sequence
from typing import Protocol

from bot.chat.events import Event, Suggestion, SuggestRequest
from bot.chat.messages import OutgoingMessage


class EventHandler(Protocol):
    """The dispatcher, as adapters see it."""

    async def dispatch(self, event: Event) -> OutgoingMessage:
        """Every event ends in exactly one message; errors come back as messages too. Never raises for bad input."""
        ...

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        """At most 25 completions of a command's argument; empty when there are none."""
        ...
