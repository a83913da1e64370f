"""What a typed line asks for."""

import pytest

from adapters.playground.inbound import Asked, Plain, read_line


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("/quote S3", Asked("quote", "S3")),
        ("/QUOTE  S3 Express ", Asked("quote", "S3 Express")),
        ("/help", Asked("help", "")),
        ("/nothing-of-ours at all", Asked("nothing-of-ours", "at all")),
        ("/ask two\nlines", Asked("ask", "two\nlines")),
        ("@aftershow why S3?", Asked(None, "why S3?")),
        ("Well, @Aftershow: why S3?", Asked(None, "Well, why S3?")),
    ],
)
def test_commands_and_mentions_are_for_aftershow(line: str, asked: Asked) -> None:
    assert read_line(line, addressed=False) == asked


@pytest.mark.parametrize("line", ["Hello all", "mail me@aftershow.example", "@aftershowing", "/ no command", "and/or"])
def test_other_words_are_for_the_channel(line: str) -> None:
    assert read_line(line, addressed=False) == Plain()


def test_plain_words_are_a_question_where_aftershow_listens() -> None:
    assert read_line("why S3?", addressed=True) == Asked(None, "why S3?")
