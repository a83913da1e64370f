"""What platform adapters ask of the core, and what the core asks of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.events import Event, Suggestion, SuggestRequest
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.chat.requests import OpenRequest


class Progress(Protocol):
    """Where an answer can be watched while it is made."""

    async def so_far(self, message: OutgoingMessage) -> None:
        """What is proven until now: the whole of it, in place of what was shown before. Never raises, never waits long:
        a step may be left out, for the last word is the message that ends the request."""
        ...


class EventHandler(Protocol):
    """The dispatcher, as adapters see it."""

    def opens_form(self, event: Event) -> bool:
        """Whether `form_for` can give one, told by the event alone: where it cannot, no window need wait for it."""
        ...

    async def form_for(self, event: Event) -> Form | None:
        """The form that this event opens, within a fraction of a second; None where `dispatch` answers it.

        A form must be a platform's first response, so an adapter asks this before it defers.
        """
        ...

    def needs_admin(self, event: Event) -> bool:
        """Whether only administrators may do this: then the adapter looks up `admin` before it asks for anything."""
        ...

    def answers_privately(self, event: Event) -> bool:
        """Whether the answer will be for the person alone, as far as can be told before it is made: errors always are.

        For platforms on which an acknowledgement settles who sees the answer.
        """
        ...

    async def take(self, event: Event, *, reply: str) -> bool:
        """Claim an event before it is acknowledged; False when it was taken before: then nothing is to be done.

        `reply` is what the adapter needs to answer late, should this process die; it is kept encrypted for minutes.
        """
        ...

    async def ended(self, event: Event, outcome: str) -> None:
        """The answer is visible, or never will be: `outcome` is a short word for the ledger."""
        ...

    async def shown(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """A public answer with `message.shows` stands there now: kept, so that hiding its words removes it."""
        ...

    async def left_open(self, platform: str) -> Sequence[OpenRequest]:
        """Events that were taken and never ended, by a process that is gone: tell their people, then end them."""
        ...

    async def may_tell(self, request: OpenRequest) -> bool:
        """Ask just before telling one of `left_open`: True for one process alone, which then has `TELLING` to do it."""
        ...

    async def settled(self, request: OpenRequest) -> None:
        """One of `left_open` was told."""
        ...

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        """Every event ends in exactly one message; errors come back as messages too. Never raises for bad input.

        What takes long tells `progress` what is proven already.
        """
        ...

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        """At most 25 completions of a command's argument; empty when there are none."""
        ...


class Poster(Protocol):
    """Speaking unasked on one platform. Raises `PlatformError`s."""

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        """`key` names this post: sent twice with the same key it appears once, where the platform can tell.

        Messages come fitted. A place without a channel is the direct talk with `place.direct`, private to them.
        """
        ...

    async def remembers(self, place: ConversationRef) -> timedelta:
        """How long after a post there the same key is answered with that post: zero where it would appear again."""
        ...

    async def find(self, place: ConversationRef, key: str, since: datetime) -> Sequence[MessageRef] | None:
        """Our messages there that carry `key`, oldest first, posted since then. None where the platform does not let us
        look (no scope or permission for it): then nobody can tell."""
        ...

    async def thread_under(self, ref: MessageRef, name: str) -> ConversationRef:
        """The thread under a message of ours, opened if there is none; asked twice it is the same."""
        ...

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None: ...

    async def remove(self, ref: MessageRef) -> None:
        """A message that is gone already is removed."""
        ...
