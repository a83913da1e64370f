"""One request from its claim to its visible end: claimed before it is acknowledged, worked on after."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from adapters.slack.calls import TeamCalls
from adapters.slack.delivery import Delivery
from adapters.slack.draft import Draft, HalfStands, Halves
from adapters.slack.heard import Heard
from adapters.slack.people import is_administrator
from adapters.slack.settling import AGAIN, Settling
from adapters.slack.threads import Threads
from adapters.slack.window import Window, has_room
from adapters.slack.working import working
from bot.chat.blocks import Notice, Text, Tone
from bot.chat.events import Event, FormEvent, QuestionEvent, RemovedEvent
from bot.chat.forms import Form
from bot.chat.growing import Turns
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.ports import EventHandler
from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId
from bot.errors import AftershowError, PlatformDown, PlatformError, SlowDown
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)
T = TypeVar("T")

_CLAIM = timedelta(seconds=2)
"""Of the three seconds that Slack waits for an acknowledgement."""
_PATIENCE = timedelta(seconds=0.8)
"""A trigger opens a modal for three seconds: what takes longer than this waits in a modal that is open already."""
_ACKNOWLEDGED = timedelta(seconds=0.5)
"""The acknowledgement of a form puts a waiting window in its place: an answer that overtook it would be lost."""
_STEP = timedelta(seconds=1.2)
"""From one step of growing answers to the next, of all in a workspace: Slack takes 50 changes a minute there, and the
answers themselves want some. https://docs.slack.dev/apis/web-api/rate-limits"""
_MOST_TURNS = 1_024
_SWEEP = timedelta(minutes=1)
_UNSURE = "Slack did not confirm that my answer arrived. If you cannot see it, please try again: {again}."
_SLOWED = "Too much is being posted here just now, so my answer could not be. In a minute, please try again: {again}."
_UNSURE_TRIES = (1.0, 3.0, 8.0)


class Worker:
    """Work runs in tasks of its own. `close` waits for them a little; what it ends is settled by the next start."""

    def __init__(
        self, handler: EventHandler, calls: TeamCalls, threads: Threads, pictures: Pictures | None = None
    ) -> None:
        self._handler = handler
        self._calls = calls
        self._threads = threads
        self._delivery = Delivery(calls, pictures)
        self._halves = Halves(calls)
        self._settling = Settling(handler, self._delivery, self._halves)
        self._turns: dict[CommunityId, Turns] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def take(self, heard: Heard) -> bool:
        """Claim it, and begin; False where nothing is to be done.

        Raises `AftershowError` or `TimeoutError` where it could not be claimed: then it must not be acknowledged.
        """
        async with asyncio.timeout(_CLAIM.total_seconds()):
            if heard.follow_up and not await self._threads.asked_in(heard.event.conversation):
                return False
            if not await self._handler.take(heard.event, reply=heard.reply.encoded()):
                return False
        self._begin(self._work(heard))
        return True

    async def sweep(self) -> None:
        """Settle what earlier processes left open: now and every minute, until cancelled."""
        while True:
            await asyncio.wait({self._begin(self._settling.settle())})
            await asyncio.sleep(_SWEEP.total_seconds())

    async def close(self, grace: timedelta) -> None:
        """Let the work end; what does not is left open and settled by whoever starts next."""
        running = {task for task in self._tasks if not task.done()}
        if running:
            await asyncio.wait(running, timeout=grace.total_seconds())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    # --- one request --------------------------------------------------------------------------------------------------

    async def _work(self, heard: Heard) -> None:
        community = heard.event.conversation.community
        try:
            outcome = await self._answer(heard)
        except HalfStands as error:
            logger.warning("left to the sweep id=%s code=%s", heard.event.event_id, error.code)
            return
        except (PlatformDown, SlowDown) as error:
            logger.warning("no answer id=%s code=%s", heard.event.event_id, error.code)
            if not await self._own_up(heard, _SLOWED if isinstance(error, SlowDown) else _UNSURE):
                return
            outcome = error.code
        except AftershowError as error:
            logger.warning("no answer id=%s code=%s", heard.event.event_id, error.code)
            outcome = error.code
            try:
                await self._delivery.tell(community, heard.reply, error.user_text, Tone.ERROR)
            except PlatformError as second:
                logger.warning("nobody told id=%s code=%s", heard.event.event_id, second.code)
        await self._handler.ended(heard.event, outcome)

    async def _answer(self, heard: Heard) -> str:
        event, form, waiting = await self._opening(heard)
        community = event.conversation.community
        if form is not None:
            await self._delivery.open_form(
                community, heard.reply, form, trigger=heard.trigger, view=heard.view, waiting=waiting
            )
            return "form"
        if isinstance(event, RemovedEvent):
            await self._handler.dispatch(event)
            self._calls.forget(community)
            return "removed"
        if heard.view and not heard.reply.view:
            return await self._answer_in_a_modal(heard, event, waiting)
        if has_room(heard):
            async with Window(self._delivery, heard, self._turns_of(community)) as window:
                message = await self._handler.dispatch(event, window)
                await self._answer_in_conversation(heard, event, message, waiting)
                window.answered(message)
        elif isinstance(event, QuestionEvent) or heard.reply.direct:
            async with working(self._calls, community, heard.reply):
                await self._answer_step_by_step(heard, event, waiting)
        else:
            await self._answer_in_conversation(heard, event, await self._handler.dispatch(event), waiting)
        return "answered"

    async def _answer_step_by_step(self, heard: Heard, event: Event, waiting: str) -> None:
        community, id, reply = event.conversation.community, event.event_id, heard.reply
        if not (reply.openly or reply.direct):
            await self._answer_in_conversation(heard, event, await self._handler.dispatch(event), waiting)
            return
        turns = self._turns_of(community)
        draft = Draft(self._delivery, self._halves, event.conversation, reply, id, turns, self._handler.shown)
        try:
            message = await self._handler.dispatch(event, draft)
        finally:
            await draft.end()
        await self._answer_in_conversation(heard, event, message, waiting, draft)

    async def _answer_in_conversation(
        self, heard: Heard, event: Event, message: OutgoingMessage, waiting: str, draft: Draft | None = None
    ) -> None:
        if heard.reply.view and isinstance(event, FormEvent):
            await asyncio.sleep(_ACKNOWLEDGED.total_seconds())
        if heard.reply.openly and _is_an_answer(message):
            message = replace(message, visibility=Visibility.PUBLIC)
        try:
            await self._threads.asked(event, message)
        except AftershowError as error:
            logger.warning("thread not remembered id=%s code=%s", event.event_id, error.code)
        if draft is not None:
            ref = await draft.finish(message)
        else:
            ref = await self._delivery.send(event.conversation.community, heard.reply, message)
        await self._after(event, message, ref, waiting)

    def _turns_of(self, community: CommunityId) -> Turns:
        if len(self._turns) > _MOST_TURNS:
            self._turns.clear()
        return self._turns.setdefault(community, Turns(_STEP))

    async def _after(self, event: Event, message: OutgoingMessage, ref: MessageRef | None, waiting: str) -> None:
        """What must not undo an answer that is there already."""
        try:
            if ref is not None:
                await self._handler.shown(ref, message)
            await self._threads.stands(event, message, ref)
            if waiting:
                below = OutgoingMessage(blocks=(Text("My answer is below this window."),))
                await self._delivery.fill(event.conversation.community, waiting, below)
        except AftershowError as error:
            logger.warning("after the answer id=%s code=%s", event.event_id, error.code)

    async def _opening(self, heard: Heard) -> tuple[Event, Form | None, str]:
        """The event with what Slack knows of the person, the form it opens, and the modal that waits for the form.

        Nothing waits in a modal unless what comes can stand in one.
        """
        in_a_window = bool(heard.view and not heard.reply.view)
        if not heard.trigger or not (in_a_window or self._handler.opens_form(heard.event)):
            return await self._known(heard), None, ""
        asking = self._begin(self._form(heard))
        await asyncio.wait({asking}, timeout=_PATIENCE.total_seconds())
        waiting = ""
        if not asking.done():
            waiting = await self._delivery.open_waiting(heard.event.conversation.community, heard.reply, heard.trigger)
        event, form = await asking
        return event, form, waiting

    async def _form(self, heard: Heard) -> tuple[Event, Form | None]:
        event = await self._known(heard)
        return event, await self._handler.form_for(event)

    async def _known(self, heard: Heard) -> Event:
        """With the episode of its thread, and whether an administrator does this: looked up now, never remembered."""
        conversation = await self._threads.scoped(heard.event.conversation)
        event = replace(heard.event, conversation=conversation)
        if not self._handler.needs_admin(event) or heard.foreign:
            return replace(event, admin=False)
        return replace(event, admin=await is_administrator(self._calls, conversation.community, heard.reply.user))

    async def _answer_in_a_modal(self, heard: Heard, event: Event, waiting: str) -> str:
        """For a press in the Home tab, where there is no conversation to answer in."""
        community = event.conversation.community
        answering = self._begin(self._handler.dispatch(event))
        if not waiting:
            await asyncio.wait({answering}, timeout=_PATIENCE.total_seconds())
            if not answering.done():
                waiting = await self._delivery.open_waiting(community, heard.reply, heard.trigger)
        message = await answering
        try:
            if waiting:
                await self._delivery.fill(community, waiting, message)
            else:
                await self._delivery.open_answer(community, message, heard.trigger)
        except PlatformDown:
            raise
        except PlatformError:
            await self._delivery.send(community, heard.reply, message)
        return "answered"

    # --- what went wrong ----------------------------------------------------------------------------------------------

    async def _own_up(self, heard: Heard, words: str) -> bool:
        """Say that the answer may be lost. False where not even that arrives: the sweep says it later."""
        text = words.format(again=heard.reply.again or AGAIN)
        for pause in _UNSURE_TRIES:
            await asyncio.sleep(pause)
            try:
                await self._delivery.tell(heard.event.conversation.community, heard.reply, text, Tone.ERROR)
            except PlatformError as error:
                logger.info("not told yet id=%s code=%s", heard.event.event_id, error.code)
            else:
                return True
        return False

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """A request that broke stays open in the ledger: the sweep tells its person."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("work failed error=%s", type(error).__name__)


def _is_an_answer(message: OutgoingMessage) -> bool:
    """Found or not; a lone notice says what is wrong with the request, which concerns nobody else."""
    return not (len(message.blocks) == 1 and isinstance(message.blocks[0], Notice))
