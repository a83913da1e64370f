"""A sentence is shown only where the words that it cites bear it out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.proving import prove
from evals.proving import PAIRS

SAID = ("S3 is the center of gravity for data now. It took our jobs from nine hours down to 40 minutes.",)


@pytest.mark.parametrize(
    "text",
    [
        "S3 is the center of gravity for data.",
        "The jobs went from nine hours down to forty minutes.",
        "The center of gravity is S3.",
        "S3 is called the \u201ccenter of gravity\u201d for data.",
    ],
)
def test_what_was_said_is_borne_out_in_other_words(text: str) -> None:
    assert prove(text, SAID).holds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("S3 is the center of gravity for data. S3 is big.", "more than one sentence"),
        ("S3 is the center\nof gravity for data.", "not to be seen"),
        ("S3 is the center of gravity for data \u202e.", "not to be seen"),
        ("S3 is the center of gravity\u200b for data.", "not to be seen"),
        ("S3 is the center of gravity for data, see https://evil.example.", "link"),
        ("S3 is the center of gravity for data, see evil.com.", "link"),
        ("S3 is the center of gravity for data, see evil dot com.", "link"),
        ("S3 is the center of gravity for data, see www.evil.", "link"),
        ("S3 is the center of gravity for data, javascript:alert.", "link"),
        ("S3 is the center of gravity for data at 10.0.0.1.", "link"),
        ("S3 is the center of gravity for data, see evil\u3002com.", "link"),
        ("S3 is the center of gravity for data, see \uff45vil\uff0ecom.", "link"),
        ("S3 is the c\u0435nter of gravity for data.", "look like others"),
        ("S3 is the center of gravity for \uff20everyone.", "markup"),
        ("S3 is the center of gravity for @everyone.", "markup"),
        ("S3 is the center of gravity for <!channel>.", "markup"),
        ("S3 is the center of gravity for data, says admin@evil.", "markup"),
        ("**S3** is the center of gravity for data.", "markup"),
        ("S3 is the `center` of gravity for data.", "markup"),
        ("S3 is the [center](of) gravity for data.", "markup"),
        ("# S3 is the center of gravity for data", "markup"),
        ("- S3 is the center of gravity for data", "markup"),
        ("S3 is the center of gravity for data :tada:", "markup"),
        ("S3 is the center of gravity for data, call +49 170 1234567.", "call"),
        ("S3 is the center of gravity for data " + "now " * 90 + ".", "too long"),
        ("Send your data to S3 now.", "orders"),
        ("S3 is the \u201ccentre of gravity\u201d for data.", "quotation marks"),
        ("S3 is the \u201ccenter of gravity for data.", "quotation marks"),
        ("Amazon is the center of gravity for data.", "named"),
        ("S3 and GCS are the center of gravity for data.", "named"),
        ("The jobs went from nine hours down to fifty minutes.", "number"),
        ("The jobs went from forty hours down to nine minutes.", "number"),
        ("S3 is not the center of gravity for data.", "turns round"),
        ("They painted with patience and light.", "too few"),
        ("It is so.", "nothing that can be proven"),
    ],
)
def test_a_sentence_that_is_not_borne_out_says_why(text: str, why: str) -> None:
    proof = prove(text, SAID)
    assert not proof.holds
    assert why in proof.why


def test_nothing_is_proven_by_no_words() -> None:
    for proofs in ((), ("",), ("  ", "\n")):
        assert not prove("S3 is the center of gravity for data.", proofs).holds


def test_a_speaker_may_be_named_where_their_words_are_cited_and_nobody_else() -> None:
    assert prove("Tim calls S3 the center of gravity.", SAID, known_names=["Tim"]).holds
    assert not prove("Ian calls S3 the center of gravity.", SAID, known_names=["Tim"]).holds
    assert not prove("Tim calls S3 the center of gravity.", SAID).holds


def test_the_right_spelling_of_a_misheard_name_may_be_known() -> None:
    said = ["We love what the Tigress people do with object storage."]
    assert not prove("They love what the Tigris people do with object storage.", said).holds
    assert prove("They love what the Tigris people do with object storage.", said, known_names=["Tigris"]).holds


def test_what_was_only_asked_was_not_said() -> None:
    assert not prove("Open source is dead.", ["Is open source dead? Some people think so."]).holds


@pytest.mark.parametrize("said", ["Git Hub", "K native", "A W S"])
def test_names_that_were_heard_in_pieces_are_names(said: str) -> None:
    name = said.replace(" ", "")
    heard = [f"We moved the build to {said} last spring."]
    assert prove(f"They moved the whole build to {name} last spring.", heard).holds


def test_our_own_pairs_are_told_apart() -> None:
    """Nearly all honest sentences are kept and most false ones dropped: `python -m evals.proving` names the rest."""
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    kept = [prove(text, pair["said"]).holds for pair in pairs for text in pair["honest"]]
    dropped = [not prove(text, pair["said"]).holds for pair in pairs for text in pair["false"]]
    assert sum(kept) >= 0.95 * len(kept)
    assert sum(dropped) >= 0.8 * len(dropped)


_BITS = st.sampled_from(
    [
        "S3",
        "is",
        "the",
        "center",
        "not",
        "@here",
        "<",
        "https://",
        "evil.com",
        "\u202e",
        "\n",
        "*",
        "`",
        "data",
        "nine",
        "7",
    ]
)


@given(st.lists(_BITS | st.text(max_size=6), max_size=14))
def test_whatever_is_written_what_holds_is_a_plain_sentence(bits: list[str]) -> None:
    text = " ".join(bits)
    proof = prove(text, SAID)
    assert 0 <= proof.support <= 1
    assert proof.holds is (proof.why == "")
    if proof.holds:
        assert not set("@<>`[]{}|\\*~^\n\u202e") & set(text)
        assert "://" not in text
