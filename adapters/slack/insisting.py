"""Messages that Slack refuses for their pictures, sent without them: words are not lost for a picture."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from adapters.slack.errors import BlocksRefused
from adapters.slack.rich_text import Json

logger = logging.getLogger(__name__)
T = TypeVar("T")

_LOOKED_THROUGH = timedelta(seconds=2)
"""A file that was just uploaded is looked through by Slack before a message may show it."""


async def words_at_least(send: Callable[[Json], Awaitable[T]], payload: Json) -> T:
    """Send the message; where Slack refuses what it is made of, without its pictures: nothing was posted before.

    Raises what `send` raises.
    """
    try:
        return await send(payload)
    except BlocksRefused:
        words = _without_pictures(payload)
        if words == payload:
            raise
    if "slack_file" in str(payload["blocks"]):
        await asyncio.sleep(_LOOKED_THROUGH.total_seconds())
        try:
            return await send(payload)
        except BlocksRefused:
            logger.info("a message goes without its picture: Slack does not have it yet")
    else:
        logger.warning("a message goes without its picture: Slack could not fetch it from our web server")
    return await send(words)


def _without_pictures(payload: Json) -> Json:
    blocks = payload.get("blocks")
    if not isinstance(blocks, list):
        return payload
    return {**payload, "blocks": [block for block in blocks if block.get("type") != "image"]}
