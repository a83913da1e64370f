"""What stands before every answer of REST: rate limits with their headers, and the faults that a test asks for.

https://discord.com/developers/docs/topics/rate-limits
"""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.wire.discord.refusals import Json, answered

GLOBAL = 50


@dataclass
class Fault:
    """Once, for a request whose `METHOD /path` matches: an answer in place of the real one, or of its way back.

    `status` 429 waits `retry_after`; 0 resets the connection. `after` does the work first and loses the answer.
    `delay` only waits, in seconds; `lag` does the work first and answers so much later.
    """

    matches: str
    status: int = 0
    retry_after: float = 0.2
    after: bool = False
    delay: float | None = None
    lag: float | None = None


@dataclass
class Bucket:
    """So many requests in a window, which begins with the first of them and ends for all of them at once."""

    limit: int
    per: float
    since: float = 0.0
    used: int = 0

    def hit(self, now: float) -> float:
        """0.0, or how long to wait."""
        if now - self.since >= self.per:
            self.since, self.used = now, 0
        if self.used >= self.limit:
            return self.since + self.per - now
        self.used += 1
        return 0.0

    def headers(self, now: float, name: str) -> dict[str, str]:
        reset = max(0.0, self.since + self.per - now) + 0.001
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": name,
        }


class Traffic:
    """`limits` are by route template, (requests, seconds). `invalid` counts the answers that lead to a ban."""

    def __init__(self) -> None:
        self.limits: dict[str, tuple[int, float]] = {}
        self.usual = (30, 1.0)
        self.faults: list[Fault] = []
        self.log: list[tuple[str, int]] = []
        self.invalid = 0
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._everything = Bucket(GLOBAL, 1.0)

    def fail(self, matches: str, status: int = 0, *, times: int = 1, **more: float | bool) -> None:
        """Let the next `times` requests that match fail."""
        retry_after = float(more.get("retry_after", 0.2))
        self.faults += [
            Fault(matches, status, retry_after, bool(more.get("after", False)))  # one for each time
            for _ in range(times)
        ]

    def slow(self, matches: str, seconds: float, *, times: int = 1) -> None:
        self.faults += [Fault(matches, delay=seconds) for _ in range(times)]

    def lag(self, matches: str, seconds: float, *, times: int = 1) -> None:
        self.faults += [Fault(matches, lag=seconds) for _ in range(times)]

    def limit_everything(self, requests: int, seconds: float) -> None:
        """The limit over all routes, in place of Discord's own."""
        self._everything = Bucket(requests, seconds)

    def count(self, matches: str, status: int | None = None) -> int:
        """How many requests came that match, however they were answered."""
        return sum(1 for line, got in self.log if re.search(matches, line) and status in (None, got))

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        line = f"{request.method} {request.path.removeprefix('/api/v10')}"
        if not request.path.startswith("/api/v10"):
            return await handler(request)
        fault = next((one for one in self.faults if re.search(one.matches, line)), None)
        if fault is not None:
            self.faults.remove(fault)
            if fault.delay is not None:
                await asyncio.sleep(fault.delay)
            elif fault.lag is not None:
                late = await handler(request)
                await asyncio.sleep(fault.lag)
                return self._logged(line, late)
            else:
                if fault.after:
                    await handler(request)
                return self._logged(line, self._failed(request, fault))
        name, bucket = self._bucket(request)
        now = time.monotonic()
        free = line.startswith(("POST /interactions", "POST /webhooks", "PATCH /webhooks", "GET /webhooks"))
        wait, everywhere = bucket.hit(now), 0.0 if free else self._everything.hit(now)
        if wait or everywhere:
            headers = bucket.headers(now, name)
            return self._logged(line, slow_down(max(wait, everywhere), everywhere > wait, headers))
        answer = await handler(request)
        answer.headers.update(bucket.headers(time.monotonic(), name))
        answer.headers["Via"] = "1.1 google"
        return self._logged(line, answer)

    def _logged(self, line: str, answer: web.StreamResponse) -> web.StreamResponse:
        self.log.append((line, answer.status))
        shared = answer.headers.get("X-RateLimit-Scope") == "shared"
        self.invalid += answer.status in (401, 403, 429) and not shared
        return answer

    def _failed(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.status == 429:
            return slow_down(fault.retry_after, False, {})
        if fault.status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=599)
        return answered({"message": f"{fault.status}", "code": 0}, status=fault.status, headers=_VIA)

    def _bucket(self, request: web.Request) -> tuple[str, Bucket]:
        """Limits are per route and its first id: a channel's, a guild's or a webhook's."""
        resource = request.match_info.route.resource
        template = f"{request.method} {resource.canonical.removeprefix('/api/v10') if resource else request.path}"
        first: Mapping[str, str] = request.match_info
        major = "/".join(first.get(name, "") for name in ("channel", "guild", "app", "token", "interaction"))
        limit = self.limits.get(template, self.usual)
        found = self._buckets.setdefault((template, major), Bucket(*limit))
        found.limit, found.per = limit
        return f"{abs(hash(template)):x}", found


_VIA = {"Via": "1.1 google"}


def slow_down(wait: float, everywhere: bool, headers: dict[str, str]) -> web.Response:
    body: Json = {"message": "You are being rate limited.", "retry_after": round(wait + 0.001, 3), "global": everywhere}
    scope = "global" if everywhere else "user"
    made = {"Retry-After": str(int(wait) + 1), "X-RateLimit-Scope": scope, **_VIA, **headers}
    return answered(body, status=429, headers=made)
