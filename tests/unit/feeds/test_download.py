"""Recordings from strangers, straight to a file."""

from pathlib import Path

import pytest
from aiohttp import web

from adapters.feeds.fetching import SafeFetcher
from bot.errors import FetchRefused
from tests.unit.feeds.conftest import LoopbackServer

SOUND = b"ID3" + bytes(200_000)


def served(body: bytes = SOUND, kind: str = "audio/mpeg", status: int = 200) -> web.Response:
    return web.Response(body=body, content_type=kind, status=status)


async def test_it_lies_in_the_file_to_the_byte_after_redirects(server: LoopbackServer, tmp_path: Path) -> None:
    moved = web.Response(status=302, headers={"Location": "/b.mp3"})
    server.answers = {"/a.mp3": moved, "/b.mp3": served()}
    await SafeFetcher(allow_private=True).download(server.url("/a.mp3"), tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == SOUND
    assert server.headers[-1]["Accept-Encoding"] == "identity"


async def test_one_that_says_it_is_too_large_is_not_begun(server: LoopbackServer, tmp_path: Path) -> None:
    server.answers = {"/a.mp3": served()}
    with pytest.raises(FetchRefused, match="larger"):
        await SafeFetcher(allow_private=True, largest=100_000).download(server.url("/a.mp3"), tmp_path / "a")
    assert not (tmp_path / "a").exists()


async def test_one_that_goes_on_and_on_is_left_at_the_limit(server: LoopbackServer, tmp_path: Path) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        await answer.prepare(request)
        while True:
            await answer.write(bytes(50_000))

    server.answers = {"/a.mp3": endless}
    with pytest.raises(FetchRefused, match="larger"):
        await SafeFetcher(allow_private=True, largest=1_000_000).download(server.url("/a.mp3"), tmp_path / "a")
    assert (tmp_path / "a").stat().st_size <= 1_000_000


@pytest.mark.parametrize("kind", ["text/html", "application/json", "image/png", "application/vnd.apple.mpegurl"])
async def test_what_is_no_recording_by_its_own_account_is_refused(
    server: LoopbackServer, tmp_path: Path, kind: str
) -> None:
    server.answers = {"/a.mp3": served(kind=kind)}
    with pytest.raises(FetchRefused, match="something else"):
        await SafeFetcher(allow_private=True).download(server.url("/a.mp3"), tmp_path / "a")


@pytest.mark.parametrize("status", [206, 304, 404, 410, 500])
async def test_anything_but_the_whole_is_refused(server: LoopbackServer, tmp_path: Path, status: int) -> None:
    server.answers = {"/a.mp3": served(b"" if status == 304 else SOUND, status=status)}
    with pytest.raises(FetchRefused):
        await SafeFetcher(allow_private=True).download(server.url("/a.mp3"), tmp_path / "a")


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "http://user:pw@127.0.0.1/a.mp3"]
)
async def test_a_recording_leads_nowhere_forbidden_either(server: LoopbackServer, tmp_path: Path, target: str) -> None:
    server.answers = {"/a.mp3": web.Response(status=302, headers={"Location": target})}
    with pytest.raises(FetchRefused):
        await SafeFetcher(allow_private=True).download(server.url("/a.mp3"), tmp_path / "a")
    with pytest.raises(FetchRefused):
        await SafeFetcher().download(server.url("/a.mp3"), tmp_path / "a")
    assert server.asked == ["/a.mp3"]
