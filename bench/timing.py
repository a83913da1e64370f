"""CPU time of repeated calls, and how a time grows with size."""

import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """CPU seconds of this process, all its threads, one value per call."""

    seconds: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """The smallest value that at least `share` (0 to 1) of the calls did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

    @property
    def p50(self) -> float:
        return self.percentile(0.50)

    @property
    def p99(self) -> float:
        return self.percentile(0.99)

    def __str__(self) -> str:
        return f"p50 {self.p50 * 1000:.2f} ms, p99 {self.p99 * 1000:.2f} ms, {len(self.seconds)} calls"


def sample_calls(calls: Sequence[Callable[[], object]]) -> Sample:
    seconds = []
    for call in calls:
        started = time.process_time()
        call()
        seconds.append(time.process_time() - started)
    return Sample(tuple(seconds))


async def sample_awaits(calls: Sequence[Callable[[], Awaitable[object]]]) -> Sample:
    """The same for coroutines, awaited one after the other."""
    seconds = []
    for call in calls:
        started = time.process_time()
        await call()
        seconds.append(time.process_time() - started)
    return Sample(tuple(seconds))


def growth_exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """The slope b of the least-squares line through the logarithms: time grows like size ** b."""
    across, up = [math.log(size) for size in sizes], [math.log(one) for one in times]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    spread = sum((one - middle) ** 2 for one in across)
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / spread
