"""What Aftershow posts unasked in the playground: the same for everybody who opens it, there at once."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.playground.places import CHANNELS, Changed, Place, Posted
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import PlaceGone
from bot.ports import Clock

_KEPT = 1_000
_ALWAYS = timedelta(days=3_650)
_DIRECT = next(channel.id for channel in CHANNELS if channel.direct)


class Board:
    """Implements `Poster`. A message is known by the key it was posted with; `ids` number all messages of a program."""

    def __init__(self, clock: Clock) -> None:
        self.ids = itertools.count(1)
        self._clock = clock
        self._by_key: dict[str, Posted] = {}
        self._watchers: list[Callable[[Changed], None]] = []

    def watch(self, watcher: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `watcher` at every change until the returned function is called."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def messages(self) -> Sequence[Posted]:
        """All that stand there, in the order in which they were posted."""
        return tuple(self._by_key.values())

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        if key not in self._by_key:
            self.put(place, message, key, self._clock.now())
        return MessageRef(place, key)

    def put(self, place: ConversationRef, message: OutgoingMessage, key: str, at: datetime) -> None:
        """A message that has stood there since `at`."""
        posted = Posted(id=next(self.ids), place=self._place(place), at=at, author="aftershow", answer=message, key=key)
        self._by_key[key] = posted
        while len(self._by_key) > _KEPT:
            self._by_key.pop(next(iter(self._by_key)))
        self._tell(Changed(posted.place, posted))

    async def remembers(self, place: ConversationRef) -> timedelta:
        return _ALWAYS

    async def find(self, place: ConversationRef, key: str, since: datetime) -> Sequence[MessageRef]:
        posted = self._by_key.get(key)
        return [MessageRef(place, key)] if posted is not None and posted.at >= since else []

    async def thread_under(self, ref: MessageRef, name: str) -> ConversationRef:
        return replace(ref.conversation, thread=ref.conversation.thread or ref.message)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        posted = self._by_key.get(ref.message)
        if posted is None:
            raise PlaceGone("The message is gone.")
        changed = replace(posted, answer=message)
        self._by_key[ref.message] = changed
        self._tell(Changed(changed.place, changed, again=True))

    async def remove(self, ref: MessageRef) -> None:
        posted = self._by_key.pop(ref.message, None)
        if posted is not None:
            self._tell(Changed(posted.place, posted, gone=True))

    def _place(self, place: ConversationRef) -> Place:
        channel = place.channel or _DIRECT
        if place.thread is None:
            return Place(channel)
        root = self._by_key.get(place.thread)
        if root is not None:
            return Place(channel, root.id)
        return Place(channel, int(place.thread)) if place.thread.isdecimal() else Place(channel)

    def _tell(self, change: Changed) -> None:
        for watcher in tuple(self._watchers):
            watcher(change)
