"""A turned clock: never back, kept over a restart; and turning it, step by step, with all that is due in between."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.ports.publishing import OwedPost
from bot.publishing.sweep import Sweep
from bot.turning import TurnedClock, Turning
from tests.fakes.every_block import FixedClock

START = FixedClock().now()


class NothingOwed:
    """An outbox and the jobs on it: nothing is ever due."""

    async def due(self, now: datetime, limit: int) -> Sequence[OwedPost]:
        return ()

    async def ambiguous(self, now: datetime, settle: timedelta, limit: int) -> Sequence[OwedPost]:
        return ()

    async def untidy(self, now: datetime, limit: int) -> Sequence[OwedPost]:
        return ()

    async def enqueue_all(self, name: str, work: Sequence[tuple[str, str]], *, lane: str = "") -> None: ...

    async def idle(self) -> None: ...


class Daily:
    """A planner with something due at nine every day; each is planned once, however often it is asked."""

    name = "daily"

    def __init__(self) -> None:
        self.next_at = START.replace(hour=9, minute=0) + timedelta(days=1)
        self.planned: list[datetime] = []
        self.asked: list[datetime] = []

    async def plan(self, now: datetime) -> int:
        self.asked.append(now)
        if now < self.next_at:
            return 0
        self.planned.append(now)
        self.next_at += timedelta(days=1)
        return 1


def turning(clock: TurnedClock, planner: Daily) -> Turning:
    nothing = NothingOwed()
    sweep = Sweep((planner,), nothing, nothing, settle=timedelta(minutes=1))  # type: ignore[arg-type]
    return Turning(clock, sweep, nothing)


@pytest.mark.parametrize("length", [timedelta(days=1), timedelta(weeks=1), timedelta(days=30)])
async def test_what_is_due_in_between_happens_in_order_once_and_at_its_time(length: timedelta) -> None:
    clock, planner = TurnedClock(FixedClock()), Daily()
    assert await turning(clock, planner).forward(length) == START + length == clock.now()
    assert [at.hour for at in planner.planned] == [9] * length.days
    assert [at.date() for at in planner.planned] == [
        (START + timedelta(days=day)).date() for day in range(1, length.days + 1)
    ]
    assert planner.asked == sorted(planner.asked)


async def test_a_turn_of_an_hour_ends_at_the_hour_and_not_at_a_step() -> None:
    clock = TurnedClock(FixedClock(START + timedelta(seconds=17)))
    assert await turning(clock, Daily()).forward(timedelta(hours=1)) == START + timedelta(hours=1, seconds=17)


def test_time_never_runs_back() -> None:
    clock = TurnedClock(FixedClock())
    clock.turn_to(START + timedelta(days=3))
    clock.turn_to(START)
    assert clock.now() == START + timedelta(days=3)


def test_what_was_turned_stays_turned_until_real_time_has_caught_up(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = TurnedClock(FixedClock(), file)
    clock.turn_to(START + timedelta(days=3))
    clock.keep()
    assert TurnedClock(FixedClock(), file).now() == START + timedelta(days=3)
    later = START + timedelta(days=5)
    assert TurnedClock(FixedClock(later), file).now() == later


def test_the_real_time_goes_on_beneath_a_turn() -> None:
    real = FixedClock()
    clock = TurnedClock(real)
    clock.turn_to(START + timedelta(days=1))
    real.at += timedelta(seconds=5)
    assert clock.now() == START + timedelta(days=1, seconds=5)
    assert clock.now().tzinfo is UTC
