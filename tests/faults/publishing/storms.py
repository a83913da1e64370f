"""Loopback platforms in bad weather: connections that break, servers in trouble, answers that come late or never."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.discord.markers import marker_of
from bot.publishing.parts import Pace
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.traffic import Traffic, slow_down
from tests.wire.slack.server import FakeSlack


class Fault(StrEnum):
    RESET_BEFORE = "connection reset, not accepted"
    RESET_AFTER = "accepted, then reset"
    BROKEN_BEFORE = "502, not accepted"
    BROKEN_AFTER = "accepted, then 502"
    LIMITED = "429 with Retry-After"
    SILENT = "no answer in time, not accepted"
    LAGGING = "accepted, no answer in time"
    LATE = "accepted only after it was looked for twice"


POSTS: Mapping[Fault, float] = {
    Fault.RESET_BEFORE: 0.04,
    Fault.RESET_AFTER: 0.04,
    Fault.BROKEN_BEFORE: 0.03,
    Fault.BROKEN_AFTER: 0.03,
    Fault.LIMITED: 0.03,
    Fault.SILENT: 0.02,
    Fault.LAGGING: 0.03,
    Fault.LATE: 0.05,
}
"""How much of what is posted goes wrong in which way."""
OTHERS: Mapping[Fault, float] = {
    Fault.RESET_BEFORE: 0.01,
    Fault.RESET_AFTER: 0.01,
    Fault.BROKEN_BEFORE: 0.01,
    Fault.BROKEN_AFTER: 0.01,
    Fault.LIMITED: 0.005,
    Fault.LAGGING: 0.005,
}
"""The same for what is looked up, opened and removed."""

_ONLY_BEFORE = {Fault.RESET_BEFORE, Fault.BROKEN_BEFORE, Fault.SILENT}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request to post: which post's, when it came and when it had its effect (seconds; None: never)."""

    mark: str
    came: float
    took_effect: float | None


@dataclass
class Storm:
    """Decides by its own seeded dice what happens to each request. `calm` ends it."""

    pace: Pace
    seed: int
    arrivals: list[Arrival] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    raging: bool = True
    under_way: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._coming: dict[str, asyncio.Event] = {}
        self._was_late: set[str] = set()

    async def around(
        self, request: web.Request, handler: Handler, mark: str | None, limited: Callable[[], web.Response]
    ) -> web.StreamResponse:
        """`mark` is set where something is posted. `limited` makes the platform's own 429."""
        came = time.time()
        if mark in self._coming:
            self._coming.pop(mark).set()
        fault = self._thrown(POSTS if mark is not None else OTHERS)
        if fault is Fault.LATE and mark in self._was_late:
            fault = None
        if fault is not None:
            self.counts[fault] += 1
        effect: float | None = None
        self.under_way += 1
        try:
            if fault is Fault.LIMITED:
                return limited()
            if fault is Fault.LATE and mark is not None:
                await self._until_sent_again(mark)
            answer: web.StreamResponse = web.Response(status=502, text="upstream error")
            if fault not in _ONLY_BEFORE:
                effect, answer = time.time(), await handler(request)
            return await self._on_its_way(request, fault, answer)
        finally:
            self.under_way -= 1
            if mark is not None:
                self.arrivals.append(Arrival(mark, came, effect))

    async def _on_its_way(
        self, request: web.Request, fault: Fault | None, answer: web.StreamResponse
    ) -> web.StreamResponse:
        if fault in (Fault.SILENT, Fault.LAGGING):
            await asyncio.sleep(self.pace.lease.total_seconds())
        if fault in (Fault.RESET_BEFORE, Fault.RESET_AFTER) and request.transport is not None:
            request.transport.abort()
        if fault in (Fault.BROKEN_BEFORE, Fault.BROKEN_AFTER):
            return web.Response(status=502, text="upstream error")
        return answer

    async def _until_sent_again(self, mark: str) -> None:
        """The request is held back until the next one of the same post comes, and a moment longer. One of a post is:
        a second one could take effect after the janitor's last look."""
        self._was_late.add(mark)
        await self._coming.setdefault(mark, asyncio.Event()).wait()
        await asyncio.sleep(self.pace.settle.total_seconds() / 2)

    def _thrown(self, likely: Mapping[Fault, float]) -> Fault | None:
        left = self._dice.random()
        for fault, share in likely.items():
            left -= share if self.raging else 0.0
            if left < 0:
                return fault
        return None

    def calm(self) -> None:
        """Nothing goes wrong from now on, and what is held back comes."""
        self.raging = False
        while self._coming:
            self._coming.popitem()[1].set()


class StormySlack(FakeSlack):
    """A loopback Slack within a storm. `wait` is its Retry-After, in seconds."""

    wait = 3
    storm: Storm

    def routes(self) -> web.Application:
        app = super().routes()
        app.middlewares.append(self._weather)
        return app

    @web.middleware
    async def _weather(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        posts = request.path.endswith("/chat.postMessage")
        mark = str(json.loads(await request.text())["metadata"]["event_payload"]["key"]) if posts else None
        return await self.storm.around(request, handler, mark, self._limited)

    def _limited(self) -> web.Response:
        answer = {"ok": False, "error": "ratelimited"}
        return web.json_response(answer, status=429, headers={"Retry-After": str(self.wait)})


class _StormyTraffic(Traffic):
    def __init__(self, storm: Storm) -> None:
        super().__init__()
        self._storm = storm

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        async def usual(asked: web.Request) -> web.StreamResponse:
            return await Traffic.middleware(self, asked, handler)

        posts = request.method == "POST" and "/messages/" not in request.path
        mark = discord_mark(await request.text()) if posts else None
        return await self._storm.around(request, usual, mark, lambda: slow_down(0.2, False, {}))


def stormy_discord(storm: Storm) -> FakeDiscord:
    """Not started yet."""
    discord = FakeDiscord()
    discord.traffic = _StormyTraffic(storm)
    return discord


def discord_mark(body: str) -> str | None:
    """The marker of what is posted: a message, or a forum post's first one."""
    read: Mapping[str, Any] = json.loads(body or "{}")
    return marker_of(read.get("message") or read)


def were_late(arrivals: Sequence[Arrival], pace: Pace) -> Counter[str]:
    """How many requests of each post took effect after it may have been looked for twice: the window."""
    window = (pace.lease / 2 + pace.settle).total_seconds()
    return Counter(one.mark for one in arrivals if one.took_effect is not None and one.took_effect - one.came > window)
