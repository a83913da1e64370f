"""A recording straight to a file: counted while it streams, and never whole in memory."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from bot.errors import FetchRefused

MAX_RECORDING_BYTES = 500 * 1024 * 1024
_KINDS = ("audio/", "video/", "application/octet-stream", "application/ogg", "binary/octet-stream")
"""What recordings are served as; some servers call everything a stream of octets."""


def check_recording(headers: Mapping[str, str], url: str, largest: int = MAX_RECORDING_BYTES) -> None:
    """Raises `FetchRefused` for an answer that is no recording by its own account, or too large."""
    kind = headers.get("Content-Type", "").strip().lower()
    if kind and not kind.startswith(_KINDS):
        raise FetchRefused(url, "it is served as something else than a recording")
    if headers.get("Content-Encoding", "").strip().lower() not in {"", "identity"}:
        raise FetchRefused(url, "it came in a compression that was not asked for")
    length = headers.get("Content-Length", "").strip()
    if length.isascii() and length.isdigit() and int(length[:18]) > largest:
        raise _too_large(url, largest)


async def save_body(chunks: AsyncIterator[bytes], to: Path, url: str, largest: int = MAX_RECORDING_BYTES) -> None:
    """Write what comes into `to`. Raises `FetchRefused` for too much or nothing, and `OSError`s of the disk."""
    size = 0
    with await asyncio.to_thread(to.open, "wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > largest:
                raise _too_large(url, largest)
            await asyncio.to_thread(file.write, chunk)
    if not size:
        raise FetchRefused(url, "it is empty")


def _too_large(url: str, largest: int) -> FetchRefused:
    return FetchRefused(url, f"it is larger than {largest // 1024**2} MB")
