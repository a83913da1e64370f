"""Several processes that spend at once, one of them killed: what they book together is exact, and within the budget."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

import pytest

from bot.errors import OverBudget
from bot.ports.models import Purpose
from bot.ports.spending import Allowed, SpendingLimits, Spent
from storage.database import Database
from storage.spending import SqlMeter
from storage.spending_books import SqlBooks
from tests.conftest import CHECKOUT, FULL
from tests.fakes.platform_samples import ACME, BOLT, NOON
from tests.fakes.spending_process import AT_ONCE, MOST
from tests.fakes.turned_clock import TurnedClock

DAY = 30_000 if FULL else 3_000
PROCESSES = 4 if FULL else 2
LIMITS = SpendingLimits(community=Allowed(day=DAY), operator=Allowed(day=DAY))
PAYERS = (ACME, BOLT, None)


async def start(database: Database, seed: int) -> Process:
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.fakes.spending_process", url, str(DAY), str(seed)]
    return await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT, stdout=PIPE)


async def told_by(process: Process) -> int:
    """All that it says it took."""
    assert process.stdout is not None
    took = sum([int(line) async for line in process.stdout])
    await process.wait()
    return took


async def days(database: Database) -> list[Spent]:
    books = SqlBooks(database, TurnedClock(NOON), LIMITS)
    return [(await books.of(payer))[1] for payer in PAYERS]


async def test_processes_that_spend_at_once_book_all_they_took_and_never_more_than_there_is(
    shared_database: Database,
) -> None:
    running = [await start(shared_database, seed) for seed in range(PROCESSES)]
    telling = asyncio.gather(*(told_by(process) for process in running))
    while not telling.done():
        assert all(day.used <= DAY for day in await days(shared_database))
        await asyncio.sleep(0.05)
    assert [process.returncode for process in running] == [0] * PROCESSES
    pages = await days(shared_database)
    assert sum(day.spent for day in pages) == sum(await telling)
    assert [day.held for day in pages] == [0, 0, 0]
    meter = SqlMeter(shared_database, TurnedClock(NOON), LIMITS)
    for payer, day in zip(PAYERS, pages, strict=True):
        assert 0 < day.used <= DAY
        async with meter.spending(payer, Purpose.ANSWER, DAY - day.used):
            pass
        with pytest.raises(OverBudget):
            await meter.spending(payer, Purpose.ANSWER, 1).__aenter__()


async def test_what_a_killed_process_had_reserved_stays_spent_and_the_others_use_the_rest(
    shared_database: Database,
) -> None:
    dying, other = await start(shared_database, 1), await start(shared_database, 2)
    telling = asyncio.create_task(told_by(other))
    assert dying.stdout is not None
    heard = sum([int(await dying.stdout.readline()) for _ in range(20)])
    dying.kill()
    heard += await told_by(dying)
    told = await telling
    pages = await days(shared_database)
    assert all(day.used <= DAY for day in pages)
    booked = sum(day.spent for day in pages)
    # What was booked just as the process died was not told by it any more.
    assert heard + told <= booked <= heard + told + AT_ONCE * MOST
    assert sum(day.held for day in pages) <= AT_ONCE * MOST
