"""Feeds into the library: beside their files, and on the web."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.episode import FeedChapter
from bot.domain.ids import CommunityId
from bot.ingesting.report import Outcome
from tests.unit.ingesting.conftest import Kitchen, diarised

HERE = CommunityId("here")


def feed(*items: str, link: str = "https://lantern.fm/show") -> str:
    return (
        '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f"<title>The Lantern Hour</title><link>{link}</link><language>en-GB</language>{''.join(items)}</channel></rss>"
    )


def item(title: str, *links: str, more: str = "") -> str:
    transcripts = "".join(f'<podcast:transcript url="{link}" type="text/vtt"/>' for link in links)
    return (
        f"<item><title>{title}</title><guid>{title}</guid><podcast:season>2</podcast:season>{transcripts}{more}</item>"
    )


CHAPTERS = '<podcast:chapters url="{}" type="application/json+chapters"/>'


async def test_a_folder_with_a_feed_takes_each_file_once_and_what_the_feed_knows(
    kitchen: Kitchen, tmp_path: Path
) -> None:
    folder = tmp_path / "lantern"
    (folder / "t").mkdir(parents=True)
    (folder / "t" / "one.md").write_text(diarised("one"))
    (folder / "two words.md").write_text(diarised("two"))
    (folder / "three.md").write_text(diarised("three"))
    (folder / "c.json").write_text(json.dumps({"chapters": [{"startTime": 0, "title": "Start"}]}))
    (folder / "feed.xml").write_text(
        feed(
            item("The first", "t/one.md", more=CHAPTERS.format("c.json")),
            item("The second", "https://lantern.fm/show/two%20words.md?x=1"),
            item("The missing", "nowhere.md"),
            item("The silent"),
        )
    )
    report = await kitchen.ingester.ingest([str(folder)], community=HERE)
    told = {Path(outcome.source).name: outcome for outcome in report.outcomes}
    first = told["one.md"].episode
    assert first is not None
    assert (first.title, first.details.season, first.details.chapters) == ("The first", 2, (FeedChapter("Start", 0.0),))
    assert first.source == str(folder / "t" / "one.md")
    assert first.slug == "t/one"
    second = told["two words.md"].episode
    assert second is not None
    assert second.title == "The second"
    third = told["three.md"].episode
    assert third is not None
    assert third.details.guid is None
    assert (report.read, report.skipped, report.failed) == (3, 1, 1)
    assert [outcome.reason for outcome in report.problems] == [
        "there is no such file",
        "its feed names no transcript for it",
    ]


@pytest.mark.parametrize(
    "link",
    [
        "../secret.md",
        "%2e%2e/secret.md",
        "t/../../secret.md",
        "file:///etc/passwd",
        "/etc/passwd",
        "ftp://a/b",
        "leak.md",
    ],
)
async def test_a_local_feed_reaches_no_file_outside_its_folder(kitchen: Kitchen, tmp_path: Path, link: str) -> None:
    (tmp_path / "secret.md").write_text(diarised())
    folder = tmp_path / "show"
    folder.mkdir()
    (folder / "leak.md").symlink_to(tmp_path / "secret.md")
    file = folder / "feed.xml"
    file.write_text(feed(item("Leak", link)))
    report = await kitchen.ingester.ingest([str(file)], community=HERE)
    assert (report.read, report.failed) == (0, 1)


async def test_example_addresses_are_skipped_without_asking_anybody(kitchen: Kitchen, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(feed(item("One", "https://example.com/1.vtt"), item("Two", "https://cdn.example.org/2.vtt")))
    report = await kitchen.ingester.ingest([str(file)], community=HERE)
    assert report.skipped == 2
    assert "example address" in report.problems[0].reason


async def test_the_next_transcript_is_tried_when_the_best_is_broken(kitchen: Kitchen, tmp_path: Path) -> None:
    (tmp_path / "bad.vtt").write_text("WEBVTT\n\nnonsense --> 1\nx\n")
    (tmp_path / "good.md").write_text(diarised())
    file = tmp_path / "feed.xml"
    file.write_text(feed(item("One", "bad.vtt", "good.md")))
    report = await kitchen.ingester.ingest([str(file)], community=HERE)
    assert [outcome.outcome for outcome in report.outcomes] == [Outcome.READ]
    assert report.outcomes[0].source == str(tmp_path / "good.md")


@pytest.fixture
async def site() -> AsyncIterator[tuple[str, dict[str, bytes]]]:
    pages: dict[str, bytes] = {}

    async def handle(request: web.Request) -> web.Response:
        body = pages.get(request.path)
        return web.Response(body=body) if body is not None else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{tail:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", pages
    await runner.cleanup()


async def test_a_feed_on_the_web(kitchen: Kitchen, site: tuple[str, dict[str, bytes]]) -> None:
    base, pages = site
    pages["/feeds/lantern.xml"] = feed(
        item("Ünder / the lamp", "../t/1.md", more=CHAPTERS.format(f"{base}/c.json")),
        item("Gone", f"{base}/gone.vtt"),
        item("Hostile", "http://169.254.169.254/latest/"),
        item("Local", "file:///etc/passwd"),
    ).encode()
    pages["/t/1.md"] = diarised().encode()
    pages["/c.json"] = b'{"chapters": [{"startTime": 3, "title": "Three"}]}'
    url = f"{base}/feeds/lantern.xml"
    report = await kitchen.ingester.ingest([url], community=HERE)
    assert (report.read, report.failed) == (1, 3)
    episode = report.outcomes[0].episode
    assert episode is not None
    assert (episode.source, episode.slug) == (f"{base}/t/1.md", "the-lantern-hour/under-the-lamp")
    assert (episode.show.title, episode.show.feed_url) == ("The Lantern Hour", url)
    assert episode.show.id.startswith("feed-")
    assert episode.details.chapters == (FeedChapter("Three", 3.0),)
    assert "status 404" in report.problems[0].reason
    assert (await kitchen.ingester.ingest([url], community=HERE)).unchanged == 1


async def test_a_single_transcript_on_the_web(kitchen: Kitchen, site: tuple[str, dict[str, bytes]]) -> None:
    base, pages = site
    pages["/lantern-hour/episode-12.md"] = diarised().encode()
    report = await kitchen.ingester.ingest([f"{base}/lantern-hour/episode-12.md", f"{base}/none"], community=HERE)
    episode = report.outcomes[0].episode
    assert episode is not None
    assert (episode.title, episode.details.number, episode.show.title) == ("Episode 12", 12, "Lantern Hour")
    assert episode.slug == "lantern-hour/episode-12"
    assert report.failed == 1


async def test_an_empty_or_broken_feed_says_so(kitchen: Kitchen, tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_text(feed())
    (tmp_path / "torn.xml").write_text(feed(item("x"))[:-30])
    report = await kitchen.ingester.ingest([str(tmp_path)], community=HERE)
    assert [(outcome.outcome, outcome.reason[:20]) for outcome in report.outcomes] == [
        (Outcome.SKIPPED, "its feed has no epis"),
        (Outcome.FAILED, "its XML is broken at"),
    ]
