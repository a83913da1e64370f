"""How fast posts leave for Discord."""

import asyncio
from datetime import timedelta

import pytest

from adapters.discord.pace import Pace
from bot.errors import SlowDown


class Time:
    """Passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


async def test_a_burst_leaves_at_once_and_the_rest_forty_a_second() -> None:
    time = Time()
    pace = Pace(time.now, time.sleep)
    left = []
    for _ in range(210):
        async with pace.one_post():
            left.append(time.now() - 100)
    assert left[9] == pytest.approx(0.0)
    assert left[-1] == pytest.approx(5.0)
    in_a_second = [sum(start <= at < start + 0.999 for at in left) for start in left]
    assert max(in_a_second) <= 51


async def test_a_pause_brings_no_more_than_the_next_burst() -> None:
    time = Time()
    pace = Pace(time.now, time.sleep)
    for _ in range(30):
        async with pace.one_post():
            pass
    time.at += 60
    began = time.now()
    for _ in range(10):
        async with pace.one_post():
            pass
    assert time.now() == pytest.approx(began)


async def test_what_has_not_left_in_time_may_be_put_off() -> None:
    pace = Pace(patience=timedelta(milliseconds=1))
    with pytest.raises(SlowDown):
        async with pace.one_post():
            await asyncio.Event().wait()
