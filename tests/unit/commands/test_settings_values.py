"""What hosts type into the settings' forms."""

from datetime import time

import pytest

from bot.commands import settings_values
from bot.errors import BadArgument


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" berlin ", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_known_by_its_name_or_its_city(typed: str, zone: str) -> None:
    assert settings_values.time_zone(typed) == zone


@pytest.mark.parametrize("typed", ["", "Berlim", "../../etc/passwd", "Europe", "UTC+2; drop", "\x00", "a" * 5000])
def test_what_is_no_time_zone_gets_a_sentence(typed: str) -> None:
    with pytest.raises(BadArgument) as refused:
        settings_values.time_zone(typed)
    assert len(refused.value.user_text) < 300


@pytest.mark.parametrize(
    ("typed", "at"),
    [("22:00", time(22)), ("7", time(7)), ("7.30", time(7, 30)), ("10 pm", time(22)), ("12am", time(0))],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, at: time) -> None:
    quiet = settings_values.quiet_hours(typed, "5:00")
    assert quiet is not None
    assert quiet.start == at


@pytest.mark.parametrize("typed", ["24:00", "7:60", "13 pm", "0 am", "noon", "-1"])
def test_what_is_no_time_of_day_gets_a_sentence(typed: str) -> None:
    with pytest.raises(BadArgument, match="not a time of day"):
        settings_values.quiet_hours(typed, "5:00")


def test_quiet_hours_need_both_ends_or_neither() -> None:
    assert settings_values.quiet_hours(" ", "") is None
    for start, end in (("22:00", ""), ("", "7:00"), ("7:00", "7")):
        with pytest.raises(BadArgument):
            settings_values.quiet_hours(start, end)


@pytest.mark.parametrize("typed", ["", "-1", "51", "many", "\u00b2", "9" * 5000])
def test_a_daily_cap_is_a_small_number(typed: str) -> None:
    assert settings_values.daily_cap(" 7 ") == 7
    with pytest.raises(BadArgument):
        settings_values.daily_cap(typed)


@pytest.mark.parametrize("value", ["<#C1>", "C1 C2", "@here", "x" * 41])
def test_a_channel_is_what_the_platforms_own_list_gives(value: str) -> None:
    assert settings_values.channel("C0NEWS") == "C0NEWS"
    assert settings_values.channel("") is None
    with pytest.raises(BadArgument):
        settings_values.channel(value)
