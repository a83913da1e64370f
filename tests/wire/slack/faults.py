"""What a test makes go wrong, call by call."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """For one call. `delay` in seconds before it has its effect, `until` holds it back for an event, `lag` in seconds
    after it. `reset` cuts the connection, with `after` only once the call has had its effect. `wait` answers 429 with
    that `Retry-After`, `status` answers that with useless words (`after` as for `reset`), `error` that code."""

    delay: float = 0.0
    until: asyncio.Event | None = None
    lag: float = 0.0
    reset: bool = False
    after: bool = False
    wait: int | None = None
    status: int | None = None
    error: str = ""


class Faults:
    """Waiting faults by method, `response_url` for those. The oldest is used first."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}

    def next(self, method: str, *faults: Fault) -> None:
        self._waiting[method].extend(faults)

    def always(self, method: str, fault: Fault | None) -> None:
        if fault is None:
            self._always.pop(method, None)
        else:
            self._always[method] = fault

    def waits(self, *methods: str) -> bool:
        """Whether any of these has a fault that no call met yet."""
        return any(self._waiting[method] for method in methods)

    def take(self, method: str) -> Fault:
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else self._always.get(method, Fault())
