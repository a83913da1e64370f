"""Socket Mode: the same answers over a WebSocket, acknowledged by envelope, through lost connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.slack.adapter import SlackPoster
from adapters.slack.calls import TeamCalls, open_calls
from adapters.slack.one_workspace import app_of, one_workspace
from adapters.slack.transports import run_socket
from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId, PersonId
from bot.errors import ConfigurationError, NotPermitted, PlaceGone, SlowDown
from tests.wire.slack_adapter.conftest import Wired, addresses, wired
from tests.wire.slack_adapter.core import public
from tests.wire.slack_adapter.payloads import command, mention
from tests.wire.slack_adapter.server import APP_TOKEN, BOT_TOKEN, Failure, LoopbackSlack

PLACE = ConversationRef(platform="slack", community=CommunityId("slack:A1:-:T1"), channel="C1")


@asynccontextmanager
async def connected(server: LoopbackSlack, connections: int = 1) -> AsyncIterator[Wired]:
    async with wired(server) as slack:
        running = asyncio.create_task(run_socket(slack.slack, slack.calls, APP_TOKEN, connections=connections))
        try:
            await server.connected(connections)
            yield slack
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def envelope(kind: str, payload: dict[str, Any], number: int = 1) -> dict[str, Any]:
    return {"envelope_id": f"e{number}", "type": kind, "payload": payload, "accepts_response_payload": True}


async def test_a_command_over_the_socket_is_acknowledged_and_answered(server: LoopbackSlack) -> None:
    async with connected(server) as slack:
        await server.send(envelope("slash_commands", command(server.hook)))
        await server.called("response_url")
        assert server.acks[0]["envelope_id"] == "e1"
        assert await slack.core.ends() == ["answered"]


async def test_an_event_that_comes_over_two_connections_is_answered_once(server: LoopbackSlack) -> None:
    async with connected(server, connections=2) as slack:
        slack.core.answer = public("Once.")
        asked = mention()
        await asyncio.gather(
            *(socket.send_json(envelope("events_api", asked, at)) for at, socket in enumerate(server.sockets))
        )
        await slack.core.ends()
        await server.acknowledged(2)
        assert len(server.of("chat.postMessage")) == 1


async def test_slack_may_refresh_the_connection(server: LoopbackSlack) -> None:
    async with connected(server) as slack:
        await server.send({"type": "disconnect", "reason": "refresh_requested"})
        await server.connected(2)
        await server.sockets[1].send_json(envelope("slash_commands", command(server.hook)))
        assert await slack.core.ends() == ["answered"]


async def test_a_wrong_app_token_is_said_in_words(server: LoopbackSlack) -> None:
    async with wired(server) as slack:
        with pytest.raises(ConfigurationError, match="xapp-"):
            await run_socket(slack.slack, slack.calls, "xoxb-1")
        server.fail("apps.connections.open", Failure("invalid_auth"))
        with pytest.raises(ConfigurationError, match="SLACK_APP_TOKEN"):
            await run_socket(slack.slack, slack.calls, APP_TOKEN)


async def test_a_wrong_bot_token_is_said_in_words(server: LoopbackSlack) -> None:
    async with open_calls(addresses(server)) as calls:
        with pytest.raises(ConfigurationError, match="xoxb-"):
            await one_workspace(calls, "xapp-1")
        server.fail("auth.test", Failure("invalid_auth"))
        with pytest.raises(ConfigurationError, match="SLACK_BOT_TOKEN"):
            await one_workspace(calls, BOT_TOKEN)


def test_the_app_stands_in_its_token() -> None:
    assert app_of("xapp-1-A012ABCD-123-abc") == "A012ABCD"


# --- speaking unasked -------------------------------------------------------------------------------------------------


@pytest.fixture
async def poster(slack: Wired) -> SlackPoster:
    return SlackPoster(TeamCalls(slack.calls, await one_workspace(slack.calls, BOT_TOKEN)))


async def test_a_post_carries_its_key_and_can_be_changed_and_removed(slack: Wired, poster: SlackPoster) -> None:
    ref = await poster.post(PLACE, public("Good morning"), key="qotd:2026-11-22")
    [posted] = slack.server.of("chat.postMessage")
    assert posted.payload["metadata"]["event_payload"] == {"key": "qotd:2026-11-22"}
    await poster.replace(ref, public("Good evening"))
    [changed] = slack.server.of("chat.update")
    assert (changed.payload["ts"], changed.payload["parse"]) == (ref.message, "none")
    await poster.remove(ref)
    slack.server.fail("chat.delete", Failure("message_not_found"))
    await poster.remove(ref)
    assert len(slack.server.of("chat.delete")) == 2


async def test_a_place_without_a_channel_is_the_person(slack: Wired, poster: SlackPoster) -> None:
    direct = ConversationRef(platform="slack", community=PLACE.community, channel="", direct=PersonId("U7"))
    ref = await poster.post(direct, public("For you"), key="k")
    assert slack.server.of("chat.postMessage")[0].payload["channel"] == "U7"
    assert ref.conversation.channel == "D7"


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (Failure("channel_not_found"), PlaceGone),
        (Failure("is_archived"), PlaceGone),
        (Failure("missing_scope"), NotPermitted),
        (Failure("token_revoked"), NotPermitted),
        (Failure("ratelimited", 429, {"Retry-After": "30"}), SlowDown),
    ],
    ids=lambda value: getattr(value, "error", ""),
)
async def test_what_slack_refuses_comes_back_as_ours(
    slack: Wired, poster: SlackPoster, failure: Failure, expected: type[Exception]
) -> None:
    slack.server.fail("chat.postMessage", failure)
    with pytest.raises(expected) as caught:
        await poster.post(PLACE, public("x"), key="k")
    if isinstance(caught.value, SlowDown):
        assert caught.value.retry_after.total_seconds() == 30
    assert len(slack.server.of("chat.postMessage")) == 1


async def test_a_slack_that_is_away_at_the_start_is_connected_to_later(server: LoopbackSlack) -> None:
    server.fail("apps.connections.open", Failure("internal_error", 500))
    async with connected(server) as slack:
        await server.send(envelope("slash_commands", command(server.hook)))
        assert await slack.core.ends() == ["answered"]
