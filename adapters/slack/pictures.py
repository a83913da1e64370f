"""Pictures on their way to Slack: by an address on our own web server, else uploaded where that was permitted.

A file that was just uploaded is looked through by Slack for a moment, and a message that shows it is refused until
then: `insisting.py` waits that moment, and leaves pictures out rather than words.
"""

import logging
import time
from collections.abc import Mapping
from datetime import timedelta

from adapters.slack.calls import TeamCalls
from adapters.slack.render import Page, render
from adapters.slack.rich_text import Json
from bot.chat.blocks import PictureBlock
from bot.chat.graphemes import cut
from bot.chat.messages import OutgoingMessage
from bot.chat.visible import visible
from bot.domain.ids import CommunityId
from bot.errors import NotPermitted, PlatformError
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)

UPLOAD_SCOPE = "files:write"
_NOT_AGAIN = timedelta(hours=1)
_ALT, _UPLOADED_ALT = 1_900, 900
"""Of 2,000 characters of an image block, of 1,000 of an upload: https://docs.slack.dev/reference/block-kit/blocks"""


class Illustrated:
    """Messages as pages, with the pictures that can be shown. `pictures` None shows none."""

    def __init__(self, calls: TeamCalls, pictures: Pictures | None) -> None:
        self._calls = calls
        self._pictures = pictures
        self._refused: dict[CommunityId, float] = {}

    async def pages(self, community: CommunityId, message: OutgoingMessage) -> tuple[Page, ...]:
        return render(message, await self.shown(community, message))

    async def shown(self, community: CommunityId, message: OutgoingMessage) -> Mapping[PictureBlock, Json]:
        """An image block for each picture of the message that has a way to Slack."""
        blocks = [block for block in message.blocks if isinstance(block, PictureBlock)]
        found = {block: await self._image(community, block) for block in blocks}
        return {block: image for block, image in found.items() if image is not None}

    async def _image(self, community: CommunityId, block: PictureBlock) -> Json | None:
        drawn = await self._pictures.draw(block.drawing) if self._pictures is not None else None
        if drawn is None or self._pictures is None:
            return None
        image: Json = {"type": "image", "alt_text": _alt(block, _ALT)}
        address = self._pictures.address(block.drawing)
        if address is not None:
            return {**image, "image_url": address}
        file = await self._uploaded(community, drawn, _alt(block, _UPLOADED_ALT))
        return {**image, "slack_file": {"id": file}} if file else None

    async def _uploaded(self, community: CommunityId, drawn: bytes, alt: str) -> str:
        """The id of the file; "" where it could not be uploaded. Where the permission is missing it is not asked again
        for a while."""
        if time.monotonic() < self._refused.get(community, 0.0):
            return ""
        try:
            return await self._calls.upload(community, drawn, "picture.png", alt)
        except NotPermitted:
            self._refused[community] = time.monotonic() + _NOT_AGAIN.total_seconds()
        except PlatformError as error:
            logger.info("a picture was not uploaded code=%s", error.code)
        return ""


def _alt(block: PictureBlock, most: int) -> str:
    return cut(" ".join(visible(block.alt).split()), most, "\u2026") or "A picture"
