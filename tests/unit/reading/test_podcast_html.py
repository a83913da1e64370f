"""HTML transcripts."""

import pytest

from bot.domain.transcript import Transcript
from bot.errors import NotATranscript
from bot.reading.read import read_transcript

CITED = """<!DOCTYPE html><html><head><title>A lantern &amp; me</title><style>p{a:b}</style></head><body>
<nav><p>Home About</p></nav>
<script>if (a < b) { document.write("<p>evil</p>") }</script>
<!-- <p>hidden</p> -->
<cite>Rosa Lind:</cite><time>0:00</time>
<p>When you first get <b>star</b>ted, it&#39;s
hard &amp; long.</p>
<p>It goes on.</p>
<cite>Ken:</cite>
<time>1:02:03</time>
<p>Is 1 < 2?<br>Yes.</p><p>10:30</p>
</body></html>"""


def read(page: str) -> Transcript:
    return read_transcript(page.encode(), name="x.html").transcript


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(u.speaker, transcript.cut(u.start, u.end)) for u in transcript.utterances]


def test_cites_times_and_paragraphs() -> None:
    transcript = read(CITED)
    assert said(transcript) == [
        ("Rosa Lind", "When you first get started, it's hard & long."),
        ("Rosa Lind", "It goes on."),
        ("Ken", "Is 1 < 2?"),
        ("Ken", "Yes."),
        ("Ken", "10:30"),
    ]
    assert transcript.seconds_at(transcript.text.index("Is 1")) == 3723
    assert transcript.line_at(transcript.text.index("hard")) == 7
    assert read_transcript(CITED.encode(), name="x.html").details.title == "A lantern & me"


def test_a_saved_transcript_page() -> None:
    page = """<html><body><h1>Menu</h1><p>Buy our mugs today and tomorrow.</p>
    <div class="pod_timestamp_indicator transcript-time">Starting point is 00:00:00</div>
    <span class="pod_text transcript-text">Welcome to the lantern hour.</span>
    <div class="transcript-time">Starting point is 00:00:31</div>
    <span class="pod_text transcript-text">We talk about oil.</span>
    <p>No comments yet.</p></body></html>"""
    transcript = read(page)
    assert transcript.text == "Welcome to the lantern hour.\nWe talk about oil."
    assert transcript.seconds_at(transcript.text.index("We talk")) == 31


def test_bold_names_before_a_colon_are_speakers() -> None:
    page = "<html><body>" + "".join(
        f"<p><strong>{who}:</strong> {words}</p>"
        for who, words in [
            ("Rosa", "I am glad you are here."),
            ("Ken", "So am I, and we are late."),
            ("Rosa", "We are."),
        ]
    )
    transcript = read(page + "</body></html>")
    assert said(transcript)[:2] == [("Rosa", "I am glad you are here."), ("Ken", "So am I, and we are late.")]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><body><p>I read <cite>The Lamp</cite> and you did too.</p></body></html>",
        "<html><body><h1>404</h1><p>Sorry, we could not find the page that you are looking for.</p></body></html>",
        "<!doctype html><html><body><p>Install the package. It provides functions for the parsing of dates.</p>"
        + "<p>The function returns a value of the type that is given in the table.</p>" * 9
        + "</body></html>",
    ],
)
def test_a_page_on_which_nobody_talks_is_no_transcript(page: str) -> None:
    with pytest.raises(NotATranscript):
        read(page)
