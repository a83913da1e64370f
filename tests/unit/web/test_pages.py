"""The transcript pages: safe against every text, honest when there is nothing, open at the cited line."""

import asyncio
import re
from dataclasses import replace
from html.parser import HTMLParser

import httpx2
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.app import create_app
from bot.chat.visible import visible
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.domain.transcript import LineMark, Transcript, Utterance
from bot.errors import StorageError
from bot.ports import TranscriptRevision
from tests.fakes.every_block import EPISODE, HOSTILE, SamplePages, cited, episode, transcript, transcript_url

HOSTILE_TEXTS = (
    HOSTILE,
    "</p></main><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "<!--><img src=x onerror=alert(1)>-->",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "{{ 7 * 7 }}{% for x in ().__class__.__mro__ %}{% endfor %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "\u202e\u2066<b>turned\u2069 \x00\x1b[31m",
    "<a href=javascript:alert(1)>x</a>",
)


class PagesOf(SamplePages):
    """One episode made of hostile text wherever a text can be."""

    def __init__(self, text: str, url: str | None = None) -> None:
        self.text = text
        self.url = url

    def _episode(self) -> Episode:
        usual = episode()
        details = replace(usual.details, title=self.text, url=self.url)
        return replace(usual, details=details, source=self.text, show=replace(usual.show, title=self.text))

    async def episodes(self) -> list[Episode]:
        return [self._episode()]

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "", tag: str = "") -> TranscriptRevision | None:
        text = f"{self.text} {self.text}"
        said = Transcript(text, (Utterance(0, len(text), self.text),), (LineMark(0, 1),))
        return TranscriptRevision(episode=self._episode(), transcript=said, current=False)


class Unreachable(SamplePages):
    async def episodes(self) -> list[Episode]:
        raise StorageError("The library does not answer. Try again in a minute.")

    async def ready(self) -> bool:
        raise StorageError("The library does not answer.")


def client(pages: SamplePages | None = None) -> httpx2.AsyncClient:
    app = create_app(pages or SamplePages())
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://test")


async def page(path: str, pages: SamplePages | None = None) -> tuple[httpx2.Response, BeautifulSoup]:
    async with client(pages) as asked:
        answer = await asked.get(path)
    return answer, BeautifulSoup(answer.text, "html.parser")


async def test_a_receipt_leads_to_the_marked_words_at_their_line() -> None:
    url = transcript_url("Data has weight.")
    answer, html = await page(url)
    assert answer.status_code == 200
    [mark] = html.find_all("mark")
    assert mark.get_text() == "Data has weight."
    assert mark["id"] == url.partition("#")[2]


async def test_the_page_says_whose_words_they_are() -> None:
    _, html = await page(f"/transcripts/{EPISODE}")
    shown = html.get_text()
    for text in ("The Workshop", "What a lake costs", "S2E7, 3 November 2025, Mara Lind and Jonas Okoye, 31:00"):
        assert text in shown
    assert html.find("a", string="Open the episode")["href"] == "https://example.org/episodes/lakes"  # type: ignore[index]
    assert [speaker.get_text() for speaker in html.find_all("h2")][:2] == ["Mara Lind", "Jonas Okoye"]


async def test_all_words_stand_on_the_page() -> None:
    _, html = await page(f"/transcripts/{EPISODE}")
    said = "".join(p.get_text() for p in html.select(".paragraph p"))
    assert said == transcript().text


async def test_every_line_that_starts_speech_has_an_anchor() -> None:
    _, html = await page(f"/transcripts/{EPISODE}")
    assert {f"L{mark.line}" for mark in transcript().lines} <= {str(tag["id"]) for tag in html.find_all(id=True)}


async def test_a_link_to_a_line_has_its_target_on_the_page() -> None:
    _, html = await page(transcript_url("Data has weight."))
    targets = {str(tag["id"]) for tag in html.find_all(id=True)}
    assert {str(a["href"])[1:] for a in html.find_all("a") if str(a["href"]).startswith("#")} <= targets


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
async def test_hostile_text_stays_text(text: str) -> None:
    pages = PagesOf(text)
    plain = _tags_of((await page(f"/transcripts/{EPISODE}", PagesOf("Plain words")))[0].text)
    answer, html = await page(f"/transcripts/{EPISODE}?s=0&e={len(text)}", pages)
    assert html.find("mark").get_text() == visible(text)  # type: ignore[union-attr]
    listed, _ = await page("/transcripts", pages)
    for body in (answer.text, listed.text):
        parser = _tags_of(body)
        assert parser.tags <= plain.tags | {"mark", "ul", "li"}
        assert not [name for name in parser.attributes if name.startswith("on") or name in {"style", "srcdoc"}]
        assert not [url for url in parser.links if url.lower().startswith(("javascript:", "data:"))]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120))
def test_any_words_that_can_be_seen_are_shown_to_the_letter(text: str) -> None:
    _, html = asyncio.run(page(f"/transcripts/{EPISODE}?s=0&e={len(text)}", PagesOf(text)))
    assert "".join(mark.get_text() for mark in html.find_all("mark")) == visible(text)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x", None])
async def test_an_address_that_is_no_web_page_is_no_link(url: str | None) -> None:
    _, html = await page(f"/transcripts/{EPISODE}", PagesOf("Plain words", url))
    assert html.find("a", string="Open the episode") is None


@pytest.mark.parametrize(
    "path", ["/transcripts", f"/transcripts/{EPISODE}", "/transcripts/nothing", "/health", "/else"]
)
async def test_every_answer_forbids_scripts_frames_and_sniffing(path: str) -> None:
    answer, _ = await page(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_no_page_holds_a_script_or_an_inline_style() -> None:
    for path in ("/transcripts", f"/transcripts/{EPISODE}", "/transcripts/nothing"):
        _, html = await page(path)
        assert not html.find_all(["script", "style"])
        assert not html.find_all(style=True)


async def test_an_unknown_episode_says_what_to_do() -> None:
    answer, html = await page("/transcripts/nothing-here")
    assert answer.status_code == 404
    assert "a fresh answer has a fresh link" in html.get_text()
    assert html.find("a", string="See all episodes") is not None


async def test_a_revision_that_is_gone_leads_to_the_current_words() -> None:
    answer, html = await page(f"/transcripts/{EPISODE}?r=feedface&s=3&e=9")
    assert answer.status_code == 404
    link = html.find("a", string="Read the current transcript")
    assert isinstance(link, Tag)
    assert link["href"] == f"/transcripts/{EPISODE}"


async def test_an_earlier_revision_is_shown_as_one() -> None:
    _, html = await page(f"/transcripts/{EPISODE}", PagesOf("Plain words"))
    assert "earlier version" in html.find(role="status").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query", ["s=&e=", "s=5&e=2", "s=x&e=9", "s=-4&e=2", "s=1", f"s=9{'9' * 40}&e=1", "s=\u0663&e=\u0669"]
)
async def test_a_mark_that_makes_no_sense_shows_the_page_without_one(query: str) -> None:
    answer, html = await page(f"/transcripts/{EPISODE}?{query}")
    assert answer.status_code == 200
    assert html.find("mark") is None


async def test_the_list_leads_to_every_episode() -> None:
    _, html = await page("/transcripts")
    assert html.find("a", string="What a lake costs")["href"] == f"/transcripts/{EPISODE}"  # type: ignore[index]


async def test_withheld_words_are_named_once_where_they_stood() -> None:
    class Withholding(SamplePages):
        async def revision(
            self, episode_id: EpisodeId, hash_prefix: str = "", tag: str = ""
        ) -> TranscriptRevision | None:
            said = transcript()
            start, end = cited("Data has weight.")
            return TranscriptRevision(episode=episode(), transcript=said, withheld=((start, end),))

    _, html = await page(transcript_url("Data has weight."), Withholding())
    [away] = html.find_all(class_="withheld")
    assert away.get_text() == "[taken away by the hosts]"
    shown = "".join(p.get_text() for p in html.select(".paragraph p"))
    assert shown.replace("[taken away by the hosts]", "Data has weight.", 1) == transcript().text


async def test_where_nothing_is_listed_no_page_leads_to_a_list() -> None:
    app = create_app(SamplePages(), listing=False)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://test") as asked:
        for path in (f"/transcripts/{EPISODE}", "/transcripts/nothing", f"/transcripts/{EPISODE}?r=feedface"):
            html = BeautifulSoup((await asked.get(path)).text, "html.parser")
            assert html.find("a", string=re.compile("episodes")) is None
            assert "among the episodes" not in html.get_text()


async def test_a_show_without_episodes_says_how_to_add_some() -> None:
    class Empty(SamplePages):
        async def episodes(self) -> list[Episode]:
            return []

    _, html = await page("/transcripts", Empty())
    assert "aftershow ingest" in html.get_text()


async def test_a_library_out_of_reach_is_said_in_words() -> None:
    answer, html = await page("/transcripts", Unreachable())
    assert answer.status_code == 503
    assert "Try again in a minute." in html.get_text()


async def test_health_follows_the_library() -> None:
    well, _ = await page("/health")
    ill, _ = await page("/health", Unreachable())
    assert (well.status_code, well.json()) == (200, {"status": "ok"})
    assert (ill.status_code, ill.json()) == (503, {"status": "unavailable"})


@pytest.mark.parametrize(("name", "kind"), [("style.css", "text/css"), ("icon.svg", "image/svg+xml")])
async def test_its_own_assets_are_served(name: str, kind: str) -> None:
    answer, _ = await page(f"/transcripts/-/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("name", ["app.py", "..%2Fapp.py", "%2e%2e%2fapp.py", "base.html"])
async def test_nothing_else_of_the_folder_is_served(name: str) -> None:
    answer, _ = await page(f"/transcripts/-/{name}")
    assert answer.status_code == 404


async def test_only_reading_is_possible() -> None:
    async with client() as asked:
        answer = await asked.post("/transcripts")
    assert answer.status_code == 405
    assert "Go back and try again." in answer.text


def test_the_cited_words_are_where_the_sample_says() -> None:
    start, end = cited()
    assert transcript().cut(start, end) == "The bucket is the house."


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def _tags_of(html: str) -> _Tags:
    parser = _Tags()
    parser.feed(html)
    return parser
