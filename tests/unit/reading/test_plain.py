"""Plain text, and what is no transcript."""

import pytest

from bot.domain.transcript import Transcript
from bot.errors import NotATranscript
from bot.reading.read import read_transcript


def read(text: str, name: str = "x.txt") -> Transcript:
    return read_transcript(text.encode(), name=name).transcript


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(u.speaker, transcript.cut(u.start, u.end)) for u in transcript.utterances]


def test_prose_keeps_paragraphs_and_joins_broken_lines() -> None:
    text = (
        "I think we should talk about the lamp, because you\nasked me about it.\n\nWell, it is so, and I\n\nlike it.\n"
    )
    assert said(read(text)) == [
        (None, "I think we should talk about the lamp, because you asked me about it."),
        (None, "Well, it is so, and I like it."),
    ]


def test_names_before_colons_are_speakers_and_words_are_not() -> None:
    text = """Rosa: Welcome to the show, it is good to have you.
Ken Abara: Thank you. I have one thing to say.
Remember: it is not a lamp.
ROSA: I did not say that.
Rosa: Look: it is
a lamp.

Ken Abara: Kubernetes: the good parts, is what I would call it.
"""
    assert said(read(text)) == [
        ("Rosa", "Welcome to the show, it is good to have you."),
        ("Ken Abara", "Thank you. I have one thing to say. Remember: it is not a lamp."),
        ("ROSA", "I did not say that."),
        ("Rosa", "Look: it is a lamp."),
        ("Ken Abara", "Kubernetes: the good parts, is what I would call it."),
    ]


def test_a_single_capitalised_word_before_a_colon_stays_speech() -> None:
    text = "I have a list for you, and it is short.\nKubernetes: you do not need it.\nPostgres: you do need it.\n"
    assert "Kubernetes: you do not need it. Postgres: you do need it." in read(text).text


@pytest.mark.parametrize(
    "text",
    [
        "[00:00:01] Rosa: Hello and welcome.\n[00:00:05] Ken: Hi there.\n[01:00:09] Rosa: Bye.\n",
        "(0:01) Rosa: Hello and welcome.\n(0:05) Ken: Hi there.\n(60:09) Rosa: Bye.\n",
        "Rosa  0:01\nHello and welcome.\n\nKen  0:05\nHi there.\n\nRosa  1:00:09\nBye.\n",
        "Rosa (0:01):\nHello and welcome.\n\nKen (0:05): Hi there.\n\nRosa (1:00:09): Bye.\n",
        "0:01 Rosa: Hello and welcome.\n0:05 Ken: Hi there.\n1:00:09 Rosa: Bye.\n",
    ],
)
def test_times_at_the_start_of_lines(text: str) -> None:
    transcript = read(text)
    assert said(transcript) == [("Rosa", "Hello and welcome."), ("Ken", "Hi there."), ("Rosa", "Bye.")]
    assert [transcript.seconds_at(u.start) for u in transcript.utterances] == [1, 5, 3609]


def test_ranges_of_times_that_speech_to_text_tools_print() -> None:
    text = (
        "[00:00.000 --> 00:04.000]  So I think we should talk.\n[00:04.000 --> 00:08.500]  And you know what I mean.\n"
    )
    transcript = read(text)
    assert transcript.text == "So I think we should talk. And you know what I mean."
    assert [mark.seconds for mark in transcript.times] == [0, 4]


def test_a_time_that_is_spoken_stays() -> None:
    text = "I will see you at the usual place.\n10:30 is when we start, and you know it.\nI told you so.\n"
    assert "10:30 is when we start" in read(text).text or read(text).times


def test_stage_notes_are_left_out() -> None:
    assert read("[Music]\nI say we go, and you [laughs] say no.\nI do [not].\n").text == (
        "I say we go, and you say no. I do [not]."
    )


LICENCE = """MIT License

Permission is hereby granted, free of charge, to any person obtaining a copy of this software, to deal in the
Software without restriction, and you and I know what that means to us.
"""
CODE = "import os\n\ndef main(args):\n    for arg in args:\n        print(arg)\n    return 0\n\nclass A:\n    x = 1\n"
MARKDOWN = "# Setup\n\n- install it\n- run it\n\n## Use\n\n| a | b |\n|---|---|\n\nYou can use it as you like.\n"
ARTICLE = "The mill was built in the town in 1850 and it is of great interest to the people of the region. " * 8
DATA = "\n".join(f"{n},{n * n},{n % 7}" for n in range(400))


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("README.md", "I think you and I know that it is what we want to have here, and so it is.", "README"),
        ("readme-dev.txt", "I think you and I know that it is what we want to have here.", "README"),
        ("COPYING", LICENCE, "COPYING"),
        ("terms.txt", LICENCE, "licence"),
        ("main.txt", CODE, "code"),
        ("setup.md", MARKDOWN, "headings"),
        ("mill.txt", ARTICLE, "article"),
        ("numbers.csv", DATA, "data"),
        ("word.txt", "hello\n", "too few words"),
        ("gibberish.txt", "xq zzt plorb wug fnord " * 20, "language"),
        ("feed.xml", '<?xml version="1.0"?><a><b/></a>', "XML"),
    ],
)
def test_what_is_no_transcript_is_skipped_with_its_reason(name: str, text: str, reason: str) -> None:
    with pytest.raises(NotATranscript) as caught:
        read(text, name)
    assert reason.lower() in caught.value.reason.lower()
    assert caught.value.source == name
