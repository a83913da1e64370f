"""Titles, numbers and slugs from names."""

from datetime import date

import pytest

from bot.reading.names import StemName, read_stem, slugify
from bot.reading.read import name_of


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("ship-it-20", StemName("Ship It 20", None, 20)),
        ("changelog--friends-105", StemName("Changelog Friends 105", None, 105)),
        ("practical-ai-3", StemName("Practical AI 3", None, 3)),
        ("big-tent-s1e5", StemName("Big Tent S1E5", 1, 5)),
        ("S03E12", StemName("S03E12", 3, 12)),
        ("s2.e07_the bucket", StemName("S2 E07 The Bucket", 2, 7)),
        ("2024-12-31-year-end", StemName("Year End", None, None, date(2024, 12, 31))),
        ("back-to-1984", StemName("Back To 1984")),
        ("000_795a7597b33c21d0", StemName("000 795a7597b33c21d0")),
        ("lantern.en", StemName("Lantern")),
        ("iPhone_talk", StemName("iPhone Talk")),
        ("42", StemName("42", None, 42)),
        ("#", StemName("#")),
    ],
)
def test_a_stem_tells_title_season_and_number(stem: str, told: StemName) -> None:
    assert read_stem(stem) == told


def test_a_nameless_file_is_called_after_its_folder() -> None:
    assert name_of("shows/lantern-7/transcript.vtt").title == "Lantern 7"
    assert name_of("https://a.example/ep%20three/transcript.txt?x=1").title == "Ep Three"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Infra Pod", "the-infra-pod"),
        ("Café — Olé!", "cafe-ole"),
        ("日本の話", "日本の話"),
        ("!!!", ""),
        ("a" * 200, "a" * 80),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug
