"""How long whoever waits on the event loop has to wait for it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench.timing import Sample

_EVERY = 0.005


@dataclass(slots=True)
class Lag:
    """Seconds by which a short sleep was late, one value per sleep."""

    late: list[float] = field(default_factory=list)

    @property
    def sample(self) -> Sample:
        return Sample(tuple(self.late))


@asynccontextmanager
async def watching_the_loop() -> AsyncIterator[Lag]:
    lag = Lag()

    async def watch() -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(_EVERY)
            lag.late.append(max(0.0, time.perf_counter() - asked - _EVERY))

    watcher = asyncio.create_task(watch())
    try:
        yield lag
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
