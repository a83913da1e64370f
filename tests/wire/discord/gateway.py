"""The gateway, version 10: sessions that can be resumed, their heartbeat, and what intents let through.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import secrets
import time
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.discord.messages import Message
from tests.wire.discord.refusals import Json
from tests.wire.discord.sessions import Session, Socket
from tests.wire.discord.world import DM, Guild, World

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
_NEEDS = {
    "GUILD_CREATE": GUILDS,
    "GUILD_DELETE": GUILDS,
    "GUILD_UPDATE": GUILDS,
    "CHANNEL_CREATE": GUILDS,
    "CHANNEL_DELETE": GUILDS,
    "CHANNEL_UPDATE": GUILDS,
    "THREAD_CREATE": GUILDS,
    "THREAD_UPDATE": GUILDS,
}


class Gateway:
    """`shards` is what Discord recommends. `refuse_resumes` makes every resume an invalid session."""

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.token = token
        self.address = ""
        self.shards = 1
        self.concurrency = 16
        """Logins within five seconds: 1 for a new bot, 16 for a large one. Who logs in beyond them waits that long."""
        self.remaining = 1000
        self.heartbeat = 41.25
        self.refuse_resumes = False
        self.sessions: dict[str, Session] = {}
        self.identified: list[Json] = []
        self.resumed: list[str] = []
        self.closed_for: list[int] = []
        """Codes with which the gateway threw a client out for what it did."""
        self.beats = 0
        self._identify_times: deque[float] = deque()

    def limits(self) -> Json:
        return {
            "total": 1000,
            "remaining": self.remaining,
            "reset_after": 86_400_000,
            "max_concurrency": self.concurrency,
        }

    def connected(self) -> list[Session]:
        return [one for one in self.sessions.values() if one.socket is not None]

    # --- what happens ---

    def tell(self, name: str, data: Json, guild: str | None) -> None:
        """Dispatch to the shard of that guild; what belongs to none goes to shard 0."""
        for session in self.sessions.values():
            number, count = session.shard
            mine = (int(guild) >> 22) % count == number if guild is not None else number == 0
            if session.alive and mine and session.intents & _NEEDS.get(name, -1) | (name not in _NEEDS):
                session.dispatch(name, data)

    def tell_message(self, message: Message, name: str = "MESSAGE_CREATE") -> None:
        """Content is left out where the intent is missing, but for mentions, direct messages and the bot's own."""
        channel = message.channel
        needed = DIRECT_MESSAGES if channel.kind == DM else GUILD_MESSAGES
        guild = channel.guild
        for session in self.sessions.values():
            number, count = session.shard
            mine = (int(guild.id) >> 22) % count == number if guild is not None else number == 0
            if not (session.alive and mine and session.intents & needed):
                continue
            shown = message.shown()
            told = channel.kind == DM or message.author.bot or self.world.bot in message.mentions
            if not (told or session.intents & MESSAGE_CONTENT):
                shown |= {"content": "", "embeds": [], "attachments": [], "components": []}
            if guild is not None:
                member = guild.member(message.author)
                del member["user"], member["permissions"]
                shown |= {"guild_id": guild.id, "member": member}
            session.dispatch(name, shown)

    def guild_gone(self, guild: Guild, *, outage: bool) -> None:
        """An outage says so; without the word the bot was taken out."""
        self.tell("GUILD_DELETE", {"id": guild.id, **({"unavailable": True} if outage else {})}, guild.id)

    async def drop(self, *, code: int = 4000, reconnect: bool = False) -> None:
        """Break every connection, as networks do; `reconnect` asks first (opcode 7)."""
        for session in self.connected():
            socket = session.socket
            assert socket is not None
            if reconnect:
                socket.send({"op": 7, "d": None})
            else:
                session.socket, socket.thrown_out = None, True
                await socket.flush()
                await socket.ws.close(code=code)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Opcode 9 on every connection."""
        for session in self.connected():
            assert session.socket is not None
            session.alive = session.alive and resumable
            session.socket.send({"op": 9, "d": resumable})

    # --- the connection ---

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(max_msg_size=4096)
        await ws.prepare(request)
        query = request.query
        if query.get("v") != "10" or query.get("encoding", "json") != "json":
            await self._throw_out(ws, 4012)
            return ws
        socket = Socket(ws, query.get("compress") == "zlib-stream")
        socket.send({"op": 10, "d": {"heartbeat_interval": int(self.heartbeat * 1000), "_trace": []}})
        watch = asyncio.create_task(self._watch(socket))
        try:
            await self._listen(socket)
        finally:
            watch.cancel()
            self._parted(socket)
            await socket.flush()
        return ws

    async def _watch(self, socket: Socket) -> None:
        """Who sends no heartbeat is thrown out."""
        while not socket.ws.closed:
            await asyncio.sleep(self.heartbeat / 4)
            if time.monotonic() - socket.beaten > self.heartbeat * 1.5:
                await self._throw_out(socket.ws, 4009)

    async def _listen(self, socket: Socket) -> None:
        session: Session | None = None
        async for received in socket.ws:
            if received.type is not WSMsgType.TEXT:
                break
            try:
                payload = json.loads(received.data)
                op, data = int(payload["op"]), payload.get("d")
            except (ValueError, KeyError, TypeError):
                return await self._throw_out(socket.ws, 4002)
            if socket.too_many():
                return await self._throw_out(socket.ws, 4008)
            match op:
                case 1:
                    self.beats += 1
                    socket.beaten = time.monotonic()
                    socket.send({"op": 11})
                case 2 if session is None:
                    session = await self._identify(socket, data)
                case 2:
                    return await self._throw_out(socket.ws, 4005)
                case 6:
                    session = self._resume(socket, data)
                case 3 | 4 | 8 | 31 if session is not None:
                    continue
                case 3 | 4 | 8 | 31:
                    return await self._throw_out(socket.ws, 4003)
                case _:
                    return await self._throw_out(socket.ws, 4001)
            if socket.ws.closed:
                return None
        if session is not None and not socket.thrown_out and socket.ws.close_code in (1000, 1001):
            session.alive = False  # a client that says good-bye ends its session
        return None

    async def _identify(self, socket: Socket, data: Any) -> Session | None:
        self.identified.append(data)
        shard = tuple(data.get("shard") or (0, 1))
        problem = self._problem(data, shard)
        if problem:
            await self._throw_out(socket.ws, problem)
            return None
        now = time.monotonic()
        self._identify_times = deque(one for one in self._identify_times if one > now - 4.9)
        if len(self._identify_times) >= self.concurrency or self.remaining <= 0:
            socket.send({"op": 9, "d": False})
            return None
        self._identify_times.append(now)
        self.remaining -= 1
        session = Session(secrets.token_hex(16), (shard[0], shard[1]), data["intents"], socket=socket)
        self.sessions[session.id] = session
        self._greet(session)
        return session

    def _problem(self, data: Any, shard: tuple[int, ...]) -> int | None:
        properties = data.get("properties") or {}
        if data.get("token") != self.token:
            return 4004
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return 4010
        if not isinstance(data.get("intents"), int) or data["intents"] < 0 or not {"os", "browser"} <= set(properties):
            return 4013
        if data["intents"] & PRIVILEGED:
            return 4014
        return None

    def _greet(self, session: Session) -> None:
        number, count = session.shard
        mine = [one for one in self.world.guilds.values() if (int(one.id) >> 22) % count == number and not one.left]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": {**self.world.bot.shown(), "verified": True, "mfa_enabled": True, "email": None, "flags": 0},
                "guilds": [{"id": one.id, "unavailable": True} for one in mine],
                "session_id": session.id,
                "resume_gateway_url": self.address,
                "shard": list(session.shard),
                "application": {"id": self.world.bot.id, "flags": 1 << 23},
            },
        )
        for guild in mine:
            if not guild.away and session.intents & GUILDS:
                session.dispatch("GUILD_CREATE", guild.shown())

    def _resume(self, socket: Socket, data: Any) -> Session | None:
        session = self.sessions.get(str(data.get("session_id")))
        if session is None or not session.alive or data.get("token") != self.token or self.refuse_resumes:
            socket.send({"op": 9, "d": False})
            return None
        self.resumed.append(session.id)
        session.socket = socket
        for payload in session.sent:
            if payload["s"] > int(data.get("seq") or 0):
                socket.send(payload)
        session.dispatch("RESUMED", {})
        return session

    def _parted(self, socket: Socket) -> None:
        for session in self.sessions.values():
            if session.socket is socket:
                session.socket = None

    async def _throw_out(self, ws: web.WebSocketResponse, code: int) -> None:
        self.closed_for.append(code)
        await ws.close(code=code)
