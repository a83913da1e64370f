"""Looking for messages of ours by their markers, in channels and forums."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord
from discord.http import Route

from adapters.discord.markers import marker_of

Ask = Callable[[Route, Mapping[str, int | str]], Awaitable[Any]]
"""GET with a query. Raises `PlatformError`s."""

_PAGE = 100
_PAGES = 10
_ARCHIVED = 100


class Search:
    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def in_channel(self, channel: int, author: int, marker: str, since: datetime) -> Sequence[str] | None:
        """Ids, oldest first. None where nobody can tell: the history is not shown to us, or is too long to read.

        Without the permission to read it Discord shows an empty history, which looks like none:
        https://discord.com/developers/docs/resources/channel#get-channel-messages
        """
        after = first = discord.utils.time_snowflake(since) - 1
        found: list[int] = []
        for _ in range(_PAGES):
            page = await self._messages(channel, {"after": after, "limit": _PAGE})
            found += [int(one["id"]) for one in page if _is_ours(one, author, marker)]
            if len(page) < _PAGE:
                nothing = not page and after == first
                return None if nothing and not await self._may_look(channel, first) else _in_order(found)
            after = max(int(one["id"]) for one in page)
        return _in_order(found) or None

    async def forum_posts(self, forum: int, author: int, since: datetime) -> Sequence[str]:
        """All that the author posted in a forum, oldest first: each post has the id of the message it begins with."""
        place = await self._ask(Route("GET", "/channels/{channel_id}", channel_id=forum), {})
        active = await self._ask(Route("GET", "/guilds/{guild_id}/threads/active", guild_id=int(place["guild_id"])), {})
        archived = await self._ask(
            Route("GET", "/channels/{channel_id}/threads/archived/public", channel_id=forum), {"limit": _ARCHIVED}
        )
        first = discord.utils.time_snowflake(since)
        posts = [
            int(one["id"])
            for one in [*active["threads"], *archived["threads"]]
            if str(one.get("parent_id")) == str(forum) and str(one.get("owner_id")) == str(author)
        ]
        return _in_order([one for one in posts if one >= first])

    async def _may_look(self, channel: int, first: int) -> bool:
        """Whether an empty history since `first` means that nothing was said."""
        place = await self._ask(Route("GET", "/channels/{channel_id}", channel_id=channel), {})
        last = place.get("last_message_id")
        if last is None or int(last) <= first:
            return True
        return bool(await self._messages(channel, {"limit": 1}))

    async def _messages(self, channel: int, query: Mapping[str, int | str]) -> Sequence[Mapping[str, Any]]:
        page: Sequence[Mapping[str, Any]] = await self._ask(
            Route("GET", "/channels/{channel_id}/messages", channel_id=channel), query
        )
        return page


def _is_ours(message: Mapping[str, Any], author: int, marker: str) -> bool:
    return str(message["author"]["id"]) == str(author) and marker_of(message) == marker


def _in_order(found: Sequence[int]) -> list[str]:
    return [str(one) for one in sorted(set(found))]
