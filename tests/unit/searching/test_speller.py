"""The speller finds what looks or sounds like a word that nobody said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.sounds import skeleton_of, sound_of
from bot.searching.speller import Speller
from bot.searching.spoken import spoken_forms

SAID = [
    *("knative", "native", "dgraph", "telegraph", "graph", "gitea", "gitter", "anthropic", "anthropology", "tigris"),
    *("tigers", "kubernetes", "ristretto", "vyukov", "elasticache", "elasticsearch", "caffeine", "cafe", "roc"),
    *("rocks", "clause", "claws", "trust", "rest", "rust", "duckdb", "größe"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("knativ", "knative"),
        ("deegraph", "dgraph"),
        ("gittea", "gitea"),
        ("anthropocopic", "anthropic"),
        ("tigress", "tigris"),
        ("kubernetis", "kubernetes"),
        ("viukov", "vyukov"),
        ("caffiene", "caffeine"),
        ("rock", "roc"),
        ("grösse", "größe"),
    ],
)
def test_a_misheard_name_is_among_the_first(typed: str, meant: str) -> None:
    assert meant in [spelling.word for spelling in Speller(SAID).alike(typed)[:2]]


def test_it_never_offers_the_word_itself_nor_anything_far_off() -> None:
    speller = Speller(SAID)
    assert "rust" not in [spelling.word for spelling in speller.alike("rust")]
    assert speller.alike("xylophonist") == []
    assert Speller([]).alike("anything") == []


@given(
    st.lists(st.text("abcdehiklmnoprstuwxyzéß\u4e2d", min_size=2, max_size=12), min_size=1, max_size=60, unique=True)
)
def test_one_slip_in_a_long_word_is_forgiven(words: list[str]) -> None:
    speller = Speller(words)
    for word in words:
        if len(word) < 7:
            continue
        typed = word[:3] + word[4:]
        if typed not in words:
            assert word in [spelling.word for spelling in speller.alike(typed, limit=len(words), least=0.5)]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=12), max_size=20))
def test_sounds_of_many_words_are_those_of_each(words: list[str]) -> None:
    together = sound_of("\n".join(words))
    assert together.count("\n") == max(len(words) - 1, 0)
    assert skeleton_of(together).count("\n") == together.count("\n")


@pytest.mark.parametrize(
    ("spoken", "form"),
    [
        (["see", "plus", "plus"], "c++"),
        (["c", "sharp"], "c#"),
        (["dot", "net"], ".net"),
        (["duck", "d", "b"], "duckdb"),
        (["dee", "graph"], "dgraph"),
        (["k", "native"], "knative"),
        (["ess", "three"], "s3"),
    ],
)
def test_spoken_letters_and_signs_become_a_word(spoken: list[str], form: str) -> None:
    assert form in spoken_forms(spoken)
