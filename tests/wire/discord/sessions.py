"""Sessions of the gateway, which outlive their connections, and the connections."""

import asyncio
import json
import time
import zlib
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from tests.wire.discord.refusals import Json

_SENDS, _PER = 120, 60.0


@dataclass(eq=False)
class Session:
    """One shard's. What happens while it is not connected waits for a resume."""

    id: str
    shard: tuple[int, int]
    intents: int
    sequence: int = 0
    sent: list[Json] = field(default_factory=list)
    socket: "Socket | None" = None
    alive: bool = True

    def dispatch(self, name: str, data: Json) -> None:
        self.sequence += 1
        payload = {"op": 0, "t": name, "s": self.sequence, "d": data}
        self.sent.append(payload)
        if self.socket is not None:
            self.socket.send(payload)


class Socket:
    """One connection. Sends in order, compressed as the client asked."""

    def __init__(self, ws: web.WebSocketResponse, compressed: bool) -> None:
        self.ws = ws
        self._zlib = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())
        self.received: deque[float] = deque()
        self.beaten = time.monotonic()
        self.thrown_out = False
        """Whether the closing is the server's own: then it ends no session, whatever code comes back."""

    def send(self, payload: Json) -> None:
        self._queue.put_nowait(payload)

    async def flush(self) -> None:
        self._queue.put_nowait(None)
        await self._writer

    async def _write(self) -> None:
        while (payload := await self._queue.get()) is not None:
            text = json.dumps(payload)
            try:
                if self._zlib is None:
                    await self.ws.send_str(text)
                else:
                    made = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.ws.send_bytes(made)
            except (ConnectionError, RuntimeError):
                return

    def too_many(self) -> bool:
        now = time.monotonic()
        self.received.append(now)
        while self.received[0] < now - _PER:
            self.received.popleft()
        return len(self.received) > _SENDS
