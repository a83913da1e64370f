"""A `Poster` of our own: keeps what was posted where, and fails as it is told."""

from dataclasses import dataclass, field

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
    once."""

    sent: list[Sent] = field(default_factory=list)
    standing: dict[MessageRef, OutgoingMessage] = field(default_factory=dict)
    failing: dict[str, PlatformError] = field(default_factory=dict)
    once: dict[str, PlatformError] = field(default_factory=dict)
    _by_key: dict[tuple[str, str], MessageRef] = field(default_factory=dict)

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        self._fail(place)
        if (place.channel, key) in self._by_key:
            return self._by_key[place.channel, key]
        self.sent.append(Sent(place, message, key))
        ref = MessageRef(place, f"m{len(self.sent)}")
        self._by_key[place.channel, key] = ref
        self.standing[ref] = message
        return ref

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
