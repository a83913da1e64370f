"""Speaking unasked in Slack: `Poster` over the Web API."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.slack.calls import PATIENCE, TeamCalls
from adapters.slack.errors import NotInside
from adapters.slack.pictures import Illustrated
from adapters.slack.places import PLATFORM
from adapters.slack.render import Page, told
from adapters.slack.rich_text import Json
from adapters.slack.searching import POST, Search
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import NotPermitted, PlaceGone, PlatformError
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)

_AT_ONCE = timedelta(seconds=1)
"""Whoever posts unasked keeps its own time: a wait longer than for a turn in a channel comes back as `SlowDown`."""
_SOON = timedelta(seconds=2)


class SlackPoster:
    """Implements `Poster`. Slack cannot tell that a key was posted before; it stands in the message's metadata, where a
    search for it finds the message."""

    def __init__(self, calls: TeamCalls, pictures: Pictures | None = None) -> None:
        self._calls = calls
        self._pictures = Illustrated(calls, pictures)
        self._search = Search(calls)

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        """Fitted messages are one page. Where there are more, the first one is the post: once it stands, nothing that
        happens to the others makes it be sent again."""
        first, *others = await self._pictures.pages(place.community, message) or (told("\u2026"),)
        posted = await self._post(place, place.thread, first, key)
        for number, page in enumerate(others, start=1):
            try:
                await self._post(place, place.thread or posted.message, page, f"{key}/{number}", PATIENCE)
            except PlatformError as error:
                logger.warning("a further page was not posted code=%s", error.code)
                break
        return posted

    async def remembers(self, place: ConversationRef) -> timedelta:
        return timedelta()

    async def find(self, place: ConversationRef, key: str, since: datetime) -> Sequence[MessageRef] | None:
        try:
            channel = place.channel or await self._direct_channel(place)
            found = await self._search.messages(place.community, channel, place.thread, key, since)
        except (NotPermitted, NotInside):
            return None
        except PlatformError as error:
            if type(error) is PlatformError:  # a kind of conversation that has no history for us
                return None
            raise
        return None if found is None else [MessageRef(replace(place, channel=channel), one) for one in found]

    async def thread_under(self, ref: MessageRef, name: str) -> ConversationRef:
        """Threads have no names in Slack, and none is opened before the first reply."""
        return replace(ref.conversation, thread=ref.conversation.thread or ref.message)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        place = ref.conversation
        [page, *_] = await self._pictures.pages(place.community, message) or (told("\u2026"),)
        payload: Json = {"channel": place.channel, "ts": ref.message, **page.updated()}
        await self._call(place, "chat.update", payload)

    async def remove(self, ref: MessageRef) -> None:
        place = ref.conversation
        try:
            await self._call(place, "chat.delete", {"channel": place.channel, "ts": ref.message})
        except PlaceGone:
            return

    async def _direct_channel(self, place: ConversationRef) -> str:
        asked: Json = {"users": str(place.direct)}
        answer = await self._calls.call(place.community, "conversations.open", asked, patience=_SOON)
        return str(answer["channel"]["id"])

    async def _post(
        self, place: ConversationRef, thread: str | None, page: Page, key: str, patience: timedelta = _AT_ONCE
    ) -> MessageRef:
        channel = place.channel or place.direct
        if not channel:
            raise PlatformError("There is no channel to post in.")
        payload: Json = {"channel": channel, **page.posted()}
        payload["metadata"] = {"event_type": POST, "event_payload": {"key": key}}
        if thread:
            payload["thread_ts"] = thread
        answer = await self._call(place, "chat.postMessage", payload, patience)
        stands_in = ConversationRef(
            platform=PLATFORM,
            community=place.community,
            channel=str(answer.get("channel") or channel),
            thread=thread,
            episode_id=place.episode_id,
            direct=place.direct,
        )
        return MessageRef(stands_in, str(answer["ts"]))

    async def _call(self, place: ConversationRef, method: str, payload: Json, patience: timedelta = _SOON) -> Json:
        channel = str(payload["channel"])
        answer = await self._calls.call(place.community, method, payload, channel=channel, patience=patience)
        return answer.data if isinstance(answer.data, dict) else {}
