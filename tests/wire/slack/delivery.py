"""How Slack reaches the app: signed HTTP or Socket Mode, with its deadline and its retries."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.wire.slack.world import Json

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack

ACK = 3.0


@dataclass(frozen=True)
class Ack:
    """How the app acknowledged: `seconds` it took, and what it said."""

    seconds: float
    status: int = 200
    payload: Json | None = None

    @property
    def in_time(self) -> bool:
        return 200 <= self.status < 300 and self.seconds < ACK


class Road(Protocol):
    async def command(self, fields: Mapping[str, str]) -> Ack: ...

    async def interaction(self, payload: Json) -> Ack: ...

    async def event(self, payload: Json, *, attempt: int = 0, reason: str = "") -> Ack: ...


class OverHttp:
    """Signed requests to the one address that events, commands and interactivity go to."""

    def __init__(self, slack: "FakeSlack", url: str, session: aiohttp.ClientSession) -> None:
        self._slack = slack
        self.url = url
        self._session = session

    def signed(self, body: bytes, *, at: float | None = None) -> dict[str, str]:
        timestamp = str(int(time.time() if at is None else at))
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": self.signature(timestamp, body)}

    def signature(self, timestamp: str, body: bytes) -> str:
        base = f"v0:{timestamp}:".encode() + body
        return "v0=" + hmac.new(self._slack.signing_secret.encode(), base, hashlib.sha256).hexdigest()

    async def command(self, fields: Mapping[str, str]) -> Ack:
        return await self._form(fields)

    async def interaction(self, payload: Json) -> Ack:
        return await self._form({"payload": json.dumps(payload)})

    async def event(self, payload: Json, *, attempt: int = 0, reason: str = "") -> Ack:
        headers = {"Content-Type": "application/json"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        return await self.send(json.dumps(payload).encode(), headers)

    async def _form(self, fields: Mapping[str, str]) -> Ack:
        return await self.send(urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    async def send(self, body: bytes, headers: Mapping[str, str], *, sign: bool = True) -> Ack:
        """One request, as it is given; signed now unless told otherwise."""
        started = time.monotonic()
        agent = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        everything = {**agent, **headers, **(self.signed(body) if sign else {})}
        try:
            async with asyncio.timeout(ACK), self._session.post(self.url, data=body, headers=everything) as answer:
                text = await answer.text()
                payload = json.loads(text) if answer.content_type == "application/json" and text else {"text": text}
                return Ack(time.monotonic() - started, answer.status, payload if isinstance(payload, dict) else {})
        except TimeoutError:
            return Ack(ACK, 504)
        except aiohttp.ClientError:
            return Ack(time.monotonic() - started, 502)


class OverSocket:
    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack

    async def command(self, fields: Mapping[str, str]) -> Ack:
        return await self._send("slash_commands", dict(fields))

    async def interaction(self, payload: Json) -> Ack:
        return await self._send("interactive", payload)

    async def event(self, payload: Json, *, attempt: int = 0, reason: str = "") -> Ack:
        return await self._send("events_api", payload, attempt, reason)

    async def _send(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Ack:
        started = time.monotonic()
        try:
            answer = await self._slack.sockets.send(kind, payload, attempt=attempt, reason=reason, within=ACK)
        except TimeoutError:
            return Ack(time.monotonic() - started, 504)
        return Ack(time.monotonic() - started, 200, answer)


async def deliver(road: Road, payload: Json, *, pauses: tuple[float, ...] = (0.0, 0.2, 0.5)) -> list[Ack]:
    """An event with Slack's retries: at once, after a minute, after five; here after `pauses` seconds."""
    acks = [await road.event(payload)]
    for attempt, pause in enumerate(pauses, start=1):
        if acks[-1].in_time:
            break
        await asyncio.sleep(pause)
        reason = "http_timeout" if acks[-1].status == 504 else "http_error"
        acks.append(await road.event(payload, attempt=attempt, reason=reason))
    return acks
