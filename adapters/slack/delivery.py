"""Answers on their way back: to one person or to all, in the conversation, a modal or the Home tab."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from adapters.slack.calls import PATIENCE, TeamCalls
from adapters.slack.pictures import Illustrated
from adapters.slack.places import PLATFORM
from adapters.slack.render import Page, render, told
from adapters.slack.reply import FormOrigin, Reply
from adapters.slack.rich_text import Json
from adapters.slack.searching import POST
from adapters.slack.views import answer_view, form_view, home_view, named, waiting_view
from bot.chat.blocks import Notice, Tone
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId
from bot.errors import AftershowError, NotPermitted, PlaceGone, PlatformError, SlowDown
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)

_MOST_RESPONSES = 4
"""Of the five that a `response_url` takes; the fifth is for saying that something failed."""
_SOON = timedelta(seconds=1)
_FINISHING = timedelta(seconds=10)
_SHORTLY = timedelta(seconds=3)
"""How long a public answer waits for its turn in a channel while there is another road."""


class Delivery:
    def __init__(self, calls: TeamCalls, pictures: Pictures | None = None) -> None:
        self._calls = calls
        self._pictures = Illustrated(calls, pictures)

    async def send(self, community: CommunityId, reply: Reply, message: OutgoingMessage) -> MessageRef | None:
        """The first message that stands in a conversation for everyone; None where it is seen otherwise.

        Raises `PlatformError`s when nobody could be told anything.
        """
        try:
            return await self._send(community, reply, message)
        except (PlaceGone, NotPermitted) as error:
            logger.info("answer not sent code=%s", error.code)
            await self.tell(community, reply, error.user_text, Tone.ERROR)
            return None

    async def tell(self, community: CommunityId, reply: Reply, text: str, tone: Tone = Tone.INFO) -> None:
        """A sentence for the person alone, by whatever road is left. Raises `PlatformError`s when there is none."""
        page = told(text, tone)
        if reply.home:
            await self._publish(community, reply.user, _notice(text, tone))
        elif reply.view:
            await self.fill(community, reply.view, _notice(text, tone))
        else:
            await self._privately(community, reply, (page,))

    async def open_form(
        self, community: CommunityId, reply: Reply, form: Form, *, trigger: str, view: str, waiting: str
    ) -> None:
        """Open the form as a modal, over the one it was asked for in, or in place of the one that waits for it."""
        origin = FormOrigin(channel=reply.channel, thread=reply.thread, url=reply.url)
        shown = form_view(form, origin)
        if waiting:
            await self._calls.call(community, "views.update", {"view_id": waiting, "view": shown})
        else:
            await self._open(community, shown, trigger, stacked=bool(reply.view and view))

    async def open_waiting(self, community: CommunityId, reply: Reply, trigger: str) -> str:
        """The id of a modal that says to wait; "" where there is none."""
        try:
            return await self._open(community, waiting_view(), trigger, stacked=bool(reply.view))
        except PlatformError as error:
            logger.info("no waiting view code=%s", error.code)
            return ""

    async def open_reading(self, community: CommunityId, reply: Reply, text: str, *, trigger: str, name: str) -> str:
        """The id of a window that says so, found again by `name`; "" where there is none."""
        try:
            answer = await self._calls.call(
                community,
                "views.open",
                {"trigger_id": trigger, "view": named(waiting_view(text), name)},
                patience=_SOON,
            )
        except AftershowError as error:
            logger.info("no window code=%s", error.code)
            return ""
        return str((answer.get("view") or {}).get("id") or "")

    async def open_answer(self, community: CommunityId, message: OutgoingMessage, trigger: str) -> None:
        await self._open(community, answer_view(message), trigger, stacked=False)

    async def fill(self, community: CommunityId, view: str, message: OutgoingMessage, *, name: str = "") -> None:
        """Put it into the window of that id; where `view` is "", into the one of that name."""
        found: Json = {"view_id": view} if view else {"external_id": name}
        await self._calls.call(community, "views.update", {**found, "view": named(answer_view(message), name)})

    # --- an answer that grows where all can see it ---

    async def begin(self, community: CommunityId, reply: Reply, message: OutgoingMessage, *, key: str) -> MessageRef:
        """Post half an answer where the whole will stand. Waits for nothing."""
        payload = {**_metadata(key), **render(message)[0].posted()}
        return await self._post(community, reply.channel, reply.thread, payload, _SOON)

    async def change(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Put more of it in place of the half. Waits for nothing."""
        await self._update(ref, render(message)[0].updated())

    async def finish(self, ref: MessageRef, message: OutgoingMessage) -> MessageRef:
        """Put the answer in place of its half, which nobody takes for one any more."""
        place = ref.conversation
        first, *others = await self._pictures.pages(place.community, message) or (told("\u2026"),)
        await self._update(ref, {**_metadata(""), **first.updated()}, _FINISHING)
        for page in others:
            await self._post(place.community, place.channel, place.thread or ref.message, page.posted())
        return ref

    async def _update(self, ref: MessageRef, payload: Json, patience: timedelta = timedelta()) -> None:
        place = ref.conversation
        named: Json = {"channel": place.channel, "ts": ref.message}
        await self._calls.call(place.community, "chat.update", {**named, **payload}, patience=patience)

    # --- roads --------------------------------------------------------------------------------------------------------

    async def _send(self, community: CommunityId, reply: Reply, message: OutgoingMessage) -> MessageRef | None:
        if reply.home:
            await self._publish(community, reply.user, message)
            return None
        if reply.view:
            await self.fill(community, reply.view, message)
            return None
        pages = await self._pictures.pages(community, message)
        if not pages:
            return None
        if message.visibility is Visibility.PRIVATE and not reply.direct:
            await self._privately(community, reply, pages)
            return None
        return await self._publicly(community, reply, pages, message.placement)

    async def _privately(self, community: CommunityId, reply: Reply, pages: Sequence[Page]) -> None:
        if reply.url:
            try:
                for page in pages[:_MOST_RESPONSES]:
                    payload = page.responded(public=False)
                    thread = {"thread_ts": reply.quiet_thread} if reply.quiet_thread else {}
                    await self._calls.respond(reply.url, {**payload, **thread})
                return
            except PlaceGone:
                logger.info("a response_url has expired")
        if reply.channel and not reply.direct:
            try:
                for page in pages:
                    await self._ephemerally(community, reply, page)
                return
            except (PlaceGone, NotPermitted) as error:
                logger.info("not in the channel code=%s", error.code)
        channel = reply.channel if reply.direct else reply.user
        for page in pages:
            await self._post(community, channel, reply.thread if reply.direct else None, page.posted())

    async def _publicly(
        self, community: CommunityId, reply: Reply, pages: Sequence[Page], placement: Placement
    ) -> MessageRef | None:
        """By `chat.postMessage`, which says where the message stands; else by `response_url`, which may post where we
        are no member, and in a channel that is busy."""
        thread = reply.thread or (reply.under if placement is Placement.THREAD else None)
        channel = reply.channel or reply.user
        try:
            first = await self._post(community, channel, thread, pages[0].posted(), _SHORTLY if reply.url else PATIENCE)
        except (PlaceGone, NotPermitted, SlowDown):
            if not reply.url:
                raise
            for page in pages[:_MOST_RESPONSES]:
                payload = page.responded(public=True)
                await self._calls.respond(reply.url, {**payload, "thread_ts": thread} if thread else payload)
            return None
        for page in pages[1:]:
            await self._post(community, first.conversation.channel, thread or first.message, page.posted())
        return first

    async def _post(
        self,
        community: CommunityId,
        channel: str,
        thread: str | None,
        message: Json,
        patience: timedelta = PATIENCE,
    ) -> MessageRef:
        payload: Json = {"channel": channel, **message}
        if thread:
            payload["thread_ts"] = thread
        answer = await self._calls.call(community, "chat.postMessage", payload, channel=channel, patience=patience)
        place = ConversationRef(
            platform=PLATFORM, community=community, channel=str(answer.get("channel") or channel), thread=thread
        )
        return MessageRef(place, str(answer.get("ts") or ""))

    async def _ephemerally(self, community: CommunityId, reply: Reply, page: Page) -> None:
        payload: Json = {"channel": reply.channel, "user": reply.user, **page.updated()}
        if reply.quiet_thread:
            payload["thread_ts"] = reply.quiet_thread
        await self._calls.call(community, "chat.postEphemeral", payload, channel=reply.channel)

    async def _publish(self, community: CommunityId, user: str, message: OutgoingMessage) -> None:
        payload: Json = {"user_id": user, "view": home_view(message)}
        await self._calls.call(community, "views.publish", payload)

    async def _open(self, community: CommunityId, view: Json, trigger: str, *, stacked: bool) -> str:
        method = "views.push" if stacked else "views.open"
        answer = await self._calls.call(community, method, {"trigger_id": trigger, "view": view})
        return str((answer.get("view") or {}).get("id") or "")


def _metadata(key: str) -> Json:
    """Any member of the workspace may read it. It replaces what stood there."""
    return {"metadata": {"event_type": POST, "event_payload": {"key": key}}}


def _notice(text: str, tone: Tone) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Notice(tone, text),))
