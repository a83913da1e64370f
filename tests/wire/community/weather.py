"""What goes wrong while people act: limits, broken connections, reconnects."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.wire.community.tally import Tally
from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.faults import Fault
from tests.wire.slack.server import FakeSlack

_SLACK_CALLS = ("response_url", "chat.postMessage", "users.info", "views.open")
Trouble = Callable[[], Awaitable[None]]


class Weather:
    """Every `every`-th act of anybody meets the next trouble. Slack answers 429 with `Retry-After: 1`, and only once
    the last of these was met: a window opens for three seconds after the press, and no bot opens it through two."""

    def __init__(self, slack: FakeSlack, discord: FakeDiscord, tally: Tally, every: int, *, sockets: bool) -> None:
        self._slack, self._discord, self._tally, self._every = slack, discord, tally, every
        self._acts = self._met = 0
        self._injected = 0
        self._troubles: list[Trouble] = [
            self._slack_limit("response_url"),
            self._break_gateway,
            self._discord_limit("PATCH /webhooks"),
            self._slack_limit("chat.postMessage"),
            self._discord_limit(r"POST /channels/\d+/messages$"),
            self._replace_gateway,
            self._slack_limit("users.info"),
            self._discord_limit("POST /interactions"),
            self._slack_limit("views.open"),
        ]
        if sockets:
            self._troubles[1:1] = [self._replace_sockets, self._break_sockets]

    async def __call__(self) -> None:
        self._acts += 1
        if self._acts % self._every == 0:
            trouble = self._troubles[self._met % len(self._troubles)]
            self._met += 1
            await trouble()

    def settle(self) -> None:
        """Take back what nobody met, and count what was met."""
        left = 0
        for method in _SLACK_CALLS:
            while self._slack.faults.take(method).wait is not None:
                left += 1
        self._discord.traffic.faults.clear()
        self._tally.troubles["429 by Slack"] += self._injected - left
        self._injected = 0
        self._tally.troubles["429 by Discord"] = self._discord.traffic.count("", 429)

    async def hold(self) -> None:
        """From now on no answer goes out on either platform: both say to wait."""
        self.settle()
        for method in ("response_url", "chat.postMessage"):
            self._slack.faults.always(method, Fault(wait=20))
        held = r"PATCH /webhooks|POST /channels/\d+/messages$"
        self._discord.traffic.fail(held, 429, times=1000, retry_after=25.0)

    def release(self) -> None:
        for method in ("response_url", "chat.postMessage"):
            self._slack.faults.always(method, None)
        self.settle()

    def _slack_limit(self, method: str) -> Trouble:
        async def limit() -> None:
            if not self._slack.faults.waits(*_SLACK_CALLS):
                self._injected += 1
                self._slack.faults.next(method, Fault(wait=1))

        return limit

    def _discord_limit(self, matches: str) -> Trouble:
        async def limit() -> None:
            self._discord.traffic.fail(matches, 429)

        return limit

    async def _break_gateway(self) -> None:
        self._tally.troubles["gateway broken"] += 1
        await self._discord.gateway.drop()

    async def _replace_gateway(self) -> None:
        self._tally.troubles["gateway asked to reconnect"] += 1
        await self._discord.gateway.drop(reconnect=True)

    async def _replace_sockets(self) -> None:
        self._tally.troubles["Socket Mode replaced"] += 1
        await self._slack.sockets.replace_all(warn=0.05)
        await asyncio.sleep(0.2)
        await self._slack.sockets.until_connected(1, 60)

    async def _break_sockets(self) -> None:
        self._tally.troubles["Socket Mode broken"] += 1
        await self._slack.sockets.cut_all()
        await self._slack.sockets.until_connected(1, 60)
