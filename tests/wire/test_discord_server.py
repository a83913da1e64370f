"""The loopback Discord refuses what Discord refuses, with its codes. Asked by a plain HTTP client."""

import json
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import time_machine

from tests.wire.discord import world as w
from tests.wire.discord.fixtures import discord_server
from tests.wire.discord.interactions import COMMAND, COMPONENT, SUBMIT, Interaction
from tests.wire.discord.messages import LOADING, Message, snowflake
from tests.wire.discord.people import Person
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Channel, Guild

__all__ = ["discord_server"]

_WORDS = {"content": "hello"}
_EMBED = {"embeds": [{"description": "hello"}]}


class Rest:
    """A bot's HTTP, bare. `code` is Discord's own, 0 for success."""

    def __init__(self, discord: FakeDiscord, session: aiohttp.ClientSession) -> None:
        self._discord = discord
        self._session = session
        self.headers = {"Authorization": f"Bot {discord.token}", "User-Agent": "DiscordBot (https://x.example, 1)"}

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        options = {} if body is None else {"json": body}
        url = self._discord.rest + path
        async with self._session.request(method, url, headers=self.headers, **options) as answer:  # type: ignore[arg-type]
            self.status = answer.status
            text = await answer.text()
            return json.loads(text) if text else None

    async def code(self, method: str, path: str, body: object = None) -> int:
        answer = await self.ask(method, path, body)
        return answer["code"] if self.status >= 400 else 0


@pytest.fixture
async def rest(discord_server: FakeDiscord) -> AsyncIterator[Rest]:
    async with aiohttp.ClientSession() as session:
        yield Rest(discord_server, session)


@pytest.fixture
def guild(discord_server: FakeDiscord) -> Guild:
    return discord_server.world.guild()


@pytest.fixture
def general(guild: Guild) -> Channel:
    return guild.channel("general")


def asked(discord: FakeDiscord, channel: Channel, kind: int = COMMAND, on: Message | None = None) -> Interaction:
    assert channel.guild is not None
    made = Interaction(kind, Person(discord, "ada", channel.guild).user, channel, {"data": {}}, on)
    discord.interactions.all[made.id] = made
    return made


def callback(one: Interaction) -> str:
    return f"/interactions/{one.id}/{one.token}/callback"


def webhook(discord: FakeDiscord, one: Interaction) -> str:
    return f"/webhooks/{discord.app}/{one.token}"


async def test_a_response_later_than_three_seconds_is_unknown(
    discord_server: FakeDiscord, rest: Rest, general: Channel
) -> None:
    one = asked(discord_server, general)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=3.1), tick=True):
        assert await rest.code("POST", callback(one), {"type": 5}) == 10062
        assert await rest.code("PATCH", f"{webhook(discord_server, one)}/messages/@original", _WORDS) == 10015


async def test_a_second_response_is_refused(discord_server: FakeDiscord, rest: Rest, general: Channel) -> None:
    one = asked(discord_server, general)
    assert await rest.code("POST", callback(one), {"type": 5}) == 0
    assert await rest.code("POST", callback(one), {"type": 4, "data": _WORDS}) == 40060


async def test_a_token_lives_fifteen_minutes(discord_server: FakeDiscord, rest: Rest, general: Channel) -> None:
    one = asked(discord_server, general)
    path = f"{webhook(discord_server, one)}/messages/@original"
    assert await rest.code("PATCH", path, _WORDS) == 10015
    await rest.ask("POST", callback(one), {"type": 5})
    assert (await rest.ask("GET", path))["flags"] & LOADING
    assert await rest.code("PATCH", path, _WORDS) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15, seconds=1), tick=True):
        assert await rest.code("PATCH", path, _WORDS) == 50027
        assert await rest.code("POST", webhook(discord_server, one), _WORDS) == 50027


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (COMMAND, {"type": 6}),
        (COMMAND, {"type": 7, "data": _WORDS}),
        (COMMAND, {"type": 8, "data": {"choices": []}}),
        (COMMAND, {"type": 5, "data": {"content": "x"}}),
        (COMMAND, {"type": 5, "data": {"flags": 4}}),
        (SUBMIT, {"type": 9, "data": {}}),
        (SUBMIT, {"type": 6}),
        (4, {"type": 8, "data": {"choices": [{"name": "x", "value": "x"}] * 26}}),
        (4, {"type": 5}),
    ],
)
async def test_responses_of_a_wrong_kind_are_refused(
    discord_server: FakeDiscord, rest: Rest, general: Channel, kind: int, body: dict[str, Any]
) -> None:
    assert await rest.code("POST", callback(asked(discord_server, general, kind)), body) == 50035


async def test_an_ephemeral_answer_is_seen_by_one_and_stays_so(
    discord_server: FakeDiscord, rest: Rest, general: Channel, guild: Guild
) -> None:
    one, eve = asked(discord_server, general), Person(discord_server, "eve", guild)
    await rest.ask("POST", callback(one), {"type": 5, "data": {"flags": 64}})
    await rest.ask("POST", webhook(discord_server, one), _WORDS)
    assert not eve.sees()
    assert [message.words for message in discord_server.world.seen_by(one.user)] == ["hello"]
    assert await rest.code("GET", f"/channels/{general.id}/messages/{general.messages[0].id}") == 10008


async def test_a_press_may_change_the_message_it_is_on(
    discord_server: FakeDiscord, rest: Rest, general: Channel
) -> None:
    message = discord_server.posting.put(general, {"content": "before"})
    one = asked(discord_server, general, COMPONENT, message)
    assert await rest.code("POST", callback(one), {"type": 7, "data": {"content": "after"}}) == 0
    assert message.words == "after"


async def test_the_same_nonce_is_the_same_message_for_some_minutes(rest: Rest, general: Channel) -> None:
    body = {**_WORDS, "nonce": "n", "enforce_nonce": True}
    path = f"/channels/{general.id}/messages"
    first = await rest.ask("POST", path, body)
    assert (await rest.ask("POST", path, body))["id"] == first["id"]
    assert (await rest.ask("POST", path, {**_WORDS, "nonce": "n"}))["id"] != first["id"]
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6), tick=True):
        assert (await rest.ask("POST", path, body))["id"] != first["id"]


@pytest.mark.parametrize(
    ("missing", "body", "code"),
    [(w.SEND, _WORDS, 50013), (w.EMBED, _EMBED, 50013), (w.EMBED, _WORDS, 0), (w.VIEW, _WORDS, 50001)],
)
async def test_rights_in_a_channel_are_asked_for(
    rest: Rest, guild: Guild, missing: int, body: dict[str, Any], code: int
) -> None:
    channel = guild.channel("narrow", allowed=w.INVITED & ~missing)
    assert await rest.code("POST", f"/channels/{channel.id}/messages", body) == code


async def test_replies_need_the_history_and_a_message(rest: Rest, guild: Guild, general: Channel) -> None:
    body = {**_WORDS, "message_reference": {"message_id": snowflake()}}
    assert await rest.code("POST", f"/channels/{general.id}/messages", body) == 50035
    body["message_reference"] = {"message_id": snowflake(), "fail_if_not_exists": False}
    assert await rest.code("POST", f"/channels/{general.id}/messages", body) == 0
    blind = guild.channel("blind", allowed=w.INVITED & ~w.HISTORY)
    assert await rest.code("POST", f"/channels/{blind.id}/messages", body) == 160002


async def test_a_message_has_one_thread(discord_server: FakeDiscord, rest: Rest, general: Channel) -> None:
    message = discord_server.posting.put(general, dict(_WORDS))
    path = f"/channels/{general.id}/messages/{message.id}/threads"
    assert await rest.code("POST", path, {"name": "x" * 101}) == 50035
    assert await rest.code("POST", path, {"name": "x", "auto_archive_duration": 61}) == 50035
    assert (await rest.ask("POST", path, {"name": "x"}))["id"] == message.id
    assert await rest.code("POST", path, {"name": "x"}) == 160004
    thread = message.thread
    assert thread is not None
    made = await rest.ask("POST", f"/channels/{thread.id}/messages", _WORDS)
    thread.archived = True
    assert await rest.code("PATCH", f"/channels/{thread.id}/messages/{made['id']}", _WORDS) == 50083
    thread.locked = True
    assert await rest.code("POST", f"/channels/{thread.id}/messages", _WORDS) == 160005
    discord_server.posting.most_threads = 0
    other = discord_server.posting.put(general, dict(_WORDS))
    assert await rest.code("POST", f"/channels/{general.id}/messages/{other.id}/threads", {"name": "x"}) == 160006


async def test_a_forum_takes_posts_alone(rest: Rest, guild: Guild) -> None:
    forum = guild.channel("forum", w.FORUM)
    assert await rest.code("POST", f"/channels/{forum.id}/messages", _WORDS) == 50008
    forum.needs_tag = True
    assert await rest.code("POST", f"/channels/{forum.id}/threads", {"name": "x", "message": _WORDS}) == 40067
    forum.needs_tag = False
    assert await rest.code("POST", f"/channels/{forum.id}/threads", {"name": "x"}) == 50035
    made = await rest.ask("POST", f"/channels/{forum.id}/threads", {"name": "x", "message": _WORDS})
    assert made["id"] == made["message"]["id"]


async def test_old_messages_take_few_edits(discord_server: FakeDiscord, rest: Rest, general: Channel) -> None:
    message = discord_server.posting.put(general, dict(_WORDS))
    path = f"/channels/{general.id}/messages/{message.id}"
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2), tick=True):
        codes = [await rest.code("PATCH", path, {"content": f"n{number}"}) for number in range(4)]
    assert codes == [0, 0, 0, 30046]


async def test_others_messages_and_closed_ears_are_refused(
    discord_server: FakeDiscord, rest: Rest, general: Channel, guild: Guild
) -> None:
    ada = Person(discord_server, "ada", guild)
    said = ada.says(general, "mine").said
    assert said is not None
    assert await rest.code("PATCH", f"/channels/{general.id}/messages/{said.id}", _WORDS) == 50005
    assert await rest.code("DELETE", f"/channels/{general.id}/messages/{said.id}") == 50013
    ada.user.takes_messages = False
    direct = await rest.ask("POST", "/users/@me/channels", {"recipient_id": ada.user.id})
    assert await rest.code("POST", f"/channels/{direct['id']}/messages", _WORDS) == 50007


async def test_who_has_no_token_or_name_is_sent_away(rest: Rest) -> None:
    rest.headers["Authorization"] = "Bot wrong"
    assert await rest.code("GET", "/users/@me") == 0
    assert rest.status == 401
    rest.headers["User-Agent"] = "curl"
    assert await rest.code("GET", "/users/@me") == 40333


async def test_too_much_is_told_to_wait(discord_server: FakeDiscord, rest: Rest, general: Channel) -> None:
    discord_server.traffic.limits["POST /channels/{channel}/messages"] = (1, 60)
    path = f"/channels/{general.id}/messages"
    await rest.ask("POST", path, _WORDS)
    answer = await rest.ask("POST", path, _WORDS)
    assert rest.status == 429
    assert 50 < answer["retry_after"] <= 61
    assert not answer["global"]


# --- the gateway ---

_IDENTIFY = {"token": "", "intents": 4609, "properties": {"os": "linux", "browser": "x", "device": "x"}}


class Wire:
    """One bare connection. `gets` the next payload of an opcode."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self._zlib = zlib.decompressobj()

    async def gets(self, op: int) -> Any:
        while True:
            received = await self.ws.receive(timeout=5)
            assert received.type is aiohttp.WSMsgType.BINARY, received
            payload = json.loads(self._zlib.decompress(received.data))
            if payload["op"] == op:
                return payload

    async def closing(self) -> int | None:
        while (await self.ws.receive(timeout=5)).type is aiohttp.WSMsgType.BINARY:
            pass
        return self.ws.close_code


async def connect(discord: FakeDiscord, session: aiohttp.ClientSession) -> Wire:
    return Wire(await session.ws_connect(discord.gateway_address + "?v=10&encoding=json&compress=zlib-stream"))


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("no json", 4002),
        ({"op": 99}, 4001),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 2, "d": {**_IDENTIFY, "token": "wrong"}}, 4004),
        ({"op": 2, "d": {**_IDENTIFY, "intents": 1 << 15}}, 4014),
        ({"op": 2, "d": {**_IDENTIFY, "shard": [2, 2]}}, 4010),
        ({"op": 2, "d": {**_IDENTIFY, "properties": {}}}, 4013),
    ],
)
async def test_the_gateway_throws_out_who_breaks_its_rules(
    discord_server: FakeDiscord, payload: Any, code: int
) -> None:
    async with aiohttp.ClientSession() as session:
        wire = await connect(discord_server, session)
        await wire.gets(10)
        if isinstance(payload, dict) and payload["op"] == 2:
            payload["d"]["token"] = payload["d"]["token"] or discord_server.token
        await wire.ws.send_str(payload if isinstance(payload, str) else json.dumps(payload))
        assert await wire.closing() == code


async def test_a_resumed_session_hears_what_it_missed_and_words_only_where_they_are_meant_for_it(
    discord_server: FakeDiscord, guild: Guild, general: Channel
) -> None:
    ada = Person(discord_server, "ada", guild)
    hello = {**_IDENTIFY, "token": discord_server.token, "shard": [0, 1]}
    async with aiohttp.ClientSession() as session:
        wire = await connect(discord_server, session)
        await wire.ws.send_json({"op": 2, "d": hello})
        ready = await wire.gets(0)
        created = await wire.gets(0)
        assert (ready["t"], created["t"]) == ("READY", "GUILD_CREATE")
        await discord_server.gateway.drop()
        ada.says(general, "to all")
        ada.mentions(general, "to you")
        ada.says(ada.direct, "in private")
        wire = await connect(discord_server, session)
        resume = {"token": discord_server.token, "session_id": ready["d"]["session_id"], "seq": created["s"]}
        await wire.ws.send_json({"op": 6, "d": resume})
        missed = [await wire.gets(0) for _ in range(4)]
    assert [one["t"] for one in missed] == ["MESSAGE_CREATE"] * 3 + ["RESUMED"]
    assert [one["d"]["content"].partition("> ")[2] or one["d"]["content"] for one in missed[:3]] == [
        "",
        "to you",
        "in private",
    ]


async def test_identifying_twice_in_five_seconds_is_an_invalid_session(discord_server: FakeDiscord) -> None:
    discord_server.gateway.concurrency = 1
    hello = {**_IDENTIFY, "token": discord_server.token, "shard": [0, 1]}
    async with aiohttp.ClientSession() as session:
        for answer in (0, 9):
            wire = await connect(discord_server, session)
            await wire.ws.send_json({"op": 2, "d": hello})
            assert await wire.gets(answer)
    assert discord_server.gateway.limits()["remaining"] == 999
