"""Whoever stops asking, at whatever moment, leaves nothing reserved that was not sent."""

import asyncio

from bot.ports.models import Purpose
from storage.database import Database
from storage.spending_books import SqlBooks
from tests.contracts.test_meter import LIMITS, meter_on
from tests.fakes.platform_samples import ACME

_MOMENTS = 60


async def test_a_reservation_that_nobody_waits_for_any_more_is_given_back(database: Database) -> None:
    meter, clock = meter_on(database)
    sent = 0

    async def ask() -> None:
        nonlocal sent
        async with meter.spending(ACME, Purpose.ANSWER, 1):
            sent += 1

    before = asyncio.get_running_loop().time()
    await ask()
    once = asyncio.get_running_loop().time() - before
    for moment in range(_MOMENTS):
        asking = asyncio.create_task(ask())
        await asyncio.sleep(once * moment / _MOMENTS)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    while behind := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(behind, timeout=20)
    (_, day) = await SqlBooks(database, clock, LIMITS).of(ACME)
    assert (day.spent, day.held) == (sent, 0)
