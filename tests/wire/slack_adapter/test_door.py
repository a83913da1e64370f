"""The HTTP door as a stranger meets it: the same 401 for everything, and no word of it in a log."""

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from adapters.slack.app import Slack
from adapters.slack.calls import Calls, TeamCalls, Token, open_calls
from adapters.slack.guard import MOST_BYTES, Guard
from adapters.slack.inbound import Inbound
from adapters.slack.one_workspace import OneWorkspace
from adapters.slack.threads import Threads
from adapters.slack.transports import http_app
from adapters.slack.worker import Worker
from bot.domain.ids import CommunityId
from tests.conftest import FULL
from tests.wire.slack_adapter.conftest import Wired
from tests.wire.slack_adapter.core import START, Core, HandClock, Talked
from tests.wire.slack_adapter.payloads import SECRET, command, encoded, event, signed

NOW = int(START.timestamp())
CANARY = "canary-4711"
Headers = list[tuple[bytes, bytes]]


class Door:
    """The ASGI app, called without a socket."""

    def __init__(self, calls: Calls) -> None:
        self.core = Core()
        community = CommunityId("slack:A1:-:T1")
        tokens = OneWorkspace(community, Token(value="xoxb-1", bot_id="B", bot_user="U"), "Loopback")
        worker = Worker(self.core, TeamCalls(calls, tokens), Threads(Talked(), HandClock()))
        slack = Slack(Inbound(prefix="", hooks=()), worker, tokens, "http://127.0.0.1:9/")
        self.app: Starlette = http_app(slack, Guard(SECRET, HandClock()))

    async def post(self, headers: Headers, body: bytes) -> tuple[int, bytes]:
        sent: list[dict[str, object]] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: object) -> None:
            assert isinstance(message, dict)
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/events",
            "raw_path": b"/events",
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "http_version": "1.1",
            "scheme": "https",
            "server": ("bot.test", 443),
            "client": ("127.0.0.1", 1),
        }
        await self.app(scope, receive, send)
        status = sent[0]["status"]
        assert isinstance(status, int)
        return status, b"".join(one["body"] for one in sent[1:] if isinstance(one["body"], bytes))


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[asyncio.Runner, Door]]:
    with asyncio.Runner() as runner:
        calls = open_calls()
        yield runner, Door(runner.run(calls.__aenter__()))
        runner.run(calls.__aexit__(None, None, None))


def _headers(timestamp: bytes, signature: bytes, content_type: bytes = b"application/json") -> Headers:
    return [
        (b"content-type", content_type),
        (b"x-slack-request-timestamp", timestamp),
        (b"x-slack-signature", signature),
    ]


BODIES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: f"command=%2Fquote&text={text}&ssl_check=1".encode()),
    st.just(json.dumps(event({"type": "app_mention", "text": CANARY})).encode()),
    st.just(encoded(command("https://hooks.slack.com/x", text=CANARY))[0]),
)


@st.composite
def forged(draw: st.DrawFn) -> tuple[Headers, bytes]:
    """Never signed for this moment with our secret."""
    body = draw(BODIES)
    kind = draw(st.sampled_from(["secret", "stale", "future", "other body", "stamp", "signature", "missing"]))
    at = NOW
    if kind == "stale":
        at -= draw(st.integers(301, 10**9))
    elif kind == "future":
        at += draw(st.integers(301, 10**9))
    made = signed(body + (b" " if kind == "other body" else b""), at, "x" if kind == "secret" else SECRET)
    timestamp, signature = made["x-slack-request-timestamp"].encode(), made["x-slack-signature"].encode()
    if kind == "stamp":
        timestamp = draw(st.binary(max_size=30).filter(lambda value: value != timestamp))
    if kind == "signature":
        signature = draw(st.binary(max_size=80).filter(lambda value: value != signature))
    headers = _headers(timestamp, signature, draw(st.sampled_from([b"application/json", b"", b"text/x; \xff"])))
    return (headers[:2] if kind == "missing" else headers), body


@settings(
    max_examples=5_000 if FULL else 500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(request=forged())
def test_forgeries_are_refused_unheard(
    opened: tuple[asyncio.Runner, Door], caplog: pytest.LogCaptureFixture, request: tuple[Headers, bytes]
) -> None:
    runner, door = opened
    caplog.set_level(logging.DEBUG)
    assert runner.run(door.post(*request)) == (401, b"")
    assert door.core.taken == {}
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (b"application/json", b"{"),
        (b"application/json", b"[]"),
        (b"application/json", b"null"),
        (b"application/json", b'"words"'),
        (b"application/json", b"\xff\xfe"),
        (b"application/json", b'{"a":' * 100_000),
        (b"application/x-www-form-urlencoded", b"payload={"),
        (b"application/x-www-form-urlencoded", b"payload=[1]"),
        (b"application/x-www-form-urlencoded", b""),
        (b"", b""),
    ],
    ids=range(10),
)
def test_what_is_signed_and_broken_is_refused_alike(
    opened: tuple[asyncio.Runner, Door], content_type: bytes, body: bytes
) -> None:
    runner, door = opened
    made = signed(body, NOW)
    headers = _headers(made["x-slack-request-timestamp"].encode(), made["x-slack-signature"].encode(), content_type)
    assert runner.run(door.post(headers, body)) == (401, b"")


@settings(
    max_examples=1_000 if FULL else 100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    payload=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "type",
                        "event",
                        "team",
                        "user",
                        "actions",
                        "container",
                        "view",
                        "authorizations",
                        "channel",
                        "message",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
    kind=st.sampled_from(["event_callback", "block_actions", "view_submission", "message_action", "view_closed"]),
)
def test_strange_payloads_that_are_signed_are_acknowledged_or_refused_never_an_error(
    opened: tuple[asyncio.Runner, Door], payload: object, kind: str
) -> None:
    runner, door = opened
    inner = payload if isinstance(payload, dict) else {"event": payload}
    body = json.dumps({**inner, "type": kind, "api_app_id": "A1", "team_id": "T1"}).encode()
    made = signed(body, NOW)
    headers = _headers(made["x-slack-request-timestamp"].encode(), made["x-slack-signature"].encode())
    status, _ = runner.run(door.post(headers, body))
    assert status in (200, 401)


async def test_a_body_of_more_than_a_megabyte_is_not_read_to_its_end(slack: Wired) -> None:
    body = b"a" * (MOST_BYTES + 1)
    answer = await slack.post(body, signed(body, NOW))
    assert (answer.status_code, answer.text) == (401, "")


async def test_only_posts_are_heard(slack: Wired) -> None:
    assert (await slack.web.get("/slack/events")).status_code == 405


async def test_the_address_is_verified_with_its_challenge(slack: Wired) -> None:
    answer = await slack.send({"type": "url_verification", "challenge": "3eZbrw1aB10FEMAGAZd4FyFQ"})
    assert answer.status_code == 200
    assert "3eZbrw1aB10FEMAGAZd4FyFQ" in answer.text


async def test_a_captured_request_that_is_sent_again_is_answered_once(slack: Wired) -> None:
    body, content_type = encoded(command(slack.server.hook))
    headers = {"content-type": content_type, **signed(body, NOW)}
    answers = [await slack.post(body, headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    await slack.core.ends()
    assert len(slack.core.events) == 1


async def test_nothing_that_people_say_reaches_a_log(slack: Wired, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    slack.core.admin_words = frozenset({"quote"})
    await slack.send(command(slack.server.hook, text=CANARY))
    await slack.send(command(slack.server.hook, text=CANARY, team_id="T9"))
    await slack.send(event({"type": "unknown", "text": CANARY}))
    await slack.core.ends()
    assert CANARY not in caplog.text
    own = [record for record in caplog.records if not record.name.startswith("httpx2")]
    assert not [record for record in own if slack.server.hook in record.getMessage()]
    assert "xoxb" not in caplog.text
