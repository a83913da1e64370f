"""Speaking on Discord: posts that appear once, replaced and removed."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
from discord.http import Route

from adapters.discord import errors
from adapters.discord.errors import ThreadArchived
from adapters.discord.forum_posts import ForumPosts
from adapters.discord.inbound import PLATFORM
from adapters.discord.markup import plain
from adapters.discord.persistence import TRIES, again, give_up_in_trouble
from adapters.discord.render import Json, render
from bot.chat.blocks import Heading
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef, MessageRef
from bot.errors import PlaceGone

_PATIENCE = 45.0
"""Seconds for one call with its waits; discord.py itself waits at most `MAX_WAIT` for a rate limit."""
MAX_WAIT = 30.0
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NONCE = 22
_DAY = 1440
_THREAD_NAME = 100
_OPEN: Json = {"archived": False}


class DiscordPoster:
    """Implements `Poster` over discord.py's HTTP client, once its client is logged in.

    One key gives one nonce: Discord answers a second send within some minutes with the first message.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._forum_posts = ForumPosts(client, self._call)

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        if not place.channel and place.thread is None:
            place = await self._direct(place)
        if place.thread is None and (forum := self._forum(place.channel)) is not None:
            made = await self._forum_posts.post(forum, thread_name(message), render(message), key=key)
            return MessageRef(replace(place, thread=made), made)
        return await self.send(place, render(message), key=key)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        await self._change("PATCH", ref, render(message))

    async def remove(self, ref: MessageRef) -> None:
        try:
            await self._change("DELETE", ref)
        except PlaceGone:
            return

    async def send(self, place: ConversationRef, payload: Json, *, key: str, under: str | None = None) -> MessageRef:
        """Send what is drawn; `under` is the message that it answers."""
        body: Json = {**payload, "nonce": nonce(key), "enforce_nonce": True}
        if under is not None:
            body["message_reference"] = {"message_id": under, "fail_if_not_exists": False}
        sent = await self._call(Route("POST", "/channels/{channel_id}/messages", channel_id=_channel(place)), body)
        return MessageRef(place, str(sent["id"]))

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

    def _forum(self, channel: str) -> discord.ForumChannel | None:
        """A forum takes no messages, but posts."""
        found = self._client.get_channel(int(channel)) if channel.isdecimal() else None
        return found if isinstance(found, discord.ForumChannel) else None

    async def _change(self, method: str, ref: MessageRef, body: Json | None = None) -> None:
        """Change a message. One in an archived thread takes no changes: the thread is opened again first."""
        path = "/channels/{channel_id}/messages/{message_id}"
        try:
            await self._call(_route(method, path, ref), body)
        except ThreadArchived:
            await self._call(Route("PATCH", "/channels/{channel_id}", channel_id=_channel(ref.conversation)), _OPEN)
            await self._call(_route(method, path, ref), body)

    async def _call(
        self, route: Route, body: Json | None = None, *, fine: int = -1, once: bool = False
    ) -> Mapping[str, Any]:
        """Raises `PlatformError`s, but for Discord's code `fine`: then there is nothing in the answer.

        `once` is for what would have a second effect if it were asked again: neither after a broken connection nor, as
        discord.py does by itself, when Discord says that it is in trouble.
        """
        options: dict[str, Any] = {} if body is None else {"json": body}
        if once:
            options["raise_for_status"] = give_up_in_trouble
        try:
            answer: Mapping[str, Any] = await again(
                lambda: self._client.http.request(route, **options), _PATIENCE, tries=1 if once else TRIES
            )
        except errors.FAILURES as error:
            if errors.code_of(error) == fine:
                return {}
            raise errors.ours(error) from error
        return answer


def nonce(key: str) -> str:
    """The same for the same key, 22 of the 25 characters that Discord takes."""
    number = int.from_bytes(hashlib.sha256(f"{PLATFORM}:{key}".encode()).digest(), "big")
    digits = []
    for _ in range(_NONCE):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def thread_name(message: OutgoingMessage, otherwise: str = "Aftershow") -> str:
    """What a thread about a message is called: its heading, else its first words."""
    heading = next((block.text for block in message.blocks if isinstance(block, Heading)), "")
    return plain(heading or plain_text(message), _THREAD_NAME) or otherwise


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
