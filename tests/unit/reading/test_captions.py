"""WebVTT and SubRip."""

import pytest

from bot.domain.transcript import Transcript
from bot.errors import UnreadableSource
from bot.reading.read import read_transcript


def read(text: str, name: str = "x.vtt") -> Transcript:
    return read_transcript(text.encode(), name=name).transcript


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(u.speaker, transcript.cut(u.start, u.end)) for u in transcript.utterances]


VTT = """WEBVTT - A lantern

NOTE
This is --- a note
over two lines

STYLE
::cue { color: red }

intro
00:01.000 --> 01:00:04.000 align:start
<v Rosa Lind>Welcome to Q&amp;A,
the <i>best</i> hour.

01:00:05.500 --> 01:00:08.000
It goes on &lt;forever&gt;.

01:00:09.000 --> 01:00:10.000
<v.loud Ken>Does it?</v> <v Rosa Lind>Yes, R&D too.
"""


def test_voices_stay_until_the_next_and_entities_are_decoded_once() -> None:
    assert said(read(VTT)) == [
        ("Rosa Lind", "Welcome to Q&A, the best hour. It goes on <forever>."),
        ("Ken", "Does it?"),
        ("Rosa Lind", "Yes, R&D too."),
    ]


def test_hours_are_optional_and_lines_are_those_of_the_source() -> None:
    transcript = read(VTT)
    assert transcript.seconds_at(0) == 1.0
    assert transcript.seconds_at(transcript.text.index("It goes")) == 3605.5
    assert transcript.line_at(transcript.text.index("best")) == 13
    assert read_transcript(VTT.encode(), name="x.vtt").details.title == "A lantern"


def test_rolling_captions_are_told_once() -> None:
    rolling = """WEBVTT

00:00.000 --> 00:02.000
so today we look at

00:02.000 --> 00:02.010
so today we look at

00:02.010 --> 00:04.000
so today we look at
storage and why it leaks

00:04.000 --> 00:04.010
storage and why it leaks

00:04.010 --> 00:06.000
storage and why it leaks
no no no it does not

00:06.000 --> 00:08.000
no no no it does not
no no I mean it
"""
    assert read(rolling).text == "so today we look at storage and why it leaks no no no it does not no no I mean it"


def test_words_people_repeat_are_kept() -> None:
    cues = "".join(
        f"{at}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{words}\n\n"
        for at, words in enumerate(["No.", "No.", "I said no.", "I did not.", "You did.", "You did."], start=1)
    )
    assert read(cues, "x.srt").text == "No. No. I said no. I did not. You did. You did."


def test_a_long_silence_after_a_sentence_begins_an_utterance() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:02.000\nIt is done.\n\n00:09.000 --> 00:10.000\nHello again.\n"
    assert said(read(text)) == [(None, "It is done."), (None, "Hello again.")]


def test_stage_tags_and_turn_marks() -> None:
    text = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n>> Hello there.\n\n00:02.000 --> 00:03.000\n>> Who is that?\n"
        "\n00:03.000 --> 00:04.000\nIt is me.\n"
    )
    assert said(read(text)) == [(None, "Hello there."), (None, "Who is that? It is me.")]


SRT = """\ufeff1
00:00:00,179 --> 00:00:02,399
Travis: When you first get
started, note: it is hard.

00:00:02.400 --> 00:00:04.799
{\\an8}<font color="red">Remember: 10:30 is <3.</font>

3
00:00:05,000 --> 00:00:06,000
Sarah Bell: See http://a.b/c
3
00:00:07,000 --> 00:00:06,000
Travis: Yes: I do.
"""


def test_srt_with_commas_dots_missing_blank_lines_and_indexes() -> None:
    assert said(read(SRT, "x.srt")) == [
        ("Travis", "When you first get started, note: it is hard. Remember: 10:30 is <3."),
        ("Sarah Bell", "See http://a.b/c"),
        ("Travis", "Yes: I do."),
    ]


def test_srt_in_windows_clothes_reads_the_same() -> None:
    plain = read(SRT, "x.srt")
    body = SRT.lstrip("\ufeff").replace("\n", "\r\n").replace("hard", "hárd").encode("cp1252")
    assert read_transcript(body, name="x.srt").transcript.text == plain.text.replace("hard", "hárd")


def test_the_ending_of_the_name_is_not_trusted() -> None:
    assert read_transcript(VTT.encode(), name="x.srt").format == "webvtt"
    assert read_transcript(SRT.encode(), name="x.json").format == "srt"


@pytest.mark.parametrize(
    "timing",
    ["00:00 --> 00:01", "00:61.000 --> 00:62.000", "-00:01.000 --> 00:02.000", "NaN --> NaN", "00:01.000 -->", "-->"],
)
def test_a_broken_time_is_refused_with_its_line(timing: str) -> None:
    vtt = f"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n\n{timing}\nWorld\n"
    if timing == "00:00 --> 00:01":
        assert read(vtt).text == "Hello World"
        return
    with pytest.raises(UnreadableSource, match="line 6"):
        read(vtt)
    with pytest.raises(UnreadableSource, match="line 6"):
        read(vtt.replace("WEBVTT", "1"), "x.srt")


def test_captions_of_the_kind_that_youtube_makes() -> None:
    text = (
        "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:00.000 --> 00:00:02.000 align:start\n \n"
        "hello<00:00:00.500><c> and</c><00:00:01.000><c> welcome</c>\n\n00:00:02.000 --> 00:00:02.010\n"
        "hello and welcome\n \n\n00:00:02.010 --> 00:00:04.000\nhello and welcome\nto<00:00:02.500><c> the</c> show\n\n"
        "00:00:04.000 --> 00:00:04.010\nto the show\n \n\n00:00:04.010 --> 00:00:06.000\nto the show\nI am Rosa\n"
    )
    transcript = read(text)
    assert transcript.text == "hello and welcome to the show I am Rosa"
    assert [transcript.seconds_at(transcript.text.index(word)) for word in ("hello", "to", "I am")] == [0, 2.01, 4.01]


@pytest.mark.parametrize("tail", ["00:0", "00:00:09", "00:00:09,1", "00:00:09,100 -", "00:00:09,100 --"])
def test_captions_that_are_cut_off_are_refused(tail: str) -> None:
    with pytest.raises(UnreadableSource, match="cut off"):
        read(f"1\n00:00:00,000 --> 00:00:01,000\nHello\n\n2\n{tail}", "x.srt")
    with pytest.raises(UnreadableSource, match="cut off"):
        read(f"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHello\n\n{tail}")


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n\nhello\n", "WEBVTT\n\n00:00.000 --> 00:01.000\n<i></i>\n"])
def test_captions_without_words_are_refused(text: str) -> None:
    with pytest.raises(UnreadableSource):
        read(text)
