"""One person in the playground: their channels, threads and messages, and what they send to the core.

Knows no screen: the browser and the terminal both draw from it. Lives in memory as long as the program runs.
"""

import itertools
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from adapters.playground.board import Board
from adapters.playground.clock import HOW, Turn, appeared, asked_for, told
from adapters.playground.inbound import Asked, Plain, read_line
from adapters.playground.live import Live
from adapters.playground.notices import ALONE, APOLOGY, NO_FORMS, notice
from adapters.playground.places import CHANNELS, COMMUNITY, Changed, Channel, Place, Posted
from adapters.playground.rooms import Rooms
from bot.chat.blocks import Tone
from bot.chat.events import ButtonEvent, CommandEvent, Event, QuestionEvent, Suggestion, SuggestRequest
from bot.chat.messages import OutgoingMessage, Placement
from bot.chat.ports import EventHandler
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, EpisodeId, PersonId
from bot.errors import AftershowError
from bot.ports import Clock


class Session:
    """What one person sees. `watch` tells every open view of theirs what changed."""

    def __init__(
        self,
        handler: EventHandler,
        clock: Clock,
        *,
        person: str,
        platform: str = "playground",
        community: CommunityId = COMMUNITY,
        board: Board | None = None,
        turn: Turn | None = None,
    ) -> None:
        self._handler = handler
        self._clock = clock
        self._person = PersonId(person)
        self._platform = platform
        self._community = community
        self._rooms = Rooms()
        self._ids = board.ids if board is not None else itertools.count(1)
        self._watchers: list[Callable[[Changed], None]] = []
        self._turn = turn
        self._arrived = 0
        self._leave = board.watch(self._on_board) if board is not None else lambda: None
        self.typed: list[str] = []
        for posted in board.messages() if board is not None else ():
            self._rooms.keep(posted)

    def close(self) -> None:
        """The person is gone: nothing reaches them any more."""
        self._leave()
        self._watchers.clear()

    def watch(self, watcher: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `watcher` at every change until the returned function is called."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def messages(self, place: Place) -> Sequence[Posted]:
        return tuple(self._rooms.of(place).messages)

    def waiting(self, place: Place) -> bool:
        return self._rooms.of(place).waiting > 0

    def writing(self, place: Place) -> bool:
        """Whether the beginning of an answer stands there already."""
        return any(posted.growing for posted in self._rooms.of(place).messages)

    def message(self, message_id: int) -> Posted | None:
        return self._rooms.message(message_id)

    def replies(self, message_id: int) -> int:
        posted = self._rooms.message(message_id)
        return len(self._rooms.of(Place(posted.place.channel, message_id)).messages) if posted else 0

    async def say(self, place: Place, line: str) -> None:
        """Post the person's words and, where they address Aftershow, its answer."""
        line = line.strip()
        if not line:
            return
        self.typed.append(line)
        said = self._post(place, "you", text=line)
        addressed = place.thread is not None or self._channel(place).direct
        match read_line(line, addressed=addressed):
            case Asked(command="clock", text=text) if self._turn is not None:
                await self._turn_clock(place, text)
            case Asked(command=None, text=text):
                await self._answer(said, self._question(place, text))
            case Asked(command=command, text=text) if command is not None:
                await self._answer(said, self._command(place, command, text))
            case Plain():
                self._hint(place)

    async def press(self, under: int, action: str) -> None:
        """Press a button of the message `under`; the reply appears where that message is."""
        pressed = self._rooms.message(under)
        if pressed is not None:
            event = ButtonEvent(
                event_id=uuid.uuid4().hex,
                person=self._person,
                conversation=self._conversation(pressed.place),
                action=action,
                admin=self.turns,
                message=MessageRef(self._conversation(pressed.place), pressed.key) if pressed.key else None,
            )
            await self._answer(pressed, event)

    @property
    def time(self) -> datetime:
        return self._clock.now()

    @property
    def turns(self) -> bool:
        """Whether the clock can be turned."""
        return self._turn is not None

    async def forward(self, by: timedelta) -> str:
        """Turn the clock; what happened meanwhile, in words."""
        if self._turn is None:
            return ""
        before = self._arrived
        at = await self._turn(by)
        self._tell(Changed(Place("")))
        return appeared(self._arrived - before, at)

    async def suggest(self, place: Place, name: str, partial: str) -> Sequence[Suggestion]:
        request = SuggestRequest(
            person=self._person, conversation=self._conversation(place), name=name, partial=partial
        )
        try:
            return await self._handler.suggest(request)
        except AftershowError:
            return ()

    async def _answer(self, request: Posted, event: Event) -> None:
        room = self._rooms.of(request.place)
        room.waiting += 1
        self._tell(Changed(request.place))
        live = Live(lambda message, before, growing: self._show(request, message, before, growing=growing))
        answer = APOLOGY
        try:
            form = await self._handler.form_for(event) if isinstance(event, ButtonEvent) else None
            answer = NO_FORMS if form is not None else await self._handler.dispatch(event, live)
        except AftershowError as error:
            answer = notice(Tone.ERROR, error.user_text)
        finally:
            room.waiting -= 1
            posted = live.end(answer)
            self._tell(Changed(request.place))
        await self._follow(request, posted, answer)

    def _show(self, request: Posted, answer: OutgoingMessage, before: Posted | None, *, growing: bool) -> Posted:
        if before is None or self._rooms.message(before.id) is None:
            return self._post(self._place_of(request, answer), "aftershow", answer=answer, growing=growing)
        posted = replace(before, answer=answer, growing=growing)
        self._rooms.renew(posted)
        self._tell(Changed(posted.place, posted, again=True))
        return posted

    async def _follow(self, request: Posted, posted: Posted, answer: OutgoingMessage) -> None:
        """Let questions in a thread under the answer, or under the words that asked, follow it."""
        if answer.turn and request.author == "you":
            self._rooms.answer(request, posted)
            with suppress(AftershowError):
                ref = MessageRef(self._conversation(posted.place), str(posted.id))
                await self._handler.shown(ref, replace(answer, shows=()))

    def _place_of(self, request: Posted, answer: OutgoingMessage) -> Place:
        if answer.placement is Placement.THREAD and request.place.thread is None:
            return Place(request.place.channel, request.id)
        return request.place

    async def _turn_clock(self, place: Place, text: str) -> None:
        by = asked_for(text)
        if by is None:
            self._post(place, "aftershow", answer=notice(Tone.INFO, f"It is {told(self.time)}. {HOW}"))
            return
        room = self._rooms.of(place)
        room.waiting += 1
        self._tell(Changed(place))
        try:
            said = notice(Tone.INFO, await self.forward(by))
        except AftershowError as error:
            said = notice(Tone.ERROR, error.user_text)
        finally:
            room.waiting -= 1
        self._post(place, "aftershow", answer=said)
        self._tell(Changed(place))

    def _on_board(self, change: Changed) -> None:
        """Something unasked came, changed or went."""
        posted = change.posted
        if posted is None:
            return
        if change.gone:
            self._rooms.remove(posted)
        elif change.again:
            self._rooms.renew(posted)
        else:
            self._arrived += 1
            self._rooms.keep(posted)
        self._tell(change)

    def _hint(self, place: Place) -> None:
        self._post(place, "aftershow", answer=ALONE)

    def _post(
        self,
        place: Place,
        author: Literal["you", "aftershow"],
        *,
        text: str = "",
        answer: OutgoingMessage | None = None,
        growing: bool = False,
    ) -> Posted:
        posted = Posted(
            id=next(self._ids),
            place=place,
            at=self._clock.now(),
            author=author,
            text=text,
            answer=answer,
            growing=growing,
        )
        self._rooms.keep(posted)
        self._tell(Changed(place, posted))
        return posted

    def _tell(self, change: Changed) -> None:
        for watcher in tuple(self._watchers):
            watcher(change)

    def _channel(self, place: Place) -> Channel:
        return next(channel for channel in CHANNELS if channel.id == place.channel)

    def _conversation(self, place: Place) -> ConversationRef:
        return ConversationRef(
            platform=self._platform,
            community=self._community,
            channel=place.channel,
            thread=self._thread_name(place),
            episode_id=self._thread_episode(place),
        )

    def _thread_name(self, place: Place) -> str | None:
        """As the core knows it: by the key of an unasked post, else by the number of the answer."""
        root = self._rooms.message(place.thread)
        if root is not None and root.key:
            return root.key
        return None if place.thread is None else str(self._rooms.answer_to(place.thread))

    def _thread_episode(self, place: Place) -> EpisodeId | None:
        root = self._rooms.message(place.thread)
        return root.answer.about if root is not None and root.answer is not None else None

    def _command(self, place: Place, name: str, text: str) -> CommandEvent:
        return CommandEvent(
            event_id=uuid.uuid4().hex,
            person=self._person,
            conversation=self._conversation(place),
            name=name,
            text=text,
        )

    def _question(self, place: Place, text: str) -> QuestionEvent:
        return QuestionEvent(
            event_id=uuid.uuid4().hex, person=self._person, conversation=self._conversation(place), text=text
        )
