"""An `EventHandler` and stores of our own, as small as these tests allow."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat.blocks import Text
from bot.chat.events import ButtonEvent, Event, FormEvent, RemovedEvent, Suggestion, SuggestRequest
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.ports import Progress
from bot.chat.refs import ConversationRef, MessageRef
from bot.chat.requests import OpenRequest
from bot.domain.ids import CommunityId
from bot.errors import StorageError

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class HandClock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at


def private(text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Text(text),), visibility=Visibility.PRIVATE)


def public(text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Text(text),))


@dataclass
class Core:
    """Answers every event with `answer` after `wait`; `forms` by command or button word, after `form_wait`."""

    answer: OutgoingMessage = field(default_factory=lambda: private("Here you are."))
    wait: float = 0.0
    forms: dict[str, Form] = field(default_factory=dict)
    form_wait: float = 0.0
    admin_words: frozenset[str] = frozenset()
    store_fails: bool = False
    events: list[Event] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    open: list[OpenRequest] = field(default_factory=list)
    settled_ids: list[str] = field(default_factory=list)
    shown_refs: list[MessageRef] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def needs_admin(self, event: Event) -> bool:
        return _word(event) in self.admin_words

    def answers_privately(self, event: Event) -> bool:
        return self.answer.visibility is Visibility.PRIVATE

    def opens_form(self, event: Event) -> bool:
        return not isinstance(event, FormEvent) and _word(event) in self.forms

    async def form_for(self, event: Event) -> Form | None:
        await asyncio.sleep(self.form_wait)
        return None if isinstance(event, FormEvent) else self.forms.get(_word(event))

    async def take(self, event: Event, *, reply: str) -> bool:
        if self.store_fails:
            raise StorageError("The database is away.")
        await asyncio.sleep(0)
        if event.event_id in self.taken:
            return False
        self.taken[event.event_id] = reply
        return True

    async def ended(self, event: Event, outcome: str) -> None:
        self.outcomes[event.event_id] = outcome
        self._changed.set()

    async def shown(self, ref: MessageRef, message: OutgoingMessage) -> None:
        self.shown_refs.append(ref)

    async def left_open(self, platform: str) -> Sequence[OpenRequest]:
        return tuple(self.open)

    async def may_tell(self, request: OpenRequest) -> bool:
        return True

    async def settled(self, request: OpenRequest) -> None:
        self.open.remove(request)
        self.settled_ids.append(request.event_id)
        self._changed.set()

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.events.append(event)
        await asyncio.sleep(self.wait)
        return replace(self.answer, blocks=()) if isinstance(event, RemovedEvent) else self.answer

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        return ()

    async def ends(self, count: int = 1) -> list[str]:
        """Wait until that many requests ended; how."""
        await self._until(lambda: len(self.outcomes) >= count)
        return list(self.outcomes.values())

    async def settles(self, count: int) -> list[str]:
        """Wait until that many requests of earlier processes are settled; which."""
        await self._until(lambda: len(self.settled_ids) >= count)
        return self.settled_ids

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                self._changed.clear()
                await self._changed.wait()


@dataclass
class Talked:
    """`Talks` in memory."""

    threads: dict[tuple[str, str, str | None], ConversationRef] = field(default_factory=dict)

    async def remember(self, conversation: ConversationRef, at: datetime) -> None:
        key = (conversation.community, conversation.channel, conversation.thread)
        known = self.threads.get(key)
        episode = conversation.episode_id or (known.episode_id if known else None)
        self.threads[key] = replace(conversation, episode_id=episode)

    async def known(self, conversation: ConversationRef) -> ConversationRef | None:
        return self.threads.get((conversation.community, conversation.channel, conversation.thread))


@dataclass
class Installed:
    """`Installations` in memory."""

    kept: dict[tuple[CommunityId, str], dict[str, Any]] = field(default_factory=dict)

    async def put(self, community: CommunityId, key: str, data: dict[str, Any], at: datetime) -> None:
        self.kept[community, key] = dict(data)

    async def get(self, community: CommunityId, key: str) -> dict[str, Any] | None:
        await asyncio.sleep(0)
        return self.kept.get((community, key))

    async def remove(self, community: CommunityId, key: str | None = None) -> None:
        for kept in [one for one in self.kept if one[0] == community and key in (None, one[1])]:
            del self.kept[kept]

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        return [community for community, _ in self.kept]


@dataclass
class States:
    """`OAuthStates` in memory."""

    issued: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def issue(self, browser: str, at: datetime, lives: timedelta = timedelta(minutes=10)) -> str:
        state = f"state-{next(self._numbers)}"
        self.issued[state] = (browser, at + lives)
        return state

    async def consume(self, state: str, browser: str, at: datetime) -> bool:
        await asyncio.sleep(0)
        known = self.issued.get(state)
        if known is None or known[0] != browser or known[1] <= at:
            return False
        return self.issued.pop(state, None) is not None


def _word(event: Event) -> str:
    if isinstance(event, ButtonEvent | FormEvent):
        return event.action.partition(":")[0]
    return getattr(event, "name", "")
