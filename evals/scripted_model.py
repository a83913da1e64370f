"""A scripted model behind a real server on the loopback interface, for a measurement that needs no model."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from evals.quoting import quotes, silence
from tests.wire.llm.asked import Asked, Json
from tests.wire.llm.behaviours import Says
from tests.wire.llm.running import ScriptedModels
from tests.wire.llm.shapes import tokens

SCRIPTED: Mapping[str, Callable[[Asked], Json]] = {"scripted": quotes, "silent": silence}
"""By the names that `--model` knows them by."""


@dataclass
class Served:
    """Where it is served. `read` and `written` are tokens by purpose, four bytes each, counted as requests come."""

    address: str
    key: str
    asked: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        for purpose in self.asked:
            read, written = self.read[purpose], self.written[purpose]
            yield f"{purpose}: asked {self.asked[purpose]:,} times, {read:,} tokens read, {written:,} written"


@contextmanager
def scripted_model(name: str) -> Iterator[Served]:
    """It answers as long as this is open, from a thread of its own."""
    served = Served("", ScriptedModels.key)
    ready, closing = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(_serve(served, name, ready, closing),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield served
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()
        loop.close()


async def _serve(served: Served, name: str, ready: threading.Event, closing: asyncio.Event) -> None:
    says = SCRIPTED[name]

    def counted(asked: Asked) -> Json:
        made = says(asked)
        used = tokens(asked, Says(made).output(asked))
        assert used is not None
        served.asked[asked.purpose] += 1
        served.read[asked.purpose] += used[0]
        served.written[asked.purpose] += used[1]
        return made

    async with ScriptedModels(otherwise=Says(counted)) as models:
        served.address = models.address
        ready.set()
        await closing.wait()
