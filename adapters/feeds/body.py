"""The body of an answer, counted while it streams, so that no bomb is ever whole in memory."""

import zlib
from collections.abc import AsyncIterator

from bot.errors import FetchRefused

MAX_WIRE_BYTES = 10 * 1024 * 1024
MAX_BODY_BYTES = 30 * 1024 * 1024
MAX_RATIO = 100
_RATIO_COUNTS_FROM = 256 * 1024
_STEP = 64 * 1024


async def read_body(chunks: AsyncIterator[bytes], *, encoding: str, url: str) -> bytes:
    """The decoded body. `encoding` is the Content-Encoding. Raises `FetchRefused` for too much of anything."""
    coding = encoding.strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise FetchRefused(url, "it came in a compression that was not asked for")
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS) if "gzip" in coding else None
    parts: list[bytes] = []
    wire = size = 0
    async for chunk in chunks:
        wire += len(chunk)
        if wire > MAX_WIRE_BYTES:
            raise FetchRefused(url, f"it is larger than {MAX_WIRE_BYTES // 1024**2} MB")
        pending = chunk
        while pending:
            part, pending = (pending, b"") if inflate is None else _inflated(inflate, pending, url)
            size += len(part)
            if size > MAX_BODY_BYTES or (size > _RATIO_COUNTS_FROM and size > wire * MAX_RATIO):
                raise FetchRefused(url, "it unpacks to far more than it should")
            parts.append(part)
    if inflate is not None and wire and not inflate.eof:
        raise FetchRefused(url, "its answer was cut off")
    return b"".join(parts)


def _inflated(inflate: "zlib._Decompress", pending: bytes, url: str) -> tuple[bytes, bytes]:
    if inflate.eof:
        raise FetchRefused(url, "its compressed answer goes on after its end")
    try:
        return inflate.decompress(pending, _STEP), inflate.unconsumed_tail or inflate.unused_data
    except zlib.error as error:
        raise FetchRefused(url, "its compressed answer is broken") from error
