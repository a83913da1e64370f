"""Looking for messages of ours by the key in their metadata."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from adapters.slack.calls import TeamCalls, Token
from adapters.slack.rich_text import Json
from bot.domain.ids import CommunityId

POST = "aftershow_post"
"""The metadata's `event_type`; its payload is `{"key": ...}`."""
_PAGE = 200
_PAGES = 10
_PATIENCE = timedelta(seconds=2)


class Search:
    def __init__(self, calls: TeamCalls) -> None:
        self._calls = calls

    async def messages(
        self, community: CommunityId, channel: str, thread: str | None, key: str, since: datetime
    ) -> Sequence[str] | None:
        """Their `ts`, oldest first; None where there is more history since then than is read. Raises `PlatformError`s.

        Some apps get 15 messages a page and one page a minute, whatever they ask for: then it raises `SlowDown`.
        https://docs.slack.dev/reference/methods/conversations.history
        """
        bot = await self._calls.bot(community)
        method = "conversations.replies" if thread else "conversations.history"
        asked: Json = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "inclusive": "true",
            "include_all_metadata": "true",
            "limit": str(_PAGE),
        }
        if thread:
            asked["ts"] = thread
        found: list[str] = []
        for _ in range(_PAGES):
            answer = await self._calls.call(community, method, asked, patience=_PATIENCE)
            page = answer.data if isinstance(answer.data, dict) else {}
            found += [str(one["ts"]) for one in _ours(page, bot, key) if one["ts"] not in found]
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return sorted(found)
            asked = {**asked, "cursor": cursor}
        return sorted(found) or None


def _ours(page: Json, bot: Token, key: str) -> Iterator[Json]:
    messages = page.get("messages")
    for one in messages if isinstance(messages, list) else ():
        metadata = one.get("metadata") or {}
        carried = (metadata.get("event_payload") or {}).get("key")
        from_us = bot.bot_user == one.get("user") or bot.bot_id == one.get("bot_id")
        if from_us and metadata.get("event_type") == POST and carried == key:
            yield one
