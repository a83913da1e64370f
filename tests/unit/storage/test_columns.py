"""Text and moments survive any database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.columns import UtcTime, from_exact, to_exact

DIALECT = sqlite.dialect()


@given(st.text(st.characters(codec=None)) | st.text("\x00\ud800\ue000a\\"))
def test_any_text_comes_back_and_is_stored_as_what_a_database_takes(text: str) -> None:
    stored = to_exact(text)
    assert from_exact(stored) == text
    assert "\x00" not in stored
    stored.encode()


@given(st.text("abc \u00fc\u65e5", max_size=20))
def test_ordinary_text_is_stored_as_it_is(text: str) -> None:
    assert to_exact(text) == text


@given(st.text(max_size=5), st.text(max_size=5))
def test_different_texts_stay_different(one: str, other: str) -> None:
    assert (to_exact(one) == to_exact(other)) == (one == other)


@given(st.datetimes(timezones=st.timezones()))
def test_moments_come_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    column = UtcTime()
    stored = column.process_bind_param(moment, DIALECT)
    returned = column.process_result_value(stored, DIALECT)
    assert returned is not None
    assert returned.astimezone(UTC) == moment.astimezone(UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcTime().process_bind_param(datetime(2024, 1, 1), DIALECT)  # noqa: DTZ001
