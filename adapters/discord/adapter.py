"""Speaking on Discord: posts that appear once, replaced and removed."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import discord
from discord.http import Route

from adapters.discord import errors
from adapters.discord.errors import ThreadArchived
from adapters.discord.inbound import PLATFORM
from adapters.discord.markers import marked, marker_of
from adapters.discord.markup import plain
from adapters.discord.once import at_most_once
from adapters.discord.pace import Pace
from adapters.discord.persistence import TRIES, again, asked
from adapters.discord.pictures import Illustrated, Picture, form, with_pictures, words_at_least
from adapters.discord.render import Json, render
from adapters.discord.searching import Search
from bot.chat.blocks import Heading
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import NotPermitted, PlaceGone, SlowDown
from bot.ports.pictures import Pictures

T = TypeVar("T")

_PATIENCE = 45.0
"""Seconds for one call with its waits; discord.py itself waits at most `MAX_WAIT` for a rate limit."""
MAX_WAIT = 30.0
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NONCE = 22
_DAY = 1440
_THREAD_NAME = 100
_NAME = "Aftershow"
_OPEN: Json = {"archived": False}
_FORUM = 15
_REMEMBERS = timedelta(minutes=2)
"""Discord knows a nonce again for "a few minutes": https://discord.com/developers/docs/resources/message#create-message
"""
_CONNECTING = timedelta(seconds=5)
_MOST_KEPT = 2_048


class DiscordPoster:
    """Implements `Poster` over discord.py's HTTP client, once its client is logged in.

    One key gives one nonce: Discord answers a second send within some minutes with the first message. The same stands
    in the message as its marker, by which it is found later.
    """

    def __init__(self, client: discord.Client, pictures: Pictures | None = None, pace: Pace | None = None) -> None:
        self._client = client
        self._pace = pace or Pace()
        self.pictures = Illustrated(pictures)
        self._search = Search(self._ask)
        self._markers: OrderedDict[str, str] = OrderedDict()
        self._forums: OrderedDict[str, bool] = OrderedDict()

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        self._me()
        async with self._pace.one_post():
            return await self._post(place, message, key)

    async def _post(self, place: ConversationRef, message: OutgoingMessage, key: str) -> MessageRef:
        if not place.channel and place.thread is None:
            place = await self._direct(place)
        payload = marked(render(message), nonce(key))
        pictures = await self.pictures.of(message)
        if await self._is_forum(place):
            ref = await self._forum_post(place, message, payload, pictures)
        else:
            ref = await self.send(place, payload, key=key, pictures=pictures)
        _keep(self._markers, ref.message, nonce(key))
        return ref

    async def remembers(self, place: ConversationRef) -> timedelta:
        return timedelta() if await self._is_forum(place) else _REMEMBERS

    async def find(self, place: ConversationRef, key: str, since: datetime) -> Sequence[MessageRef] | None:
        me, marker = self._me(), nonce(key)
        try:
            if not place.channel and place.thread is None:
                place = await self._direct(place)
            if await self._is_forum(place):
                posts = await self._search.forum_posts(int(place.channel), me, since)
                refs = [MessageRef(replace(place, thread=one), one) for one in posts]
                return [ref for ref in refs if await self._begins_with(ref, marker)]
            found = await self._search.in_channel(_channel(place), me, marker, since)
        except NotPermitted:
            return None
        return None if found is None else [MessageRef(place, one) for one in found]

    async def thread_under(self, ref: MessageRef, name: str) -> ConversationRef:
        """A forum post is a thread, one in a thread stays there, and direct talks have none."""
        place = ref.conversation
        if place.thread is not None or place.direct is not None:
            return place
        return await self.open_thread(ref, plain(name, _THREAD_NAME) or _NAME)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """The marker stays: a post may be changed by a press before it is known that it stands."""
        marker = await self._marker_of(ref)
        payload: Json = {**render(message), "attachments": []}
        payload = marked(payload, marker) if marker else payload
        await self._change("PATCH", ref, payload, await self.pictures.of(message))

    async def remove(self, ref: MessageRef) -> None:
        try:
            await self._change("DELETE", ref)
        except PlaceGone:
            return

    async def send(
        self,
        place: ConversationRef,
        payload: Json,
        *,
        key: str,
        under: str | None = None,
        pictures: Sequence[Picture] = (),
    ) -> MessageRef:
        """Send what is drawn; `under` is the message that it answers."""
        body: Json = {**payload, "nonce": nonce(key), "enforce_nonce": True}
        if under is not None:
            body["message_reference"] = {"message_id": under, "fail_if_not_exists": False}
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=_channel(place))
        sent = await words_at_least(lambda shown: self._call(route, with_pictures(body, shown), shown), pictures)
        return MessageRef(place, str(sent["id"]))

    async def edit(self, ref: MessageRef, payload: Json, pictures: Sequence[Picture] = ()) -> None:
        """Put what is drawn in place of what stands there, with its marker or without one."""
        await self._change("PATCH", ref, payload, pictures)

    async def open_thread(self, ref: MessageRef, name: str) -> ConversationRef:
        """The thread under a message, opened if there is none. Its id is the message's."""
        body: Json = {"name": name, "auto_archive_duration": _DAY}
        route = _route("POST", "/channels/{channel_id}/messages/{message_id}/threads", ref)
        await self._call(route, body, fine=errors.THREAD_EXISTS)
        return replace(ref.conversation, thread=ref.message)

    async def has_thread(self, ref: MessageRef) -> bool:
        try:
            await self._call(Route("GET", "/channels/{channel_id}", channel_id=ref.message))
        except PlaceGone:
            return False
        return True

    async def typing(self, place: ConversationRef) -> None:
        await self._call(Route("POST", "/channels/{channel_id}/typing", channel_id=_channel(place)))

    async def _direct(self, place: ConversationRef) -> ConversationRef:
        if place.direct is None:
            raise PlaceGone("No channel is chosen there.")
        opened = await self._call(Route("POST", "/users/@me/channels"), {"recipient_id": place.direct})
        return replace(place, channel=str(opened["id"]))

    def _me(self) -> int:
        """Our user id. Raises `SlowDown` while the client is not logged in: nothing was sent then."""
        if self._client.user is None:
            raise SlowDown("I am still connecting to Discord.", _CONNECTING)
        return self._client.user.id

    async def _is_forum(self, place: ConversationRef) -> bool:
        """Asked of Discord where no gateway told: in a process that only sends."""
        if place.thread is not None or place.direct is not None or not place.channel.isdecimal():
            return False
        known = self._client.get_channel(int(place.channel))
        if known is not None:
            return isinstance(known, discord.ForumChannel)
        if place.channel not in self._forums:
            told = await self._call(Route("GET", "/channels/{channel_id}", channel_id=int(place.channel)))
            _keep(self._forums, place.channel, told.get("type") == _FORUM)
        return self._forums[place.channel]

    async def _forum_post(
        self, place: ConversationRef, message: OutgoingMessage, payload: Json, pictures: Sequence[Picture]
    ) -> MessageRef:
        """A forum takes no messages, but posts: a thread with its first message. There is no nonce for these."""
        body: Json = {"name": thread_name(message), "auto_archive_duration": _DAY}
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=int(place.channel))

        async def ask(shown: Sequence[Picture]) -> Mapping[str, Any]:
            return await self._call(route, {**body, "message": with_pictures(payload, shown)}, shown, once=True)

        made = await words_at_least(ask, pictures)
        return MessageRef(replace(place, thread=str(made["id"])), str(made["id"]))

    async def _begins_with(self, post: MessageRef, marker: str) -> bool:
        try:
            return await self._marker_of(post) == marker
        except PlaceGone:
            return False

    async def _marker_of(self, ref: MessageRef) -> str:
        """What a message is found by, "" for none. It is asked for once: edits keep it."""
        marker = self._markers.get(ref.message)
        if marker is None:
            stands = await self._call(_route("GET", "/channels/{channel_id}/messages/{message_id}", ref))
            marker = marker_of(stands) or ""
            _keep(self._markers, ref.message, marker)
        return marker

    async def _change(
        self, method: str, ref: MessageRef, body: Json | None = None, pictures: Sequence[Picture] = ()
    ) -> None:
        """Change a message. One in an archived thread takes no changes: the thread is opened again first."""
        route = _route(method, "/channels/{channel_id}/messages/{message_id}", ref)

        async def ask(shown: Sequence[Picture]) -> Mapping[str, Any]:
            return await self._call(route, body if body is None else with_pictures(body, shown), shown)

        try:
            await words_at_least(ask, pictures)
        except ThreadArchived:
            await self._call(Route("PATCH", "/channels/{channel_id}", channel_id=_channel(ref.conversation)), _OPEN)
            await words_at_least(ask, pictures)

    async def _call(
        self,
        route: Route,
        body: Json | None = None,
        pictures: Sequence[Picture] = (),
        *,
        fine: int = -1,
        once: bool = False,
    ) -> Mapping[str, Any]:
        """Raises `PlatformError`s, but for Discord's code `fine`: then there is nothing in the answer.

        `once` is for what would have a second effect if it were asked again: neither after a broken connection nor, as
        discord.py does by itself, when Discord says that it is in trouble.
        """
        self._me()
        options: dict[str, Any] = {} if body is None else {"json": body}
        if body is not None and pictures:
            options = {"form": form(body, pictures)}
        try:
            with at_most_once() if once else nullcontext():
                answer: Mapping[str, Any] = await again(
                    lambda: asked(self._client.http, route, **options), _PATIENCE, tries=1 if once else TRIES
                )
        except errors.FAILURES as error:
            if errors.code_of(error) == fine:
                return {}
            raise errors.ours(error) from error
        return answer

    async def _ask(self, route: Route, query: Mapping[str, int | str]) -> Any:
        self._me()
        try:
            return await again(lambda: asked(self._client.http, route, params=dict(query)), _PATIENCE)
        except errors.FAILURES as error:
            raise errors.ours(error) from error


def nonce(key: str) -> str:
    """The same for the same key, 22 of the 25 characters that Discord takes."""
    number = int.from_bytes(hashlib.sha256(f"{PLATFORM}:{key}".encode()).digest(), "big")
    digits = []
    for _ in range(_NONCE):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def thread_name(message: OutgoingMessage, otherwise: str = _NAME) -> str:
    """What a thread about a message is called: its heading, else its first words."""
    heading = next((block.text for block in message.blocks if isinstance(block, Heading)), "")
    return plain(heading or plain_text(message), _THREAD_NAME) or otherwise


def _keep(kept: OrderedDict[str, T], name: str, value: T) -> None:
    kept[name] = value
    if len(kept) > _MOST_KEPT:
        kept.popitem(last=False)


def _channel(place: ConversationRef) -> int:
    """The channel that a message goes to: a thread is a channel of its own. Ids that are none lead nowhere."""
    channel = place.thread or place.channel
    if not channel.isdecimal():
        raise PlaceGone("No channel is chosen there.")
    return int(channel)


def _route(method: str, path: str, ref: MessageRef) -> Route:
    if not ref.message.isdecimal():
        raise PlaceGone("The message is gone.")
    return Route(method, path, channel_id=_channel(ref.conversation), message_id=int(ref.message))
