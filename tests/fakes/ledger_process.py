"""A process that takes events off a ledger: python -m tests.fakes.ledger_process URL HOW EVENT...

`HOW` is `end` to end what it takes, `die` to be killed with the first one in its hands. Prints what it took.
"""

import asyncio
import os
import signal
import sys

from bot.platform_ports import Claim
from storage.stores import open_stores
from tests.fakes.platform_samples import ACME, CY, NOON, SECRET_KEY, place


async def take(url: str, how: str, events: list[str]) -> None:
    async with open_stores(url, secret_keys=[SECRET_KEY]) as stores:
        print("ready", flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.readline)
        for event in events:
            if await stores.requests.claim(event, place(), CY, reply="reply", at=NOON) is Claim.MINE:
                print(event, flush=True)  # noqa: T201
                if how == "die":
                    os.kill(os.getpid(), signal.SIGKILL)
                await stores.requests.end(ACME, event, "ok", NOON)
            await asyncio.sleep(0.002)  # so that the others have their turn


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1], sys.argv[2], sys.argv[3:]))
