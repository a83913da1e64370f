"""The check that a quoted text stands where its receipt says."""

from pathlib import Path

import pytest

from evals.verbatim import Reading, check

MARKDOWN = """\
**Ada Lind:** \\[04:04\\] We keep it in [buckets](https://a.example/b "c"), as *cheap* &amp; slow. \\[laughter\\] Truly.

And C++ stays where it is.

**Ben Oduya:** Nobody reads the array x\\[0\\] in `code`, do they?
"""


@pytest.fixture
def markdown(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    return path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text("Title\nSo the  bucket\nis the database,\nright?\nYes.", encoding="utf-8")
    return path


def test_words_over_broken_lines_are_raw_when_joined_by_one_space(page: Path) -> None:
    assert check("So the bucket is the database, right?", page, 2, 4).reading is Reading.RAW


def test_a_changed_word_is_absent(page: Path) -> None:
    assert check("So the bucket was the database, right?", page, 2, 4).reading is Reading.ABSENT


def test_words_on_other_lines_than_cited_are_absent(page: Path) -> None:
    assert check("is the database,", page, 4, 5).reading is Reading.ABSENT


@pytest.mark.parametrize("lines", [(0, 2), (3, 2), (2, 9)])
def test_lines_that_the_source_does_not_have_prove_nothing(page: Path, lines: tuple[int, int]) -> None:
    assert check("So the bucket", page, *lines).reading is Reading.ABSENT


def test_an_empty_text_proves_nothing(page: Path) -> None:
    assert check("  ", page, 1, 5).reading is Reading.ABSENT


def test_a_citation_is_tight_when_no_line_could_be_left_out(page: Path) -> None:
    assert check("So the bucket is the database,", page, 2, 3).tight
    assert not check("So the bucket is the database,", page, 2, 4).tight
    assert check("Yes.", page, 5, 5).tight


@pytest.mark.parametrize(
    "text",
    [
        "We keep it in buckets, as cheap & slow. [laughter] Truly.",
        "We keep it in buckets, as cheap & slow. Truly.",
    ],
)
def test_markup_is_taken_away_and_stage_notes_are_free(markdown: Path, text: str) -> None:
    assert check(text, markdown, 1, 1).reading is Reading.CLEAN


def test_words_of_two_speakers_join_without_their_labels(markdown: Path) -> None:
    text = "And C++ stays where it is.\nNobody reads the array x[0] in code, do they?"
    assert check(text, markdown, 3, 5).reading is Reading.CLEAN


def test_a_word_that_was_dropped_is_absent_even_from_the_clean_text(markdown: Path) -> None:
    assert check("We keep it in buckets, which is slow.", markdown, 1, 1).reading is Reading.ABSENT


def test_escaped_signs_are_words_and_interludes_are_none(tmp_path: Path) -> None:
    path = tmp_path / "talk.md"
    path.write_text(
        "**Ada:** It was in my\\_file \\*bleep\\* then. \\[laughter\\[\n\n"
        "**Jingle**: \\[53:23\\] to \\[53:39\\]\n\n**Ben:** Gone.\n"
    )
    assert check("It was in my_file *bleep* then.\nGone.", path, 1, 5).reading is Reading.CLEAN


def test_cues_are_read_without_their_timing_and_voices(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ada>Buckets win,\n\n2\n00:03.000 --> 00:05.000\n<v Ada>every time.\n"
    )
    assert check("Buckets win,", path, 4, 4).reading is Reading.RAW
    assert check("every time.", path, 7, 8).reading is Reading.RAW


def test_bodies_of_json_segments_join(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text('{"segments": [\n{"startTime": 1, "body": "It\\u2019s \\"cheap\\""},\n{"body": "and slow."}\n]}')
    assert check('It\u2019s "cheap" and slow.', path, 2, 3).reading is Reading.CLEAN
