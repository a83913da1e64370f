"""A core and stores of our own for the adapter: answers as it is told, keeps what it was asked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.chat.blocks import Text
from bot.chat.events import Event, Suggestion, SuggestRequest
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.ports import Progress
from bot.chat.refs import ConversationRef, MessageRef
from bot.chat.requests import OpenRequest

PRIVATE = OutgoingMessage(blocks=(Text("the answer"),), visibility=Visibility.PRIVATE)
PUBLIC = replace(PRIVATE, visibility=Visibility.PUBLIC)


@dataclass
class Core:
    """Implements `EventHandler`."""

    message: OutgoingMessage = PRIVATE
    privately: bool = True
    form: Form | None = None
    slow: float = 0.0
    slow_answer: float = 0.0
    open: list[OpenRequest] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    dispatched: list[Event] = field(default_factory=list)
    stands: list[tuple[MessageRef, OutgoingMessage]] = field(default_factory=list)
    settled_ids: list[str] = field(default_factory=list)

    def answers_privately(self, event: Event) -> bool:
        return self.privately

    def needs_admin(self, event: Event) -> bool:
        return False

    async def take(self, event: Event, *, reply: str) -> bool:
        await asyncio.sleep(self.slow)
        if event.event_id in self.taken:
            return False
        self.taken[event.event_id] = reply
        return True

    def opens_form(self, event: Event) -> bool:
        return self.form is not None

    async def form_for(self, event: Event) -> Form | None:
        return self.form

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.dispatched.append(event)
        await asyncio.sleep(self.slow_answer)
        return self.message

    async def ended(self, event: Event, outcome: str) -> None:
        self.outcomes[event.event_id] = outcome

    async def shown(self, ref: MessageRef, message: OutgoingMessage) -> None:
        self.stands.append((ref, message))

    async def left_open(self, platform: str) -> Sequence[OpenRequest]:
        return [one for one in self.open if one.event_id not in self.settled_ids]

    async def may_tell(self, request: OpenRequest) -> bool:
        return True

    async def settled(self, request: OpenRequest) -> None:
        self.settled_ids.append(request.event_id)

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        return [Suggestion(f"{request.partial}3", f"Topic {request.partial}3")]


@dataclass
class MemoryTalks:
    """Implements `Talks`."""

    kept: dict[tuple[str, str, str], ConversationRef] = field(default_factory=dict)

    async def remember(self, conversation: ConversationRef, at: datetime) -> None:
        self.kept[_key(conversation)] = conversation

    async def known(self, conversation: ConversationRef) -> ConversationRef | None:
        return self.kept.get(_key(conversation))


@dataclass
class MemorySchemas:
    """Implements `SyncedSchemas`."""

    kept: dict[int, str] = field(default_factory=dict)

    def of(self, application: int) -> str | None:
        return self.kept.get(application)

    def put(self, application: int, schema_hash: str) -> None:
        self.kept[application] = schema_hash


class Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


def _key(conversation: ConversationRef) -> tuple[str, str, str]:
    return conversation.community, conversation.channel, conversation.thread or ""
