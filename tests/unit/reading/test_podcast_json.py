"""Transcript JSON."""

import json

import pytest

from bot.errors import NotATranscript, UnreadableSource
from bot.reading.read import read_transcript

WORDS = [
    {"speaker": "Rosa", "startTime": 0.5, "endTime": 0.75, "body": "I"},
    {"speaker": "Rosa", "startTime": 1, "endTime": 1.25, "body": "am"},
    {"speaker": "Rosa", "startTime": 1.5, "endTime": 2.0, "body": "here."},
    {"speaker": "Rosa", "startTime": 9.5, "endTime": 10.0, "body": 'Still \\"here\\"\nand\n"body": "there".'},
    {"speaker": "Ken", "startTime": 11, "body": "Noo"},
]


def packed(segments: object, **more: object) -> bytes:
    return json.dumps({"version": "1.0.0", "segments": segments, **more}).encode()


def test_single_words_are_merged_by_speaker_and_pause() -> None:
    transcript = read_transcript(packed(WORDS), name="x.json").transcript
    said = [(u.speaker, transcript.cut(u.start, u.end)) for u in transcript.utterances]
    assert said == [
        ("Rosa", "I am here."),
        ("Rosa", 'Still \\"here\\" and "body": "there".'),
        ("Ken", "Noo"),
    ]
    assert transcript.seconds_at(transcript.text.index("Still")) == 9.5


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_every_word_leads_to_its_line(indent: int | None) -> None:
    raw = json.dumps({"segments": WORDS}, indent=indent)
    transcript = read_transcript(raw.encode(), name="x.json").transcript
    lines = raw.split("\n")
    for word in ("am", "Still", "Noo"):
        assert f'"body": "{word}' in lines[transcript.line_at(transcript.text.index(word)) - 1]


def test_what_speech_to_text_tools_write_is_read_too() -> None:
    raw = json.dumps(
        {
            "text": "Hello there. All is well.",
            "segments": [
                {"start": 0.0, "end": 2.0, "text": " Hello there."},
                {"start": 2.0, "end": 4.0, "text": " All is well."},
            ],
        },
        indent=1,
    )
    transcript = read_transcript(raw.encode(), name="x.json").transcript
    assert transcript.text == "Hello there. All is well."
    assert "All is well." in raw.split("\n")[transcript.line_at(transcript.text.index("All")) - 1]
    assert transcript.line_at(transcript.text.index("All")) > 5


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", "1e999", "true", '"0:10"', "[]", "1e12"])
def test_impossible_times_are_refused(value: str) -> None:
    raw = f'{{"segments": [{{"startTime": {value}, "body": "hello"}}]}}'
    with pytest.raises(UnreadableSource):
        read_transcript(raw.encode(), name="x.json")


@pytest.mark.parametrize(
    "raw",
    [
        '{"segments": [{"startTime": 0, "body": "hel',
        '{"segments": []}',
        '{"segments": [{"startTime": 0, "body": 7}]}',
        '{"segments": [{"startTime": 0, "body": "a\\u0000b"}]}',
        '{"segments": [{"startTime": 0, "body": "a\\ud800b"}]}',
        '{"segments": [{"startTime": 0, "body": " "}]}',
        '{"segments": [{"startTime": ' + "9" * 5000 + ', "body": "x"}]}',
        '{"a":' * 65 + "1" + "}" * 65,
        "[" * 100_000,
    ],
)
def test_broken_json_is_refused(raw: str) -> None:
    with pytest.raises(UnreadableSource):
        read_transcript(raw.encode(), name="x.json")


@pytest.mark.parametrize(
    "raw",
    [
        '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}]}',
        '{"name": "aftershow"}',
        "[1, 2, 3]",
        "{}",
    ],
)
def test_other_json_is_no_transcript(raw: str) -> None:
    with pytest.raises(NotATranscript):
        read_transcript(raw.encode(), name="x.json")
