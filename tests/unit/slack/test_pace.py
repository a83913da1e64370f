"""Calls wait for their own team, method and channel, and for nobody else's."""

from datetime import timedelta

import pytest

from adapters.slack.pace import Pace
from bot.errors import SlowDown

PATIENCE = timedelta(seconds=60)


class Time:
    def __init__(self) -> None:
        self.at = 1_000.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


async def test_a_channel_gets_a_few_posts_at_once_and_then_one_a_second() -> None:
    time = Time()
    pace = Pace(time.now, time.sleep)
    moments = []
    for _ in range(8):
        await pace.turn("T1", "chat.postMessage", "C1", PATIENCE)
        moments.append(time.at - 1_000)
    assert moments == [0, 0, 0, 0, 0, 1, 2, 3]
    await pace.turn("T1", "chat.postMessage", "C2", PATIENCE)
    await pace.turn("T2", "chat.postMessage", "C1", PATIENCE)
    assert time.at == 1_003


async def test_a_429_holds_its_method_in_its_team_alone() -> None:
    time = Time()
    pace = Pace(time.now, time.sleep)
    pace.hold("T1", "views.open", timedelta(seconds=30))
    await pace.turn("T2", "views.open", "", PATIENCE)
    await pace.turn("T1", "views.update", "", PATIENCE)
    assert time.at == 1_000
    await pace.turn("T1", "views.open", "", PATIENCE)
    assert time.at == 1_030


async def test_who_has_no_patience_is_told_how_long() -> None:
    time = Time()
    pace = Pace(time.now, time.sleep)
    pace.hold("T1", "chat.postMessage", timedelta(seconds=30))
    with pytest.raises(SlowDown) as caught:
        await pace.turn("T1", "chat.postMessage", "C1", timedelta(seconds=2))
    assert caught.value.retry_after == timedelta(seconds=30)
    assert time.at == 1_000


async def test_thousands_of_channels_are_forgotten_again() -> None:
    time = Time()
    pace = Pace(time.now, time.sleep)
    for number in range(10_000):
        await pace.turn("T1", "chat.postMessage", f"C{number}", PATIENCE)
        time.at += 0.01
    assert len(pace._next) < 5_000
