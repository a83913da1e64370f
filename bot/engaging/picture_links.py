"""Pictures by their address: the drawing itself stands in it, signed, so that nothing has to be kept for it."""

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import zlib
from collections import OrderedDict
from collections.abc import Sequence

from bot.chat.blocks import Drawing, PollChart, QuoteCard
from bot.engaging.pictures import draw

_PATH = "/pictures/"
_LONGEST = 3_000
"""Characters of an address that Slack takes for a picture."""
_SIGNATURE = 16
_KEPT = 32


class DrawnPictures:
    """Implements `Pictures`, and answers for its addresses.

    `base_url` is our web server as others reach it, "" where there is none. The first of `keys` signs, all are
    accepted. An address tells what its picture shows and nothing else; nobody but us can make one.
    """

    def __init__(self, base_url: str, keys: Sequence[str]) -> None:
        self._base_url = base_url.rstrip("/") if base_url.startswith("https://") else ""
        self._keys = [hashlib.sha256(f"pictures:{key}".encode()).digest() for key in keys]
        self._kept: OrderedDict[Drawing, bytes | None] = OrderedDict()
        self._turn = asyncio.Semaphore(1)

    async def draw(self, drawing: Drawing) -> bytes | None:
        """In a thread, one at a time; the latest are kept."""
        async with self._turn:
            if drawing not in self._kept:
                self._kept[drawing] = await asyncio.to_thread(draw, drawing)
            self._kept.move_to_end(drawing)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[drawing]

    def address(self, drawing: Drawing) -> str | None:
        if not self._base_url or not self._keys:
            return None
        made = f"{self._base_url}{self.path(drawing)}"
        return made if len(made) <= _LONGEST else None

    def path(self, drawing: Drawing) -> str:
        """The address without its server, such as "/pictures/....png"."""
        packed = zlib.compress(json.dumps(_told(drawing), separators=(",", ":")).encode(), 9)
        return f"{_PATH}{_encoded(_sign(self._keys[0], packed) + packed)}.png"

    async def at(self, name: str) -> bytes | None:
        """The picture of the last part of an address; None for an address that is not ours."""
        drawing = self._drawing(name)
        return None if drawing is None else await self.draw(drawing)

    def _drawing(self, name: str) -> Drawing | None:
        try:
            signed = base64.urlsafe_b64decode(name.removesuffix(".png") + "==")
        except (binascii.Error, ValueError):
            return None
        signature, packed = signed[:_SIGNATURE], signed[_SIGNATURE:]
        if not any(hmac.compare_digest(signature, _sign(key, packed)) for key in self._keys):
            return None
        return _read(json.loads(zlib.decompress(packed)))


def _sign(key: bytes, packed: bytes) -> bytes:
    return hmac.new(key, packed, hashlib.sha256).digest()[:_SIGNATURE]


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _told(drawing: Drawing) -> list[object]:
    if isinstance(drawing, QuoteCard):
        return ["q", drawing.text, drawing.speaker, drawing.episode, drawing.show]
    return ["p", drawing.question, drawing.bars, drawing.caption]


def _read(told: list[object]) -> Drawing | None:
    """What one of us signed; None for what a later version of us might."""
    match told:
        case ["q", str(text), str(speaker), str(episode), str(show)]:
            return QuoteCard(text=text, speaker=speaker, episode=episode, show=show)
        case ["p", str(question), list(bars), str(caption)]:
            pairs = tuple((str(label), int(votes)) for label, votes in bars)
            return PollChart(question=question, bars=pairs, caption=caption)
        case _:
            return None
