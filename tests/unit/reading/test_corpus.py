"""Real episodes beside the checkout: all are read, and not a word of them is altered."""

import html
import re
from pathlib import Path

import pytest

from bot.errors import NotATranscript
from bot.reading.episode_source import ReadEpisode
from bot.reading.read import read_transcript

pytestmark = pytest.mark.corpus
_WORD = re.compile(r"[^\W_]+")


@pytest.fixture(scope="module")
def episodes(shared: Path) -> list[ReadEpisode]:
    paths = [*sorted((shared / "corpus").glob("*/*.md")), *sorted((shared / "show").glob("*.txt"))]
    return [read_transcript(path.read_bytes(), name=str(path)) for path in paths]


def test_every_real_episode_is_read_and_the_readme_is_not(episodes: list[ReadEpisode], shared: Path) -> None:
    assert len(episodes) == 301
    assert {episode.transcript.language for episode in episodes} == {"en"}
    readme = shared / "corpus" / "README.md"
    with pytest.raises(NotATranscript):
        read_transcript(readme.read_bytes(), name=str(readme))


def test_shown_words_are_words_of_their_source_lines_in_order(episodes: list[ReadEpisode]) -> None:
    for episode in episodes:
        transcript = episode.transcript
        lines = episode.raw.split("\n")
        marks = transcript.lines
        for at, mark in enumerate(marks):
            end = marks[at + 1].offset if at + 1 < len(marks) else len(transcript.text)
            source = iter(_WORD.findall(html.unescape(re.sub(r"\\(.)", r"\1", lines[mark.line - 1]))))
            for word in _WORD.findall(transcript.text[mark.offset : end]):
                assert word in source, (episode.details.title, mark.line, word)


def test_nearly_all_words_of_the_source_are_shown(episodes: list[ReadEpisode]) -> None:
    note = re.compile(r"\\\[[^\]]*\]|\*\*[^*]*\*\*:?|\]\([^)]*\)+")
    for episode in episodes:
        if episode.format == "diarised":
            said = len(note.sub(" ", episode.raw).split())
            assert len(episode.transcript.text.split()) >= 0.99 * said, episode.details.title


def test_no_markup_is_left(episodes: list[ReadEpisode]) -> None:
    for episode in episodes:
        text = episode.transcript.text
        assert not re.search(r"\*\*\w[^*\n]{0,40}:\s?\*\*|\*\*\w[^*\n]{0,40}\*\*:", text), episode.details.title
        assert not re.search(r"\]\(http|&(?:quot|amp|#39);|\[\d+:\d\d|\[laugh", text), episode.details.title


def test_the_examples_of_the_namespace_are_read(shared: Path) -> None:
    formats = {}
    for path in sorted((shared / "podcast-namespace" / "transcripts").iterdir()):
        episode = read_transcript(path.read_bytes(), name=str(path))
        assert episode.transcript.has_speakers
        assert episode.transcript.times
        formats[path.suffix] = episode.format
    assert formats == {".html": "html", ".json": "podcast-json", ".srt": "srt", ".vtt": "webvtt"}
