"""Fetching from strangers."""

import asyncio
import gzip
import resource
import time
import zlib
from collections.abc import Sequence
from datetime import timedelta

import pytest
from aiohttp import web

from adapters.feeds.body import MAX_BODY_BYTES, MAX_WIRE_BYTES
from adapters.feeds.fetching import SafeFetcher
from bot.errors import FetchRefused
from tests.unit.feeds.conftest import LoopbackServer


class NameService:
    """Answers for every host, one answer after the other; the last one stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def local() -> SafeFetcher:
    return SafeFetcher(allow_private=True)


def redirect(to: str, status: int = 302) -> web.Response:
    return web.Response(status=status, headers={"Location": to})


async def test_a_body_comes_back_with_the_address_it_came_from(server: LoopbackServer) -> None:
    server.answers = {"/a": redirect("/b?x=1"), "/b": b"hello"}
    fetched = await local().fetch(server.url("/a"))
    assert (fetched.body, fetched.url) == (b"hello", server.url("/b?x=1"))
    assert "Cookie" not in server.headers[1]
    assert "Authorization" not in server.headers[1]


async def test_loopback_is_refused_unless_the_operator_allows_it(server: LoopbackServer) -> None:
    server.answers = {"/a": b"hello"}
    names = NameService(["127.0.0.1"])
    for url in ("http://127.0.0.1/a", "http://a.example/a", "http://[::1]/", "http://[::ffff:127.0.0.1]/"):
        with pytest.raises(FetchRefused):
            await SafeFetcher(resolve=names.resolve).fetch(url)
    assert server.asked == []


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "localhost.", "127.0.0.1."]
)
async def test_odd_spellings_of_loopback_are_refused(host: str) -> None:
    with pytest.raises(FetchRefused):
        await SafeFetcher().fetch(f"http://{host}/")


async def test_one_inner_address_among_several_refuses_the_host() -> None:
    for inner in ("10.0.0.1", "::1", "169.254.169.254", "64:ff9b::a00:1"):
        names = NameService(["93.184.216.34", inner])
        with pytest.raises(FetchRefused, match="private or reserved"):
            await SafeFetcher(resolve=names.resolve).fetch("https://a.example/feed")


async def test_a_name_is_looked_up_once_and_connected_to_as_checked(server: LoopbackServer) -> None:
    server.answers = {"/a": b"hello"}
    names = NameService(["127.0.0.1"], ["169.254.169.254"])
    fetcher = SafeFetcher(allow_private=True, resolve=names.resolve)
    assert (await fetcher.fetch(f"http://flip.example:{server.port}/a")).body == b"hello"
    assert names.asked == ["flip.example"]
    assert server.headers[0]["Host"] == f"flip.example:{server.port}"
    with pytest.raises(FetchRefused, match="private or reserved"):
        await fetcher.fetch(f"http://flip.example:{server.port}/a")


async def test_every_redirect_is_looked_up_and_checked_again(server: LoopbackServer) -> None:
    server.answers = {"/a": redirect("/a")}
    names = NameService(["127.0.0.1"], ["169.254.169.254"])
    with pytest.raises(FetchRefused, match="private or reserved"):
        await SafeFetcher(allow_private=True, resolve=names.resolve).fetch(f"http://flip.example:{server.port}/a")
    assert server.asked == ["/a"]


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:secret@127.0.0.1/",
        "http://0.0.0.0/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[::",
        "",
    ],
)
async def test_a_redirect_leads_nowhere_forbidden(server: LoopbackServer, target: str) -> None:
    server.answers = {"/a": redirect(target)}
    with pytest.raises(FetchRefused):
        await local().fetch(server.url("/a"))
    assert server.asked == ["/a"]


async def test_five_redirects_are_followed_and_six_are_not(server: LoopbackServer) -> None:
    server.answers = {"/6": b"end"}
    server.answers.update({f"/{n}": redirect(f"/{n + 1}", 301 + n % 2) for n in range(6)})
    assert (await local().fetch(server.url("/1"))).body == b"end"
    with pytest.raises(FetchRefused, match="more than 5 times"):
        await local().fetch(server.url("/0"))


async def test_proxies_of_the_environment_are_not_used(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers = {"/a": b"hello"}
    assert (await local().fetch(server.url("/a"))).body == b"hello"


async def test_a_refusal_does_not_repeat_what_was_answered(server: LoopbackServer) -> None:
    with pytest.raises(FetchRefused, match="status 404") as caught:
        await local().fetch(server.url("/nothing"))
    assert "secret" not in str(caught.value)


async def test_unknown_hosts_and_closed_ports_are_refused() -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("no such host")

    with pytest.raises(FetchRefused, match="not known"):
        await SafeFetcher(resolve=nowhere).fetch("https://a.example/")
    with pytest.raises(FetchRefused, match="could not be fetched"):
        await local().fetch("http://127.0.0.1:9/")


def compressed(body: bytes, **headers: str) -> web.Response:
    return web.Response(body=body, headers={"Content-Encoding": "gzip", **headers})


async def test_gzip_is_unpacked(server: LoopbackServer) -> None:
    server.answers = {"/a": compressed(gzip.compress(b"hello " * 1000))}
    assert (await local().fetch(server.url("/a"))).body == b"hello " * 1000


async def zeros(request: web.Request) -> web.StreamResponse:
    """Ten gigabytes of zeros in ten megabytes of gzip, were anybody to unpack them."""
    response = web.StreamResponse(headers={"Content-Encoding": "gzip"})
    await response.prepare(request)
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    megabyte = bytes(1024 * 1024)
    await response.write(packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH))
    again = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(10_000):
        await response.write(again)
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x" * 65536)


async def test_bombs_are_refused_soon_and_small(server: LoopbackServer) -> None:
    nested = gzip.compress(gzip.compress(bytes(50_000_000)))
    server.answers = {
        "/zeros": zeros,
        "/endless": endless,
        "/long": compressed(gzip.compress(bytes(MAX_BODY_BYTES + 1))),
        "/twice": web.Response(body=nested, headers={"Content-Encoding": "gzip, gzip"}),
        "/brotli": web.Response(body=b"x", headers={"Content-Encoding": "br"}),
        "/torn": compressed(gzip.compress(b"hello" * 1000)[:-20]),
        "/noise": compressed(b"hello"),
        "/more": compressed(gzip.compress(b"a") + gzip.compress(b"b")),
    }
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    for path in server.answers:
        with pytest.raises(FetchRefused):
            await local().fetch(server.url(path))
    assert time.monotonic() - started < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


async def test_the_wire_is_counted(server: LoopbackServer) -> None:
    server.answers = {"/fits": bytes(MAX_WIRE_BYTES), "/over": bytes(MAX_WIRE_BYTES + 1)}
    assert len((await local().fetch(server.url("/fits"))).body) == MAX_WIRE_BYTES
    with pytest.raises(FetchRefused, match="larger than"):
        await local().fetch(server.url("/over"))


async def trickle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(100):
        await response.write(b"x")
        await asyncio.sleep(0.05)
    return response


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response(body=b"late")


async def test_slow_answers_are_given_up(server: LoopbackServer) -> None:
    server.answers = {"/trickle": trickle, "/hang": hang}
    fetcher = SafeFetcher(allow_private=True, patience=timedelta(seconds=0.3), deadline=timedelta(seconds=0.8))
    for path in server.answers:
        started = time.monotonic()
        with pytest.raises(FetchRefused, match="in time"):
            await fetcher.fetch(server.url(path))
        assert time.monotonic() - started < 3
