"""Sentences: where a stop ends one, and where it only belongs to a word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sentences import RUN_ON, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "We moved everything to Cloud 2.0 last spring.",
        "Dr. Okafor knows why it broke.",
        "It runs on small boards, e.g. a Pi Zero, and on phones.",
        "It was written by James A. Rosen on a train.",
        "We shipped v1.2.3 on Node.js that night.",
        "We met at 5 p.m. and talked till ten.",
        "See No. 5 on the list.",
        "She works for the U.S. Army now.",
        "We waited... and then it came back.",
        '"Really?" he said.',
        "1. Open the lid.",
    ],
)
def test_a_stop_inside_a_word_ends_no_sentence(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We wrote it in C. And then we stopped.", ["We wrote it in C.", "And then we stopped."]),
        ("Is it done? no. it never is.", ["Is it done?", "no.", "it never is."]),
        ("ok so that works. um yeah. let's go", ["ok so that works.", "um yeah.", "let's go"]),
        ('He said "go." We went.', ['He said "go."', "We went."]),
        ("It is slow (really.) We fixed it.", ["It is slow (really.)", "We fixed it."]),
        ("We tried... Nothing worked.", ["We tried...", "Nothing worked."]),
        ("Wait!! What?! Oh.", ["Wait!!", "What?!", "Oh."]),
        (
            "\u6211\u559c\u6b22\u3002\u4f60\u5462\uff1f\u597d",
            ["\u6211\u559c\u6b22\u3002", "\u4f60\u5462\uff1f", "\u597d"],
        ),
        ("\u00bfQu\u00e9 pas\u00f3? Nada.", ["\u00bfQu\u00e9 pas\u00f3?", "Nada."]),
    ],
)
def test_a_stop_ends_a_sentence_whatever_case_follows(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_end_of_an_utterance_ends_a_sentence() -> None:
    assert sentences("and so we\nNo, not us.\n\nFine") == ["and so we", "No, not us.", "Fine"]


def test_a_run_on_is_cut_where_a_clause_begins() -> None:
    text = ", and ".join(["so we went to the shop and bought the same old bread again"] * 30)
    pieces = sentences(text)
    assert len(pieces) > 3
    assert all(piece.startswith(("so we", "and so we")) for piece in pieces)


def test_words_without_any_mark_are_still_cut() -> None:
    assert all(len(piece) <= RUN_ON for piece in sentences("word " * 2000))


@given(st.text(alphabet=st.sampled_from("ab. ?!\u2026\n\"')\u3002, A1"), max_size=300))
def test_sentences_cover_every_letter_once_and_in_order(text: str) -> None:
    ranges = list(split_sentences(text))
    assert all(start < end for start, end in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    assert "".join(text[start:end] for start, end in ranges).split() == text.split() or "".join(
        "".join(text[start:end] for start, end in ranges).split()
    ) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in ranges)
