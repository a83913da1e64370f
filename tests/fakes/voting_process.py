"""A process that votes for many people: python -m tests.fakes.voting_process URL POLL VOTERS

Each person votes once; prints the number of whoever was acknowledged.
"""

import asyncio
import sys

from bot.domain.ids import PersonId
from bot.domain.poll import PollId
from storage.stores import open_stores
from tests.fakes.platform_samples import ACME, NOON, SECRET_KEY
from tests.fakes.turned_clock import TurnedClock


async def vote(url: str, poll: str, voters: str) -> None:
    async with open_stores(url, secret_keys=[SECRET_KEY]) as stores:
        print("ready", flush=True)  # noqa: T201
        for number in range(int(voters)):
            person, choice = PersonId(f"U{number}"), number % 3
            press = f"press of {number}"
            await stores.polls.ballots.press(ACME, PollId(int(poll)), person, choice, press, TurnedClock(NOON))
            print(number, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(vote(*sys.argv[1:4]))
