"""Conditions, marks and waits of HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.feeds.freshness import conditions, marks_of, wished_wait
from bot.ports.watching import Marks

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_marks_go_back_word_for_word() -> None:
    marks = marks_of({"ETag": 'W/"a-1"', "Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT"})
    assert conditions(marks) == {"If-None-Match": 'W/"a-1"', "If-Modified-Since": "Mon, 02 Mar 2026 08:00:00 GMT"}


def test_without_marks_there_are_no_conditions() -> None:
    assert conditions(Marks()) == {}


def test_a_mark_that_is_too_long_or_not_printable_is_not_kept() -> None:
    assert marks_of({"ETag": "x" * 1001, "Last-Modified": "a\r\nX-Evil: 1"}) == Marks()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"Retry-After": "Mon, 02 Mar 2026 09:10:00 GMT"}, timedelta(minutes=10)),
        ({"Retry-After": "Mon, 02 Mar 2026 08:00:00 GMT"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Cache-Control": "public, max-age=3600"}, timedelta(hours=1)),
        ({"Cache-Control": "s-maxage=3600"}, None),
        ({"Cache-Control": "max-age=60", "Retry-After": "90"}, timedelta(seconds=90)),
        ({"Cache-Control": "max-age=999999999"}, timedelta(days=1)),
    ],
)
def test_the_wait_that_a_server_wishes(headers: dict[str, str], wait: timedelta | None) -> None:
    assert wished_wait(headers, NOW) == wait
