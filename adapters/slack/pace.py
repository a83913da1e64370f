"""How fast Slack may be called: a bucket for each team, method and channel, and the waits that Slack asks for."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.errors import SlowDown

_EACH = 1.0
"""Seconds from one post to the next in a channel, in the long run: https://docs.slack.dev/apis/web-api/rate-limits"""
_BURST = 4.0
_MOST_KEYS = 4_096


class Pace:
    """Nothing waits for anything but its own team, method and channel."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._next: dict[tuple[str, str, str], float] = {}
        self._held: dict[tuple[str, str], float] = {}

    async def turn(self, team: str, method: str, channel: str, patience: timedelta) -> None:
        """Wait for it. Raises `SlowDown` at once where that would take longer than `patience`."""
        now = self._now()
        bucket = (team, method, channel)
        due = self._held.get((team, method), 0.0)
        if channel:
            due = max(due, self._next.get(bucket, 0.0) - _BURST * _EACH)
        wait = due - now
        if wait > patience.total_seconds():
            raise SlowDown("Slack wants me to wait a moment.", timedelta(seconds=wait))
        if channel:
            self._next[bucket] = max(self._next.get(bucket, 0.0), now) + _EACH
        self._forget(now)
        if wait > 0:
            await self._sleep(wait)

    def hold(self, team: str, method: str, wait: timedelta) -> None:
        """Slack answered 429: this method rests in this team."""
        self._held[team, method] = self._now() + wait.total_seconds()

    def _forget(self, now: float) -> None:
        if len(self._next) + len(self._held) > _MOST_KEYS:
            self._next = {key: due for key, due in self._next.items() if due > now}
            self._held = {key: due for key, due in self._held.items() if due > now}
