"""Random histories of requests, crashes and clocks that jump, against books kept with a pencil."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.domain.ids import CommunityId
from bot.errors import OverBudget
from bot.ports.models import Purpose, Spending, Usage
from bot.ports.spending import Allowed, Every, SpendingLimits, period_at
from storage.database import Database
from storage.migrations import migrate
from storage.spending import SqlMeter
from storage.spending_books import SqlBooks
from storage.spending_tables import model_spending
from tests.conftest import FULL
from tests.fakes.platform_samples import ACME, BOLT
from tests.fakes.turned_clock import TurnedClock

EXAMPLES = 1_000 if FULL else 100
T = TypeVar("T")

# Shortly before the end of a month, of a year, and of the days on which Berlin's clocks go back and forward.
BEGINNINGS = [
    datetime(2026, 1, 31, 22, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2026, 10, 24, 21, 45, tzinfo=UTC),
    datetime(2027, 3, 28, 21, 45, tzinfo=UTC),
]
JUMPS = [timedelta(hours=1), timedelta(hours=-1), timedelta(minutes=20), timedelta(days=1), timedelta(seconds=1)]

beginnings = st.sampled_from(BEGINNINGS)
zones = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Sao_Paulo"])
limits = st.builds(
    SpendingLimits,
    community=st.builds(Allowed, st.sampled_from([0, 60, 100]), st.sampled_from([0, 150, 400])),
    operator=st.builds(Allowed, st.sampled_from([0, 80]), st.sampled_from([0, 200])),
    together=st.builds(Allowed, st.sampled_from([0, 150]), st.sampled_from([0, 500])),
    shares=st.dictionaries(st.sampled_from([Purpose.FIND, Purpose.EMBED]), st.sampled_from([0.25, 0.5, 1.0])),
    time_zone=zones,
)
payers = st.sampled_from([ACME, BOLT, None])
purposes = st.sampled_from([Purpose.ANSWER, Purpose.FIND, Purpose.EMBED])
asks = st.tuples(st.sampled_from(["ask", "ask", "ask", "ask", "ask and die"]), payers, purposes, st.integers(0, 70))
ends = st.tuples(st.sampled_from(["settle", "settle", "unspent", "fail"]), st.integers(0, 9), st.integers(0, 70))
turns = st.tuples(st.just("turn"), st.sampled_from(JUMPS))
histories = st.lists(st.one_of(asks, asks, ends, turns), min_size=5, max_size=40)

Key = tuple[str, str, str]


@dataclass
class Pencil:
    """One row for each payer, day or month, and purpose, as a careful person would keep them."""

    limits: SpendingLimits
    spent: Counter[Key] = field(default_factory=Counter)
    held: Counter[Key] = field(default_factory=Counter)

    def bounds(self, payer: CommunityId | None, purpose: Purpose, now: datetime) -> dict[Key, int]:
        local = now.astimezone(ZoneInfo(self.limits.time_zone))
        bounds: dict[Key, int] = {}
        for every, name in (("day", f"{local:%Y-%m-%d}"), ("month", f"{local:%Y-%m}")):
            own = self.limits.operator if payer is None else self.limits.community
            whole: int = getattr(own, every)
            part = 1.0 if payer is None else self.limits.shares.get(purpose, 1.0)
            bounds["together", name, ""] = getattr(self.limits.together, every)
            bounds[str(payer), name, ""] = whole
            bounds[str(payer), name, purpose] = int(whole * part) if part < 1 else 0
        return bounds

    def fits(self, bounds: dict[Key, int], most: int) -> bool:
        return all(not bound or self.spent[key] + self.held[key] + most <= bound for key, bound in bounds.items())


@dataclass
class UnderWay:
    entered: AbstractAsyncContextManager[Spending]
    spending: Spending
    keys: list[Key]
    most: int


class Town:
    """The meter under test beside the pencil."""

    def __init__(self, database: Database, limits: SpendingLimits, at: datetime) -> None:
        self.clock = TurnedClock(at)
        self.meter = SqlMeter(database, self.clock, limits)
        self.books = SqlBooks(database, self.clock, limits)
        self.pencil = Pencil(limits)
        self.under_way: list[UnderWay] = []

    async def live(self, history: list[tuple[Any, ...]]) -> None:
        for what, *rest in history:
            match what:
                case "ask" | "ask and die":
                    await self.ask(*rest, dies=what != "ask")
                case "turn":
                    await self.compare()
                    self.clock.turn(rest[0])
                case _ if self.under_way:
                    await self.end(what, self.under_way.pop(rest[0] % len(self.under_way)), rest[1])
        await self.compare()
        for one in self.under_way:
            await one.entered.__aexit__(None, None, None)

    async def ask(self, payer: CommunityId | None, purpose: Purpose, most: int, *, dies: bool) -> None:
        """`dies` is the process, with the request on its way: nothing is heard of it ever again."""
        bounds = self.pencil.bounds(payer, purpose, self.clock.now())
        entering = self.meter.spending(payer, purpose, most)
        if not self.pencil.fits(bounds, most):
            with pytest.raises(OverBudget):
                await entering.__aenter__()
            return
        self.pencil.held.update(dict.fromkeys(bounds, most))
        if dies:
            await self.meter._reserve(payer, self.meter._counters(payer, purpose), most)
            return
        spending = await entering.__aenter__()
        self.under_way.append(UnderWay(entering, spending, list(bounds), most))

    async def end(self, how: str, one: UnderWay, took: int) -> None:
        took = {"unspent": 0, "fail": one.most}.get(how, min(took, one.most))
        if how == "settle":
            one.spending.settle(Usage(read=took - took // 3, written=took // 3))
        elif how == "unspent":
            one.spending.unspent()
        if how == "fail":
            error = ConnectionResetError()
            assert not await one.entered.__aexit__(type(error), error, None)
        else:
            await one.entered.__aexit__(None, None, None)
        self.pencil.held.subtract(dict.fromkeys(one.keys, one.most))
        self.pencil.spent.update(dict.fromkeys(one.keys, took))

    async def compare(self) -> None:
        for payer in (ACME, BOLT, None):
            for page in await self.books.of(payer):
                whole = (str(payer), page.period.name, "")
                assert (page.spent, page.held) == (self.pencil.spent[whole], self.pencil.held[whole])
                assert not page.allowed or page.used <= page.allowed
                for purpose, used in page.by_purpose.items():
                    key = (str(payer), page.period.name, purpose)
                    assert used == self.pencil.spent[key] + self.pencil.held[key]
        for page in await self.books.together():
            assert page.used == sum(
                self.pencil.spent[key] + self.pencil.held[key] for key in [("together", page.period.name, "")]
            )
            assert not page.allowed or page.used <= page.allowed


class Loop:
    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.database = Database("sqlite://")
        self.run(migrate(self.database))

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(doing)

    def close(self) -> None:
        self.run(self.database.close())
        self._loop.close()


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    opened = Loop()
    yield opened
    opened.close()


async def begin_anew(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(delete(model_spending))


@settings(max_examples=EXAMPLES)
@given(limits=limits, at=beginnings, history=histories)
def test_the_books_are_those_of_a_careful_person_and_no_budget_is_ever_overspent(
    loop: Loop, limits: SpendingLimits, at: datetime, history: list[tuple[Any, ...]]
) -> None:
    loop.run(begin_anew(loop.database))
    loop.run(Town(loop.database, limits, at).live(history))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia"])
def test_every_moment_of_a_year_is_in_one_day_and_one_month_and_before_their_end(zone: str) -> None:
    """Sao Paulo and Cairo changed their clocks at midnight; Apia left a whole day out."""
    for year in (2011, 2018, 2026):
        moment = datetime(year, 1, 1, tzinfo=UTC)
        while moment.year == year:
            for every in Every:
                period = period_at(moment, every, zone)
                local = moment.astimezone(ZoneInfo(zone))
                assert local.isoformat().startswith(period.name)
                assert moment < period.ends_at
                assert period_at(period.ends_at, every, zone).name > period.name
            moment += timedelta(minutes=53)
