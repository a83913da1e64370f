"""What holds for every input: an episode or a `SourceError`, soon; marks in step with the text; no word altered."""

import json
import math
import re
import time
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.transcript import Transcript
from bot.errors import SourceError, UnreadableSource
from bot.reading.chapters import read_chapters
from bot.reading.episode_source import ReadEpisode
from bot.reading.read import read_transcript

PIECES = st.sampled_from(
    [
        "WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000\n", "00:01,5 --> 00:02,5", "<v Rosa>", "</v>", "<", ">", "&amp;",
        "&#39;", "&", "**Rosa:** ", "**Ken Abara:** ", "**Break:** ", "\\[01:02\\]", "\\[laughs\\]", "\\[", "[", "](",
        "](http://a.b)", "*", "_", "`", "\\", "Episode Date: May 1, 2025", "Transcript\n", "Discussion (0)\n",
        "Starting point is 00:00:10\n", '{"segments": [', '{"startTime": 1.5, "body": "', '"}', "]}", '"', "{", "}",
        "<cite>Rosa:</cite>", "<time>0:10</time>", "<p>", "</p>", "<script>", "<!--", "-->", "<html>", "Rosa: ",
        "[00:01] ", "Rosa 0:12\n", "\n", "\n\n", "\r\n", "\r", " ", "\t", "\u2028", "\x0c", "hello", "Ken: ",
        "you and me", "No. ", "1\n", "2", "é", "日本", "\u202e", "\x1d", "- ", ">> ", "[Music]", "♪",
    ]
)  # fmt: skip
SOUPS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join)
NAMES = st.sampled_from(
    ["x.txt", "show/x.md", "x.vtt", "x.srt", "x.json", "x.html", "https://a.b/c/x?y=1", "README", ""]
)


def check(episode: ReadEpisode) -> None:
    transcript = episode.transcript
    text = transcript.text
    assert text.strip() == text
    assert text
    assert "\x00" not in text
    text.encode()
    ends = [(u.start, u.end) for u in transcript.utterances]
    assert ends[0][0] == 0
    assert ends[-1][1] == len(text)
    assert all(start < end and "\n" not in text[start:end] for start, end in ends)
    assert all(text[left[1] : right[0]] == "\n" for left, right in pairwise(ends))
    for offsets in ([m.offset for m in transcript.lines], [m.offset for m in transcript.times]):
        assert offsets == sorted(set(offsets))
        assert all(0 <= offset < len(text) for offset in offsets)
    assert transcript.lines[0].offset == 0
    assert all(1 <= mark.line <= transcript.source_lines for mark in transcript.lines)
    seconds = [mark.seconds for mark in transcript.times]
    assert seconds == sorted(seconds)
    assert all(math.isfinite(second) and second >= 0 for second in seconds)
    assert transcript.hash == transcript.hash
    assert episode.details.title


def read_or_refuse(data: bytes, name: str) -> None:
    try:
        episode = read_transcript(data, name=name)
    except SourceError as error:
        refusal = error
    else:
        check(episode)
        return
    assert refusal.source == name
    assert refusal.reason


@given(SOUPS, NAMES)
def test_a_soup_of_marks_is_read_or_refused(soup: str, name: str) -> None:
    read_or_refuse(soup.encode("utf-8", "replace"), name)


@given(st.binary(max_size=400), NAMES)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    read_or_refuse(data, name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["segments", "body", "text", "startTime", "endTime", "speaker", "start", "chapters", "title"]
            ),
            inner,
        )
    ),
    max_leaves=20,
)
SEGMENT = st.fixed_dictionaries(
    {"body": st.text(max_size=20)},
    optional={
        "startTime": st.floats() | st.integers(),
        "endTime": st.none() | st.floats(),
        "speaker": st.text(max_size=9),
    },
)


@given(JSON | st.lists(SEGMENT, max_size=8).map(lambda segments: {"segments": segments}))
def test_any_json_is_read_or_refused(value: object) -> None:
    data = json.dumps(value).encode()
    read_or_refuse(data, "x.json")
    with suppress(UnreadableSource):
        starts = [chapter.start_seconds for chapter in read_chapters(data, name="x.json")]
        assert starts == sorted(set(starts))


WORDS = st.lists(
    st.text(alphabet=st.characters(categories=("Ll", "Lu")), min_size=1, max_size=9), min_size=1, max_size=12
).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["Rosa Lind", "Ken"]), WORDS), min_size=2, max_size=8))
def test_every_format_gives_back_the_words_that_were_said(turns: list[tuple[str, str]]) -> None:
    turns = [("Rosa Lind", "I say"), *turns, ("Ken", "you say"), ("Rosa Lind", "so"), ("Ken", "so")]
    cues = [(f"00:{at:02}:00", who, words) for at, (who, words) in enumerate(turns)]
    sources = {
        "webvtt": "WEBVTT\n\n" + "".join(f"{at}.000 --> {at}.900\n<v {who}>{words}\n\n" for at, who, words in cues),
        "srt": "".join(f"1\n{at},000 --> {at},900\n{who}: {words}\n\n" for at, who, words in cues),
        "podcast-json": json.dumps(
            {"segments": [{"startTime": at * 60, "speaker": turn[0], "body": turn[1]} for at, turn in enumerate(turns)]}
        ),
        "html": "<html>" + "".join(f"<cite>{who}:</cite><time>{at}</time><p>{words}</p>\n" for at, who, words in cues),
        "diarised": "\n\n".join(f"**{who}:** \\[{at}\\] {words}" for at, who, words in cues),
        "plain": "\n".join(f"[{at}] {who}: {words}" for at, who, words in cues),
    }
    for format_name, source in sources.items():
        episode = read_transcript(source.encode(), name="x")
        transcript = episode.transcript
        assert episode.format == format_name
        assert transcript.text.split() == [word for _, words in turns for word in words.split()]
        lines = source.split("\n")
        for utterance in transcript.utterances:
            first = transcript.cut(utterance.start, utterance.end).split()[0]
            if format_name != "podcast-json":
                assert first in lines[transcript.line_at(utterance.start) - 1]
        for at, who, words in cues:
            offset = _offset_of_turn(transcript, turns, int(at[3:5]))
            assert transcript.seconds_at(offset) == int(at[3:5]) * 60
            assert transcript.speaker_of(offset, offset + len(words)) == who


def _offset_of_turn(transcript: Transcript, turns: list[tuple[str, str]], at: int) -> int:
    before = sum(len(words.split()) for _, words in turns[:at])
    return [match.start() for match in re.finditer(r"\S+", transcript.text)][before]


LARGEST = 1_000_000
HOSTILE = {
    "open brackets": ("**A:** x\n\n**A:** y\n\n", "\\["),
    "open links": ("**A:** x\n\n**A:** y\n\n", "[a]("),
    "stars": ("**A:** x\n\n**A:** y\n\n", "*a "),
    "backslashes": ("**A:** x\n\n**A:** y\n\n", "\\"),
    "names": ("", "**A:**\n"),
    "comments": ("<html><body>", "<!--"),
    "angles": ("<html><body>", "<"),
    "paragraphs": ("<html><body>", "<p>"),
    "open tags": ("<html><body>", "<p "),
    "open scripts": ("<html><body>", "<script><"),
    "quotes": ('{"segments":[{"body":"', '\\"'),
    "brackets": ("", "["),
    "objects": ("", '{"a":'),
    "arrows": ("WEBVTT\n\n00:00.000 --> 00:01.000\n", "<"),
    "cues": ("WEBVTT\n\n", "00:00.000 --> 00:01.000\n"),
    "one line": ("A - B\nEpisode Date: May 1, 2025x\nTranscript\n", "a"),
    "dots": ("A - B\nEpisode Date: May 1, 2025x\nTranscript\n", "."),
    "colons": ("", "Aa Bb: "),
    "ampersands": ("WEBVTT\n\n00:00.000 --> 00:01.000\n", "&#"),
    "blank lines": ("A: hello\n", "\n"),
    "old letters": ("", "\u00e9"),
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_repetition_ends_soon(kind: str) -> None:
    opening, repeated = HOSTILE[kind]
    data = (opening + repeated * (LARGEST // len(repeated.encode()))).encode()[:LARGEST]
    if kind == "old letters":
        data = data[:-1] + b"\xff"
    started = time.process_time()
    read_or_refuse(data, "x.txt")
    assert time.process_time() - started < 6
