"""Days as hosts type them, and as they are told."""

from datetime import date

import pytest

from bot.commands.calendar_values import days, days_text, named
from bot.domain.schedule import EVERY_DAY, WORKDAYS, Series
from bot.errors import BadArgument


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("every day", {1, 2, 3, 4, 5, 6, 7}),
        ("  Every   DAY ", {1, 2, 3, 4, 5, 6, 7}),
        ("Mon-Fri", {1, 2, 3, 4, 5}),
        ("monday to friday", {1, 2, 3, 4, 5}),
        ("Mon \u2013 Wed", {1, 2, 3}),
        ("Sat-Mon", {6, 7, 1}),
        ("weekdays", {1, 2, 3, 4, 5}),
        ("weekend", {6, 7}),
        ("Tue, Sat and Sunday", {2, 6, 7}),
        ("tuesday saturday", {2, 6}),
        ("Fridays", {5}),
        ("Mon-Wed; Fri & Sun.", {1, 2, 3, 5, 7}),
        ("Thu, thu", {4}),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, wanted: set[int]) -> None:
    assert days(typed) == wanted


@pytest.mark.parametrize("typed", ["", "  ,", "someday", "t", "T-S", "Mon-Wed-Fri", "8", "Mon-", "mo\x00n", "-" * 500])
def test_what_are_no_days_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadArgument, match="Mon-Fri"):
        days(typed)


def test_what_is_told_can_be_typed_again() -> None:
    for number in range(1, 128):
        chosen = frozenset(day for day in range(1, 8) if number >> (day - 1) & 1)
        assert days(days_text(chosen)) == chosen
    assert days_text(EVERY_DAY) == "every day"
    assert days_text(WORKDAYS) == "Monday to Friday"
    assert days_text(frozenset((2, 6))) == "Tuesday and Saturday"


def test_buttons_name_a_series_and_perhaps_a_date() -> None:
    assert named("quote_of_the_day") == (Series.QUOTE_OF_THE_DAY, None)
    assert named("host_digest:2026-11-02") == (Series.HOST_DIGEST, date(2026, 11, 2))
    for rest in ("", "quotes", "host_digest:2026-13-01", "host_digest:x:y"):
        with pytest.raises(BadArgument):
            named(rest)
