"""Fetching from strangers: every hop is resolved once, checked, and connected to at the address that was checked."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from adapters.feeds.addresses import check_address, check_url
from adapters.feeds.body import read_body
from bot.errors import FetchRefused
from bot.ports import Fetched

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to every IP address of the host. Raises `OSError` when there is none."""

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024
_HEADERS = {
    "User-Agent": "Aftershow/0.1 (podcast bot)",
    "Accept": "application/rss+xml, application/xml, application/json, text/vtt, text/*;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
}


async def resolve_with_system(host: str, port: int) -> Sequence[str]:
    """All addresses that this machine knows for `host`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class SafeFetcher:
    """`allow_private` lets an operator on a trusted network fetch from private and loopback addresses and any port."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve_with_system,
        patience: timedelta = timedelta(seconds=15),
        deadline: timedelta = timedelta(seconds=60),
    ) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._patience = patience.total_seconds()
        self._deadline = deadline.total_seconds()

    async def fetch(self, url: str) -> Fetched:
        """The body at `url`, after five redirects at most. Raises `FetchRefused`."""
        try:
            async with asyncio.timeout(self._deadline):
                return await self._follow(url)
        except TimeoutError as error:
            raise FetchRefused(url, "it did not answer in time") from error

    async def _follow(self, url: str) -> Fetched:
        target = check_url(url, allow_private=self._allow_private)
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._get(target)
            if isinstance(answer, bytes):
                return Fetched(str(target), answer)
            target = check_url(answer, allow_private=self._allow_private)
        raise FetchRefused(url, f"it redirects more than {MAX_REDIRECTS} times")

    async def _get(self, url: URL) -> bytes | URL:
        """The body, or where the answer redirects to."""
        shown = str(url)
        addresses = await self._checked_addresses(url)
        connector = aiohttp.TCPConnector(
            resolver=_Pinned(addresses), use_dns_cache=False, force_close=True, ttl_dns_cache=None
        )
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=self._patience, sock_read=self._patience)
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector,
                    timeout=timeout,
                    headers=_HEADERS,
                    auto_decompress=False,
                    trust_env=False,
                    cookie_jar=aiohttp.DummyCookieJar(),
                ) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS:
                    return _redirect(url, response.headers.get("Location"))
                if response.status != 200:
                    raise FetchRefused(shown, f"it answered with status {response.status}")
                coding = response.headers.get("Content-Encoding", "")
                return await read_body(response.content.iter_chunked(_CHUNK), encoding=coding, url=shown)
        except TimeoutError as error:
            raise FetchRefused(shown, "it did not answer in time") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchRefused(shown, f"it could not be fetched ({type(error).__name__})") from error

    async def _checked_addresses(self, url: URL) -> Sequence[str]:
        shown, host = str(url), url.host or ""
        try:
            async with asyncio.timeout(self._patience):
                addresses = await self._resolve(host, url.port or 0)
        except TimeoutError as error:
            raise FetchRefused(shown, "its host could not be looked up in time") from error
        except (OSError, UnicodeError) as error:
            raise FetchRefused(shown, "its host is not known") from error
        if not addresses:
            raise FetchRefused(shown, "its host is not known")
        for address in addresses:
            check_address(address, url=shown, allow_private=self._allow_private)
        return addresses


def _redirect(url: URL, location: str | None) -> URL:
    if not location:
        raise FetchRefused(str(url), "it redirects to nowhere")
    try:
        return url.join(URL(location))
    except ValueError as error:
        raise FetchRefused(str(url), "it redirects to no well-formed address") from error


class _Pinned(AbstractResolver):
    """Answers with the addresses that were checked, whatever the name service says by now."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        return None
