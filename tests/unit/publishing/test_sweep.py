"""One tick: planners first, then what is owed, each on its own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.publishing.sweep import Swept
from tests.fakes.platform_samples import ACME, BOLT, place
from tests.unit.publishing.conftest import Desk


@dataclass
class Plans:
    """A planner that owes one post a sweep."""

    desk: Desk
    name: str = "plans"
    asked: list[datetime] = field(default_factory=list)

    async def plan(self, now: datetime) -> int:
        self.asked.append(now)
        await self.desk.owe(f"quote:{len(self.asked)}")
        return 1


@dataclass
class Fails:
    name: str = "fails"

    async def plan(self, now: datetime) -> int:
        raise RuntimeError("a defect")


async def test_what_planners_owe_goes_out_with_the_same_sweep(desk: Desk) -> None:
    plans = Plans(desk)
    swept = await desk.publishing.sweep([plans], desk.jobs).run(desk.clock.now())
    assert swept == Swept(planned=1, sends=1)
    assert plans.asked == [desk.clock.now()]
    assert desk.shown == ["Words of quote:1"]


async def test_a_planner_with_a_defect_stops_nobody_else(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.publishing.sweep([Fails(), Plans(desk)], desk.jobs).run(desk.clock.now())
    assert desk.shown == ["Words of quote:1"]
    assert "a planner failed name=fails" in caplog.text


async def test_communities_take_turns(desk: Desk) -> None:
    for number in range(3):
        await desk.owe(f"a{number}", due_at=desk.clock.now() - timedelta(minutes=9 - number))
        await desk.owe(f"b{number}", community=BOLT, place=place(BOLT))
    await desk.sweep()
    turns = [one.place.community for one in desk.poster.sent]
    assert turns == [ACME, BOLT] * 3


async def test_a_sweep_of_nothing_does_nothing(desk: Desk) -> None:
    assert await desk.publishing.sweep((), desk.jobs).run(desk.clock.now()) == Swept()
    assert desk.passed == ["planned"]
