"""A `Poster` of our own: keeps what was posted where, and fails as it is told."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import PlatformError


@dataclass(frozen=True, slots=True)
class Sent:
    place: ConversationRef
    message: OutgoingMessage
    key: str

    @property
    def text(self) -> str:
        return plain_text(self.message)


@dataclass
class RecordingPoster:
    """`standing` are the messages as they are now. `failing` raises by channel, "" for direct messages; `once` raises
    once, and `lost` once after the message stands. `memory` is for how long a key is known again (zero: never), `blind`
    is a platform that does not let us look."""

    sent: list[Sent] = field(default_factory=list)
    standing: dict[MessageRef, OutgoingMessage] = field(default_factory=dict)
    failing: dict[str, PlatformError] = field(default_factory=dict)
    once: dict[str, PlatformError] = field(default_factory=dict)
    lost: dict[str, Exception] = field(default_factory=dict)
    threads: dict[MessageRef, str] = field(default_factory=dict)
    memory: timedelta = timedelta(minutes=2)
    blind: bool = False
    _carried: dict[MessageRef, tuple[ConversationRef, str]] = field(default_factory=dict)

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        self._fail(place)
        known = next((ref for ref, carried in self._carried.items() if carried == (place, key)), None)
        if known is not None and self.memory:
            return known
        self.sent.append(Sent(place, message, key))
        ref = MessageRef(place, f"m{len(self.sent)}")
        self._carried[ref] = (place, key)
        self.standing[ref] = message
        if place.channel in self.lost:
            raise self.lost.pop(place.channel)
        return ref

    async def remembers(self, place: ConversationRef) -> timedelta:
        return self.memory

    async def find(self, place: ConversationRef, key: str, since: datetime) -> list[MessageRef] | None:
        self._fail(place)
        if self.blind:
            return None
        return [ref for ref, carried in self._carried.items() if ref in self.standing and carried == (place, key)]

    async def thread_under(self, ref: MessageRef, name: str) -> ConversationRef:
        self._fail(ref.conversation)
        self.threads.setdefault(ref, name)
        return replace(ref.conversation, thread=ref.conversation.thread or ref.message)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        self._fail(ref.conversation)
        self.standing[ref] = message

    async def remove(self, ref: MessageRef) -> None:
        self._fail(ref.conversation)
        self.standing.pop(ref, None)

    def to(self, person: str) -> list[Sent]:
        """What this person got by direct message."""
        return [one for one in self.sent if one.place.direct == person and not one.place.channel]

    def within(self, channel: str) -> list[Sent]:
        return [one for one in self.sent if one.place.channel == channel]

    def _fail(self, place: ConversationRef) -> None:
        if place.channel in self.once:
            raise self.once.pop(place.channel)
        if place.channel in self.failing:
            raise self.failing[place.channel]
