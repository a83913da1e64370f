"""The sign that an answer is being looked for, where Slack has one: in threads and in direct messages."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from adapters.slack.calls import TeamCalls
from adapters.slack.reply import Reply
from adapters.slack.rich_text import Json
from bot.domain.ids import CommunityId
from bot.errors import AftershowError

logger = logging.getLogger(__name__)

_AFTER = timedelta(seconds=1)
"""What is answered within this needs no sign: it would flicker."""
_PATIENCE = timedelta(seconds=2)
_STATUS = "is looking that up\u2026"


@asynccontextmanager
async def working(calls: TeamCalls, community: CommunityId, reply: Reply) -> AsyncIterator[None]:
    """While the block runs for longer than a second, people read there that the bot is at it.

    The sign goes with the block. One that Slack does not take is no failure, and never holds the answer up.
    """
    over = asyncio.Event()
    telling = asyncio.create_task(_tell(calls, community, reply, over))
    try:
        yield
    finally:
        over.set()
        await telling


async def _tell(calls: TeamCalls, community: CommunityId, reply: Reply, over: asyncio.Event) -> None:
    thread = reply.thread or reply.under
    if not (reply.channel and thread):
        return
    try:
        async with asyncio.timeout(_AFTER.total_seconds()):
            await over.wait()
            return
    except TimeoutError:
        pass
    payload: Json = {"channel_id": reply.channel, "thread_ts": thread}
    try:
        await _set(calls, community, payload, _STATUS)
        await over.wait()
        # Slack takes it away with an answer in this thread; in a direct message the answer stands outside of it.
        await _set(calls, community, payload, "")
    except AftershowError as error:
        logger.info("no status code=%s", error.code)


async def _set(calls: TeamCalls, community: CommunityId, payload: Json, status: str) -> None:
    """https://docs.slack.dev/reference/methods/assistant.threads.setStatus"""
    await calls.call(community, "assistant.threads.setStatus", {**payload, "status": status}, patience=_PATIENCE)
