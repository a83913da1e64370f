"""Raw speech-to-text pages."""

from datetime import date

import pytest

from bot.errors import UnreadableSource
from bot.reading.read import read_transcript

PAGE = """The Lantern Hour - Why - of all things - a bucket?
Episode Date: March 4, 2025Rosa and Ken open a bucket. ...Then close it.
Transcript
Discussion (0)
Well, welcome to the Lantern Hour.
Today we talk about buckets,
and why they
leak. Transcript means nothing here.
Discussion (3) is what we had."""


def test_the_header_gives_show_title_date_and_description() -> None:
    details = read_transcript(PAGE.encode(), name="shows/000_ab12.txt").details
    assert details.show_title == "The Lantern Hour"
    assert details.title == "Why - of all things - a bucket?"
    assert details.published == date(2025, 3, 4)
    assert details.description == "Rosa and Ken open a bucket. ...Then close it."


def test_broken_lines_are_joined_by_one_space_and_keep_their_numbers() -> None:
    transcript = read_transcript(PAGE.encode(), name="p.txt").transcript
    sentence = "Today we talk about buckets, and why they leak."
    start = transcript.text.index(sentence)
    assert transcript.lines_of(start, start + len(sentence)) == (6, 8)
    assert transcript.line_at(transcript.text.index("leak")) == 8
    assert transcript.source_lines == 9


def test_labels_of_the_page_are_left_out_and_spoken_words_stay() -> None:
    transcript = read_transcript(PAGE.encode(), name="p.txt").transcript
    assert transcript.text.startswith("Well, welcome")
    assert "Transcript means nothing here." in transcript.text
    assert transcript.text.endswith("Discussion (3) is what we had.")
    assert transcript.utterances[0].speaker is None


def test_starting_points_give_times() -> None:
    page = (
        "The Lantern Hour - Two\nEpisode Date: May 1, 2025About two.\nTranscript\n"
        "Starting point is 00:00:00\nHello and welcome to the show.\nIt goes on and\n"
        "Starting point is 00:01:30\non after a minute.\nStarting point is 01:00:05\nAn hour later.\n"
    )
    transcript = read_transcript(page.encode(), name="p.txt").transcript
    assert "Starting point" not in transcript.text
    assert transcript.text == "Hello and welcome to the show. It goes on and on after a minute. An hour later."
    assert transcript.seconds_at(transcript.text.index("goes")) == 0
    assert transcript.seconds_at(transcript.text.index("on after")) == 90
    assert transcript.seconds_at(transcript.text.index("An hour")) == 3605


def test_starting_points_alone_are_enough() -> None:
    page = "Starting point is 00:00:00\nHello there.\nStarting point is 00:00:40\nBye now.\n"
    episode = read_transcript(page.encode(), name="lantern-hour-12.txt")
    assert episode.format == "page"
    assert episode.details.title == "Lantern Hour 12"
    assert episode.transcript.text == "Hello there. Bye now."


def test_windows_line_ends_change_nothing() -> None:
    unix = read_transcript(PAGE.encode(), name="p.txt")
    windows = read_transcript(PAGE.replace("\n", "\r\n").encode(), name="p.txt")
    assert windows.transcript == unix.transcript
    assert windows.details == unix.details
    assert "\r\n" in windows.raw


@pytest.mark.parametrize("line", ["Episode Date: Smarch 41, 2025x", "Episode Date: soon", "Episode Date:"])
def test_a_strange_date_is_no_date(line: str) -> None:
    page = f"Show - Title\n{line}\nTranscript\nHello there, it is me.\n"
    assert read_transcript(page.encode(), name="p.txt").details.published is None


def test_a_page_without_speech_is_refused() -> None:
    page = "Show - Title\nEpisode Date: May 1, 2025About.\nTranscript\nDiscussion (0)\n"
    with pytest.raises(UnreadableSource, match="no speech"):
        read_transcript(page.encode(), name="p.txt")
