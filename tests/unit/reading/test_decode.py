"""Encodings, and bytes that are no text."""

import codecs
import os

import pytest

from bot.errors import NotATranscript, UnreadableSource
from bot.reading.decode import decode_source

GERMAN = "Ich weiß nicht, ob wir über die „Größe“ – so heißt es – reden müssen. Schön wär’s. " * 3


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "cp1252"),
    ],
)
def test_text_comes_back_to_the_character(bom: bytes, encoding: str) -> None:
    assert decode_source(bom + GERMAN.encode(encoding), name="x") == GERMAN


def test_one_foreign_letter_is_enough_for_cp1252() -> None:
    assert decode_source("We met at the café in the end.".encode("cp1252"), name="x").endswith("café in the end.")


def test_russian_in_its_old_encoding() -> None:
    text = "Мы говорим о том, что это не так просто, как вы думаете, и я вам скажу почему. " * 5
    assert decode_source(text.encode("cp1251"), name="x") == text


def test_a_control_character_does_not_make_a_text_binary() -> None:
    assert decode_source(b"He said \x1d so, and I agreed with him at once, I did.", name="x")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (codecs.BOM_UTF8, "empty|no transcript|too few"),
        (os.urandom(5000), "binary|encoding|damaged|cut off"),
        (b"text\x00text" * 10, "binary"),
        (GERMAN.encode("utf-16-le"), "binary"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "UTF-16"),
        ("schön und gut ß".encode()[:-1], "cut off"),
        ("schön und gut, ich weiß".encode() + b"\xff wirklich", "damaged"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than the 5 MB"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    if data == codecs.BOM_UTF8:
        assert decode_source(data + b"a", name="x") == "a"
        return
    with pytest.raises(UnreadableSource, match=reason):
        decode_source(data, name="x.txt")


def test_a_picture_named_as_one_is_skipped_and_one_named_as_text_fails() -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100)
    with pytest.raises(NotATranscript, match="picture"):
        decode_source(picture, name="cover.PNG")
    with pytest.raises(UnreadableSource, match="binary"):
        decode_source(picture, name="cover.txt")
