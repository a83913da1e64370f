"""The SDK's client: one for a server, with no retries of its own and nothing of what is said in its logs."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx2
from openai import AsyncOpenAI

_CONNECT = 5.0
_SILENCE = 300.0
"""Seconds without a byte. Every use has a deadline of its own, which is shorter."""
_MAKER = "api.openai.com"
_QUIET = ("openai", "httpx2", "httpcore2")
"""Below warnings these log addresses and parts of requests, the first even where only OPENAI_LOG asks for it."""


class Server:
    """Where models are asked. `host` is safe to show: an address may hold a password."""

    def __init__(self, client: AsyncOpenAI) -> None:
        parts = urlsplit(str(client.base_url))
        self.client = client
        self.host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
        self.is_the_makers = parts.hostname == _MAKER


@asynccontextmanager
async def open_server(address: str, key: str) -> AsyncIterator[Server]:
    """`address` may be empty for the maker's, and `key` for a local server."""
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    client = AsyncOpenAI(
        api_key=key or "none",
        base_url=address or f"https://{_MAKER}/v1",
        max_retries=0,
        timeout=httpx2.Timeout(_SILENCE, connect=_CONNECT),
    )
    async with client:
        yield Server(client)
