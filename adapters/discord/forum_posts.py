"""Posts in a forum: a thread with its first message, made in one call for which Discord keeps no nonce.

Where an answer is lost, what stands in the forum is looked at before anything is sent again.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import discord
from discord.http import Route

from adapters.discord.render import Json
from bot.errors import PlatformDown

_DAY = 1440
_PAUSES = (1.0, 4.0)
"""Seconds from a lost answer to the look whether the post stands: Discord may still be making it."""
_SLACK = timedelta(minutes=1)
"""How far Discord's clock may be behind ours."""
_KEPT = 256


class Ask(Protocol):
    """Raises `PlatformError`s. With `once` nothing is sent twice, and `PlatformDown` means that it may have worked."""

    def __call__(
        self, route: Route, body: Json | None = None, *, once: bool = False
    ) -> Awaitable[Mapping[str, Any]]: ...


class ForumPosts:
    def __init__(self, client: discord.Client, ask: Ask) -> None:
        self._client = client
        self._ask = ask
        self._made: OrderedDict[str, str] = OrderedDict()
        self._unsure: OrderedDict[str, datetime] = OrderedDict()
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def post(self, forum: discord.ForumChannel, name: str, message: Json, *, key: str) -> str:
        """The id of the post, and of its first message. The same for the same key, as long as this process lives."""
        async with self._turns[forum.id]:  # two posts of one name are told apart by who was first
            if key not in self._made:
                self._made[key] = await self._posted(forum, name, message, key)
                _forget_oldest(self._made)
            return self._made[key]

    async def _posted(self, forum: discord.ForumChannel, name: str, message: Json, key: str) -> str:
        unsure_since = self._unsure.pop(key, None)
        if unsure_since is not None and (standing := await self._standing(forum, name, unsure_since)):
            return standing
        began = unsure_since or discord.utils.utcnow()
        self._unsure[key] = began
        _forget_oldest(self._unsure)
        made = await self._made_or_found(forum, name, message, began)
        del self._unsure[key]
        return made

    async def _made_or_found(self, forum: discord.ForumChannel, name: str, message: Json, began: datetime) -> str:
        body: Json = {"name": name, "auto_archive_duration": _DAY, "message": message}
        route = "/channels/{channel_id}/threads"
        for pause in _PAUSES:
            try:
                return str((await self._ask(Route("POST", route, channel_id=forum.id), body, once=True))["id"])
            except PlatformDown:
                await asyncio.sleep(pause)
            if standing := await self._standing(forum, name, began):
                return standing
        return str((await self._ask(Route("POST", route, channel_id=forum.id), body, once=True))["id"])

    async def _standing(self, forum: discord.ForumChannel, name: str, since: datetime) -> str | None:
        """A post of ours with that name, made since then, that no other key has."""
        route = Route("GET", "/guilds/{guild_id}/threads/active", guild_id=forum.guild.id)
        oldest = discord.utils.time_snowflake(since - _SLACK)
        taken = set(self._made.values())
        bot = str(self._client.user.id) if self._client.user is not None else ""
        for thread in (await self._ask(route))["threads"]:
            ours = str(thread.get("owner_id")) == bot and str(thread.get("parent_id")) == str(forum.id)
            if ours and thread.get("name") == name and int(thread["id"]) >= oldest and str(thread["id"]) not in taken:
                return str(thread["id"])
        return None


def _forget_oldest(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > _KEPT:
        kept.popitem(last=False)
