"""A folder of broken files costs none of the good ones beside them."""

import asyncio
import gzip
import random
import resource
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.ids import CommunityId
from tests.unit.ingesting.conftest import Kitchen, diarised

HERE = CommunityId("here")
NOISE = random.Random(7).randbytes(4000)
WORDS = "it is what I said to you and so it was "
BROKEN: dict[str, bytes] = {
    "binary.txt": NOISE,
    "binary.vtt": b"\x00\x01\x02" * 500,
    "picture.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200),
    "zip.srt": b"PK\x03\x04\x14\x00\x00\x00" + NOISE,
    "gzip.json": gzip.compress(WORDS.encode() * 1000),
    "empty.txt": b"",
    "blank.vtt": b" \r\n\t\n ",
    "utf16-no-mark.txt": WORDS.encode("utf-16-le") * 9,
    "utf16-torn.txt": b"\xff\xfea\x00b",
    "utf8-cut.txt": (WORDS + "caf\u00e9").encode()[:-1],
    "utf8-damaged.md": "**A:** sch\u00f6n wei\u00df \u00fcber".encode() + b"\xff\xfe" + WORDS.encode(),
    "zeros.md": b"**Rosa:** hello \x00 there\n",
    "header-only.vtt": b"WEBVTT\n",
    "bad-time.vtt": b"WEBVTT\n\n00:00.000 --> 00:99.000\nHello\n",
    "negative.vtt": b"WEBVTT\n\n-00:01.000 --> 00:02.000\nHello\n",
    "no-words.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\n<i></i>\n",
    "bad-time.srt": b"1\n00:00:00,000 -> --> 00:00\nHello\n",
    "no-words.srt": b"1\n00:00:00,000 --> 00:00:01,000\n\n",
    "torn.json": b'{"segments": [{"startTime": 0, "body": "hel',
    "deep.json": b'{"a":' * 100_000,
    "deep-list.json": b"[" * 1_000_000,
    "nan.json": b'{"segments": [{"startTime": NaN, "body": "hello"}]}',
    "minus.json": b'{"segments": [{"startTime": -4, "body": "hello"}]}',
    "surrogate.json": b'{"segments": [{"startTime": 0, "body": "\\ud800"}]}',
    "no-segments.json": b'{"segments": []}',
    "laughs.xml": b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
    "deep.xml": b"<rss><channel>" + b"<a>" * 200_000,
    "torn.xml": b"<rss><channel><item><title>x",
    "silent.txt": b"Show - Title\nEpisode Date: May 1, 2025About.\nTranscript\nDiscussion (0)\n",
}


@pytest.fixture
async def bomb() -> AsyncIterator[str]:
    """The address of a feed that unpacks to a gigabyte."""
    packed = gzip.compress(gzip.compress(bytes(50_000_000)))
    wide = gzip.compress(b"<rss><channel>" + b" " * 40_000_000)

    async def handle(request: web.Request) -> web.Response:
        body = wide if request.path == "/wide.xml" else packed
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    app = web.Application()
    app.router.add_get("/{tail:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/wide.xml"
    await runner.cleanup()


def write_long_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"a" * (1024 * 1024))


async def test_thirty_broken_files_give_thirty_reasons_and_cost_no_good_one(
    kitchen: Kitchen, tmp_path: Path, bomb: str
) -> None:
    for name, data in BROKEN.items():
        (tmp_path / name).write_bytes(data)
    await asyncio.to_thread(write_long_line, tmp_path / "long-line.txt")
    for number in range(30):
        (tmp_path / f"good-{number}.md").write_text(diarised(f"number {number}"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    report = await kitchen.ingester.ingest([str(tmp_path), bomb], community=HERE)
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 200 * 1024
    assert report.read == 30
    failed = {Path(outcome.source).name: outcome.reason for outcome in report.problems}
    assert set(failed) == {*BROKEN, "long-line.txt", "wide.xml"}
    assert (report.failed, report.skipped) == (len(BROKEN) + 2, 0)
    assert all(10 < len(reason) < 200 and "Traceback" not in reason for reason in failed.values())
    assert len(set(failed.values())) > 15
