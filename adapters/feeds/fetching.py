"""Fetching from strangers: every hop is resolved once, checked, and connected to at the address that was checked."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeAlias

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from adapters.feeds.addresses import check_address, check_url
from adapters.feeds.body import read_body
from adapters.feeds.download import MAX_RECORDING_BYTES, check_recording, save_body
from adapters.feeds.freshness import conditions, marks_of, wished_wait
from bot.errors import FeedGone, FetchRefused
from bot.ports import Fetched
from bot.ports.watching import FeedLook, Marks

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to every IP address of the host. Raises `OSError` when there is none."""

MAX_REDIRECTS = 5
_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _FOR_GOOD | {302, 303, 307}
_CHUNK = 64 * 1024
_OF_AUDIO = 15 * 60.0
"""Seconds that a recording may take to come."""
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
        largest: int = MAX_RECORDING_BYTES,
    ) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._patience = patience.total_seconds()
        self._deadline = deadline.total_seconds()
        self._largest = largest

    async def fetch(self, url: str) -> Fetched:
        """The body at `url`, after five redirects at most. Raises `FetchRefused`."""
        found = await self._in_time(url, partial(_read, conditional=False), {})
        return Fetched(found.url, found.answer.body or b"")

    async def look(self, url: str, marks: Marks) -> FeedLook:
        """What stands at `url` if it is not what `marks` were given for. Raises `FeedGone`, `FetchRefused`."""
        marked = conditions(marks)
        found = await self._in_time(url, partial(_read, conditional=bool(marked)), marked)
        headers = found.answer.headers
        changed = found.answer.body is not None
        return FeedLook(
            url=found.url,
            body=found.answer.body,
            marks=marks_of(headers) if changed else marks,
            moved_to=found.moved_to,
            wait=wished_wait(headers),
        )

    async def download(self, url: str, to: Path) -> None:
        """The recording at `url` into the file `to`. Raises `FetchRefused`; what `to` then holds is of no use."""

        async def take(response: aiohttp.ClientResponse, at: URL) -> _Answer:
            _check_whole(response.status, at)
            check_recording(response.headers, str(at), self._largest)
            await save_body(response.content.iter_chunked(_CHUNK), to, str(at), self._largest)
            return _Answer(response.status, response.headers, b"")

        await self._in_time(url, take, {"Accept": "audio/*, video/*;q=0.5", "Accept-Encoding": "identity"}, _OF_AUDIO)

    async def _in_time(
        self, url: str, take: "_Take", headers: Mapping[str, str], deadline: float | None = None
    ) -> "_Found":
        try:
            async with asyncio.timeout(deadline or self._deadline):
                return await self._follow(url, take, headers)
        except TimeoutError as error:
            raise FetchRefused(url, "it did not answer in time") from error

    async def _follow(self, url: str, take: "_Take", headers: Mapping[str, str]) -> "_Found":
        target = check_url(url, allow_private=self._allow_private)
        for_good: str | None = None
        still_for_good = True
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._get(target, take, headers)
            if answer.redirect is None:
                return _Found(str(target), answer, for_good)
            target = check_url(answer.redirect, allow_private=self._allow_private)
            still_for_good = still_for_good and answer.status in _FOR_GOOD
            for_good = str(target) if still_for_good else for_good
        raise FetchRefused(url, f"it redirects more than {MAX_REDIRECTS} times")

    async def _get(self, url: URL, take: "_Take", headers: Mapping[str, str]) -> "_Answer":
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
                    headers={**_HEADERS, **headers},
                    auto_decompress=False,
                    trust_env=False,
                    cookie_jar=aiohttp.DummyCookieJar(),
                ) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                return _elsewhere(response, url) or await take(response, url)
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


@dataclass(frozen=True, slots=True)
class _Answer:
    """`body` None is "not modified"; `redirect` is where it points instead."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = None
    redirect: URL | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """`url` is where the last redirect led, `moved_to` where those before any that was for this time only did."""

    url: str
    answer: _Answer
    moved_to: str | None


_Take: TypeAlias = Callable[[aiohttp.ClientResponse, URL], Awaitable[_Answer]]
"""What is done with an answer that is neither a redirect nor a refusal."""


def _elsewhere(response: aiohttp.ClientResponse, url: URL) -> _Answer | None:
    """Where it leads instead; None for an answer of its own. Raises `FetchRefused` for one that refuses."""
    shown, status, headers = str(url), response.status, response.headers
    if status in _REDIRECTS:
        return _Answer(status, headers, redirect=_redirect(url, headers.get("Location")))
    if status == 410:
        raise FeedGone(shown, "it is gone for good (status 410)")
    if status not in (200, 304):
        raise FetchRefused(shown, f"it answered with status {status}", wished_wait(headers))
    return None


async def _read(response: aiohttp.ClientResponse, url: URL, *, conditional: bool) -> _Answer:
    status, headers = response.status, response.headers
    if status == 304 and conditional:
        return _Answer(status, headers)
    _check_whole(status, url)
    coding = headers.get("Content-Encoding", "")
    body = await read_body(response.content.iter_chunked(_CHUNK), encoding=coding, url=str(url))
    return _Answer(status, headers, body)


def _check_whole(status: int, url: URL) -> None:
    if status != 200:
        raise FetchRefused(str(url), f"it answered with status {status}")


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
