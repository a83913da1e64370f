"""A process that spends until nothing is left: python -m tests.fakes.spending_process URL DAY SEED

Prints what each of its requests took, once that is booked.
"""

import asyncio
import random
import sys

from bot.errors import OverBudget
from bot.ports.models import Purpose, Usage
from bot.ports.spending import Allowed, SpendingLimits
from storage.database import Database
from storage.spending import SqlMeter
from tests.fakes.platform_samples import ACME, BOLT, NOON
from tests.fakes.turned_clock import TurnedClock

AT_ONCE = 8
MOST = 60


async def spend(meter: SqlMeter, chance: random.Random) -> None:
    refused = 0
    while refused < 5:
        most = chance.randint(1, MOST)
        took = chance.randint(0, most)
        payer = chance.choice([ACME, BOLT, None])
        try:
            async with meter.spending(payer, chance.choice([Purpose.ANSWER, Purpose.FIND]), most) as spending:
                await asyncio.sleep(chance.random() * 0.004)
                spending.settle(Usage(read=took, written=0))
        except OverBudget:
            refused += 1
            continue
        print(took, flush=True)  # noqa: T201


async def main(url: str, day: str, seed: str) -> None:
    database = Database(url)
    limits = SpendingLimits(community=Allowed(day=int(day)), operator=Allowed(day=int(day)))
    meter = SqlMeter(database, TurnedClock(NOON), limits)
    chance = random.Random(seed)
    try:
        await asyncio.gather(*(spend(meter, chance) for _ in range(AT_ONCE)))
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
