"""Dates by which predictions can be checked."""

from datetime import date

import pytest

from bot.analysing.resolving import resolve_by

SAID = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("It will be gone by the end of next year.", date(2025, 12, 31)),
        ("By 2030 nobody will drive.", date(2030, 12, 31)),
        ("In the next five years everything is going to change.", date(2029, 12, 31)),
        ("Over the next three to five years that will shift.", date(2029, 12, 31)),
        ("They're going to ship it later this year.", date(2024, 12, 31)),
        ("That will happen this decade.", date(2029, 12, 31)),
        ("It will be over in 6 months.", date(2025, 7, 2)),
        ("It will be worse.", None),
        ("Two years ago we were going to change it in 2019.", None),
        ("Next year was my first year there.", date(2025, 12, 31)),
    ],
)
def test_the_words_give_the_day(words: str, day: date | None) -> None:
    assert resolve_by(words, SAID) == day


def test_relative_words_need_the_day_of_the_episode() -> None:
    assert resolve_by("It will be gone by next year.", None) is None
    assert resolve_by("It will be gone by 2031.", None) == date(2031, 12, 31)
