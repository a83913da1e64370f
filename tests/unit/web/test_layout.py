"""A transcript laid out loses no word, marks exactly what was cited, and has an anchor for every line."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.layout import Paragraph, clock_text, lay_out, within
from bot.domain.transcript import LineMark, TimeMark, Transcript, Utterance
from tests.fakes.every_block import cited, transcript


def test_every_word_is_kept_in_order() -> None:
    said = transcript()
    assert "".join(_texts(lay_out(said))) == said.text


def test_the_mark_holds_the_cited_words_and_no_others() -> None:
    said = transcript()
    assert _marked(lay_out(said, cited("Data has weight."))) == "Data has weight."


def test_a_mark_over_several_utterances_is_whole() -> None:
    said = transcript()
    mark = (said.text.index("Compute is"), said.text.index("sells the house"))
    assert _marked(lay_out(said, mark)) == said.text[mark[0] : mark[1]]


def test_every_source_line_has_one_anchor() -> None:
    said = transcript()
    for mark in (None, cited()):
        anchors = _anchors(lay_out(said, mark))
        assert sorted(anchors) == sorted({line.line for line in said.lines})
        assert len(anchors) == len(set(anchors))


def test_the_anchor_of_the_cited_line_stands_at_the_mark() -> None:
    text = "word " * 2000 + "The cited words. " + "word " * 100
    said = Transcript(text, (Utterance(0, len(text)),), (LineMark(0, 7),))
    start = text.index("The cited")
    pieces = [piece for paragraph in lay_out(said, (start, start + 16)) for piece in paragraph.pieces]
    [with_anchor] = [piece for piece in pieces if piece.lines]
    assert with_anchor.marked
    assert with_anchor.lines == (7,)


def test_a_long_monologue_is_broken_at_sentences() -> None:
    text = " ".join(f"This is sentence number {number} of the talk." for number in range(60))
    paragraphs = lay_out(Transcript(text, (Utterance(0, len(text)),), (LineMark(0, 1),)))
    assert len(paragraphs) > 2
    assert all("".join(_texts([paragraph])).rstrip().endswith(".") for paragraph in paragraphs)


def test_speaker_and_time_show_where_they_change() -> None:
    text = "One.\nTwo.\nThree."
    said = Transcript(
        text,
        (Utterance(0, 4, "Ada"), Utterance(5, 9, "Ada"), Utterance(10, 16, None)),
        (LineMark(0, 1), LineMark(5, 2), LineMark(10, 3)),
        (TimeMark(0, 0.0), TimeMark(10, 3725.9)),
    )
    shown = [(paragraph.speaker, paragraph.time, paragraph.line) for paragraph in lay_out(said)]
    assert shown == [("Ada", "0:00", 1), (None, None, 2), (None, "1:02:05", 3)]


def test_a_transcript_without_words_has_no_paragraphs() -> None:
    assert lay_out(Transcript("", (), ())) == []


@pytest.mark.parametrize(
    ("wished", "inside"),
    [
        ((0, 3), (0, 3)),
        ((-5, 3), (0, 3)),
        ((2, 99), (2, 4)),
        ((4, 9), None),
        ((3, 3), None),
        ((3, 1), None),
        (None, None),
    ],
)
def test_a_mark_is_clipped_to_the_words(wished: tuple[int, int] | None, inside: tuple[int, int] | None) -> None:
    assert within(Transcript("Word", (Utterance(0, 4),), (LineMark(0, 1),)), wished) == inside


@given(st.integers(0, 2**32), st.data())
def test_any_marks_on_any_transcript_are_exact(seed: int, data: st.DataObject) -> None:
    said = _random_transcript(random.Random(seed))
    start = data.draw(st.integers(0, max(len(said.text) - 1, 0)))
    end = data.draw(st.integers(start, len(said.text)))
    mark = within(said, (start, end))
    paragraphs = lay_out(said, mark)
    assert "".join(_texts(paragraphs)) == said.text
    assert _marked(paragraphs) == said.text[start:end]
    if mark:
        assert said.line_at(start) in _anchors(paragraphs)


def test_withheld_words_stand_in_pieces_of_their_own() -> None:
    said = transcript()
    start, end = cited("Data has weight.")
    paragraphs = lay_out(said, (start - 20, end + 5), ((start, end), (end + 30, end + 40)))
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
    assert "".join(piece.text for piece in pieces) == said.text
    assert (
        "".join(piece.text for piece in pieces if piece.withheld) == "Data has weight." + said.text[end + 30 : end + 40]
    )


def test_times_read_like_a_player_shows_them() -> None:
    assert [clock_text(seconds) for seconds in (0, 59.9, 61, 3600)] == ["0:00", "0:59", "1:01", "1:00:00"]


def _random_transcript(choose: random.Random) -> Transcript:
    text, utterances, lines, line = "", [], [], 0
    for _ in range(choose.randint(1, 12)):
        text += "\n" if text else ""
        start = len(text)
        for _ in range(choose.randint(1, 5)):
            line += choose.randint(1, 3)
            lines.append(LineMark(len(text), line))
            text += (
                choose.choice(["Some words", "a\u0301 \u4e2d\u6587\u3002", "<b>", "One. Two! Three?"])
                * choose.randint(1, 40)
                + " "
            )
        utterances.append(Utterance(start, len(text), choose.choice([None, "Ada", "Bo"])))
    return Transcript(text, tuple(utterances), tuple(lines))


def _texts(paragraphs: list[Paragraph]) -> list[str]:
    return [piece.text for paragraph in paragraphs for piece in paragraph.pieces]


def _marked(paragraphs: list[Paragraph]) -> str:
    return "".join(piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.marked)


def _anchors(paragraphs: list[Paragraph]) -> list[int]:
    return [line for paragraph in paragraphs for piece in paragraph.pieces for line in piece.lines]
