"""Pictures on their way to Discord: attachments of the message, shown in its embeds.

https://discord.com/developers/docs/reference#uploading-files
"""

import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from adapters.discord.markup import plain
from adapters.discord.render import Json
from bot.chat.blocks import PictureBlock
from bot.chat.messages import OutgoingMessage
from bot.errors import NotPermitted
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)
T = TypeVar("T")

_ALT = 1_000
"""Of the 1,024 characters of an attachment's description."""
_MOST = 4
_EMBEDS = 10


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG under the name that an embed shows it by; `alt` is read aloud."""

    name: str
    alt: str
    data: bytes


class Illustrated:
    """Draws what messages show. `pictures` None shows none."""

    def __init__(self, pictures: Pictures | None) -> None:
        self._pictures = pictures

    async def of(self, message: OutgoingMessage) -> tuple[Picture, ...]:
        """Those of the message that can be drawn: the words beside the others stand alone."""
        found: list[Picture] = []
        for block in message.blocks:
            if isinstance(block, PictureBlock) and self._pictures is not None and len(found) < _MOST:
                drawn = await self._pictures.draw(block.drawing)
                if drawn is not None:
                    found.append(Picture(f"picture-{len(found)}.png", plain(block.alt, _ALT) or "A picture", drawn))
        return tuple(found)


def with_pictures(payload: Json, pictures: Sequence[Picture]) -> Json:
    """The payload with the first picture below its words, and others in embeds of their own."""
    if not pictures:
        return payload
    drawn = payload.get("embeds")
    embeds: list[Json] = [*drawn] if isinstance(drawn, list) else []
    images = [{"image": {"url": f"attachment://{picture.name}"}} for picture in pictures]
    if embeds:
        first, *images = images
        embeds[-1] = {**embeds[-1], **first}
    named = [{"id": at, "filename": one.name, "description": one.alt} for at, one in enumerate(pictures)]
    return {**payload, "embeds": [*embeds, *images][:_EMBEDS], "attachments": named}


def form(body: Json, pictures: Sequence[Picture]) -> list[dict[str, Any]]:
    """The body and its pictures as the parts of one request."""
    parts: list[dict[str, Any]] = [
        {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
    ]
    for at, one in enumerate(pictures):
        parts.append({"name": f"files[{at}]", "value": one.data, "filename": one.name, "content_type": "image/png"})
    return parts


async def words_at_least(ask: Callable[[Sequence[Picture]], Awaitable[T]], pictures: Sequence[Picture]) -> T:
    """Ask with the pictures; where we may not attach files, without: nothing was posted then.

    Raises what `ask` raises.
    """
    try:
        return await ask(pictures)
    except NotPermitted:
        if not pictures:
            raise
        logger.info("a message goes without its picture: Attach Files is not given")
        return await ask(())
