"""Speaking unasked in Slack: `Poster` over the Web API."""

from datetime import timedelta

from adapters.slack.calls import TeamCalls
from adapters.slack.places import PLATFORM
from adapters.slack.render import Page, render, told
from adapters.slack.rich_text import Json
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import PlaceGone, PlatformError

_POST = "aftershow_post"
_AT_ONCE = timedelta(seconds=2)
"""Whoever posts unasked keeps its own time: a longer wait comes back as `SlowDown`."""


class SlackPoster:
    """Implements `Poster`. Slack cannot tell that a key was posted before; it stands in the message's metadata, where a
    search for it finds the message."""

    def __init__(self, calls: TeamCalls) -> None:
        self._calls = calls

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        first, *others = render(message) or (told("\u2026"),)
        posted = await self._post(place, place.thread, first, key)
        for page in others:
            await self._post(place, place.thread or posted.message, page, key)
        return posted

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        [page, *_] = render(message) or (told("\u2026"),)
        place = ref.conversation
        payload: Json = {"channel": place.channel, "ts": ref.message, **page.updated()}
        await self._call(place, "chat.update", payload)

    async def remove(self, ref: MessageRef) -> None:
        place = ref.conversation
        try:
            await self._call(place, "chat.delete", {"channel": place.channel, "ts": ref.message})
        except PlaceGone:
            return

    async def _post(self, place: ConversationRef, thread: str | None, page: Page, key: str) -> MessageRef:
        channel = place.channel or place.direct
        if not channel:
            raise PlatformError("There is no channel to post in.")
        payload: Json = {"channel": channel, **page.posted()}
        payload["metadata"] = {"event_type": _POST, "event_payload": {"key": key}}
        if thread:
            payload["thread_ts"] = thread
        answer = await self._call(place, "chat.postMessage", payload)
        stands_in = ConversationRef(
            platform=PLATFORM,
            community=place.community,
            channel=str(answer.get("channel") or channel),
            thread=thread,
            episode_id=place.episode_id,
            direct=place.direct,
        )
        return MessageRef(stands_in, str(answer["ts"]))

    async def _call(self, place: ConversationRef, method: str, payload: Json) -> Json:
        channel = str(payload["channel"])
        answer = await self._calls.call(place.community, method, payload, channel=channel, patience=_AT_ONCE)
        return answer.data if isinstance(answer.data, dict) else {}
