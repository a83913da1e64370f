"""The playground in the terminal over `EveryBlock`, to be run as a program."""

import asyncio

from adapters.playground.terminal import run_terminal
from tests.fakes.every_block import EveryBlock, FixedClock

if __name__ == "__main__":
    asyncio.run(run_terminal(EveryBlock(), clock=FixedClock(), title="The Workshop"))
