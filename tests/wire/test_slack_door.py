"""Nothing that Slack did not sign just now is read: forged, stale, replayed and malformed requests over real HTTP."""

import asyncio
import json
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.chat.capabilities import SLACK
from bot.chat.events import Event
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from bot.chat.responder import Responder
from bot.composition import App
from tests.conftest import FULL
from tests.wire.slack.delivery import OverHttp
from tests.wire.slack.running import Bot, over_http, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack

CANARY = "Zanzibar-canary-7731"
COUNT = 5_000 if FULL else 500
Made = tuple[bytes, dict[str, str]]


class Listening(Responder):
    def __init__(self, app: App) -> None:
        super().__init__(app.dispatcher, SLACK)
        self.heard: list[Event] = []

    async def take(self, event: Event, *, reply: str) -> bool:
        self.heard.append(event)
        return await super().take(event, reply=reply)

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.heard.append(event)
        return await super().dispatch(event, progress)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with open_fake_slack() as opened:
        yield opened
        assert not opened.rejections


@pytest.fixture
def core(app: App) -> Listening:
    return Listening(app)


@pytest.fixture
async def bot(slack: FakeSlack, app: App, core: Listening) -> AsyncIterator[Bot]:
    async with over_http(app, slack, core) as opened:
        yield opened


def command(bot: Bot) -> bytes:
    fields = {
        "command": "/quote",
        "text": CANARY,
        "team_id": "T1",
        "user_id": "U10",
        "channel_id": "C1",
        "api_app_id": bot.slack.app_id,
        "trigger_id": "1.2.3",
        "response_url": f"{bot.slack.hooks}T1/x",
    }
    return urlencode(fields).encode()


def event(bot: Bot) -> bytes:
    inner = {"type": "app_mention", "user": "U10", "text": CANARY, "ts": "1.000001", "channel": "C1"}
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "api_app_id": bot.slack.app_id}
    return json.dumps({**body, "event": inner, "event_time": int(time.time())}).encode()


def unsigned(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    for name in rng.choice(
        [("X-Slack-Signature", "X-Slack-Request-Timestamp"), ("X-Slack-Signature",), ("X-Slack-Request-Timestamp",)]
    ):
        headers.pop(name)
    return body, headers


def flipped(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    at = rng.randrange(len(body))
    return body[:at] + bytes([body[at] ^ (1 << rng.randrange(8))]) + body[at + 1 :], headers


def grown(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    return rng.choice([body + b"&admin=1", body[:-1], b"", body + body, b"\xff" + body]), headers


def other_secret(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    mine = bot.slack.signing_secret
    bot.slack.signing_secret = rng.choice(["", mine[::-1], mine.upper() + "x", f"{rng.getrandbits(128):032x}"])
    headers = {**headers, **_road(bot).signed(body)}
    bot.slack.signing_secret = mine
    return body, headers


def odd_signature(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    good = headers["X-Slack-Signature"]
    choices = ["", "v0=", good[:-1], good.upper(), good.replace("v0", "v1"), good[3:], f"{good}0", "v0=" + "0" * 64]
    choices += ["v0=" + "\u00e9" * 64, f"v0={rng.getrandbits(256):064x}", f"{good},{good}", "v0=\u0661" + good[4:]]
    return body, {**headers, "X-Slack-Signature": rng.choice(choices)}


def odd_timestamp(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    now = int(time.time())
    choices = ["", "now", "-1", "1e9", "NaN", "\u0661\u0662", f"{now}.5", f"+{now}", str(now) * 30, f"0x{now:x}", "0"]
    stamp = rng.choice(choices)
    signature = _road(bot).signature(stamp, body) if rng.random() < 0.5 else headers["X-Slack-Signature"]
    return body, {**headers, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


def stale(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    away = rng.choice([-1, 1]) * rng.choice([302, 310, 600, 3_600, 86_400, 10**9])
    return body, {**headers, **_road(bot).signed(body, at=max(0, time.time() + away))}


def swapped(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    """The signature of one request on the words of another."""
    other = event(bot) if body == command(bot) else command(bot)
    return body, {**headers, **_road(bot).signed(other)}


def broken(rng: random.Random, bot: Bot, body: bytes, headers: dict[str, str]) -> Made:
    """Signed, and yet nothing that Slack sends."""
    bodies = [b"\xff\xfe\x00", b"{", b"[1, 2]", b'"text"', b"null", b"payload=%7B", b"payload=[]", b"[" * 5_000]
    body = rng.choice(bodies) + CANARY.encode() * (rng.random() < 0.3)
    kind = rng.choice(["application/json", "application/x-www-form-urlencoded"])
    if kind != "application/json" and not body.startswith((b"payload", b"\xff")):
        kind = "application/json"
    return body, {"Content-Type": kind, **_road(bot).signed(body)}


FORGERIES: tuple[Callable[[random.Random, Bot, bytes, dict[str, str]], Made], ...] = (
    unsigned,
    flipped,
    grown,
    other_secret,
    odd_signature,
    odd_timestamp,
    stale,
    swapped,
    broken,
)


async def test_forged_stale_and_malformed_requests_are_refused_unheard_and_unlogged(
    bot: Bot, core: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rng = random.Random(20_261_122)
    road = _road(bot)
    answered: dict[tuple[str, int], int] = {}
    async with aiohttp.ClientSession() as session:
        for number in range(COUNT):
            forge = FORGERIES[number % len(FORGERIES)]
            form = rng.random() < 0.5
            body = command(bot) if form else event(bot)
            kind = "application/x-www-form-urlencoded" if form else "application/json"
            made, headers = forge(rng, bot, body, dict(road.signed(body)))
            headers = {"Content-Type": kind, **headers}
            if made == body and headers.items() >= road.signed(body).items():
                continue
            async with session.post(road.url, data=made, headers=headers) as answer:
                key = (forge.__name__, answer.status)
                answered[key] = answered.get(key, 0) + 1
                assert await answer.text() == ""
    assert {status for _, status in answered} == {401}, answered
    assert {name for name, _ in answered} == {forge.__name__ for forge in FORGERIES}
    assert not core.heard
    assert not bot.slack.calls
    assert CANARY not in caplog.text
    assert "Traceback" not in caplog.text


async def test_every_flipped_bit_of_a_valid_request_is_refused(bot: Bot, core: Listening) -> None:
    body = command(bot)
    road = _road(bot)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **road.signed(body)}
    for at in range(len(body)):
        changed = body[:at] + bytes([body[at] ^ (1 << at % 8)]) + body[at + 1 :]
        assert (await road.send(changed, headers, sign=False)).status == 401
    assert not core.heard


async def test_a_captured_request_replayed_within_its_five_minutes_does_nothing_more(bot: Bot) -> None:
    team, general = await workspace(bot, "T1")
    bo = bot.person(team.users["U11"])
    road = _road(bot)
    act = await bo.types(general, "/quote S3")
    body = urlencode(act.payload).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", **road.signed(body, at=time.time() - 200)}
    await bo.answer(act)
    for _ in range(50):
        assert (await road.send(body, headers, sign=False)).status == 200
    await asyncio.sleep(0.3)
    assert len(bo.sees_since(act)) == 1


async def test_a_valid_request_of_another_app_or_of_a_workspace_without_us_does_nothing(
    bot: Bot, core: Listening
) -> None:
    team, general = await workspace(bot, "T1")
    bo = bot.person(team.users["U11"])
    heard = len(core.heard)
    for changed in ({"api_app_id": "A0OTHER"}, {"team_id": "T404"}):
        act = await bo.types(general, "/quote S3", **changed)
        assert act.ack.in_time
        await asyncio.sleep(0.2)
        assert not bo.sees_since(act)
    assert len(core.heard) == heard


async def test_nothing_that_people_type_and_no_token_reaches_a_log(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    team, general = await workspace(bot, "T1")
    bo = bot.person(team.users["U11"])
    await bo.answer(await bo.types(general, f"/quote {CANARY}"))
    await bo.answer(await bo.mentions(general, f"what about {CANARY}?"))
    await bo.answer(await bo.types(general, f"/ask {CANARY}"))
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("asyncio", "aiosqlite"))]
    logged = "\n".join(ours)
    assert CANARY not in logged
    assert "xoxb-" not in logged
    assert slack.hooks not in logged
    assert slack.client_secret not in logged


def _road(bot: Bot) -> OverHttp:
    assert isinstance(bot.road, OverHttp)
    return bot.road
