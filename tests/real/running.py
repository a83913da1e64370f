"""The small model's server as a process of its own, where `make small-model` has put one."""

import asyncio
import socket
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from types import TracebackType

import aiohttp

from tests.conftest import CHECKOUT

_START_SECONDS = 60


class SmallModel:
    """`async with SmallModel(python) as model:` serves at `model.address`; any key opens it. `python` is the one of
    `make small-model`."""

    def __init__(self, python: Path) -> None:
        self._python = python
        self._process: Process | None = None
        self.address = ""

    async def __aenter__(self) -> "SmallModel":
        port = _free_port()
        self._process = await asyncio.create_subprocess_exec(
            self._python, CHECKOUT / "tests" / "real" / "serve.py", str(port), stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        self._reading = asyncio.gather(*(_drain(stream) for stream in (self._process.stdout, self._process.stderr)))
        self.address = f"http://127.0.0.1:{port}/v1"
        async with asyncio.timeout(_START_SECONDS), aiohttp.ClientSession() as session:
            while not await _is_up(session, f"http://127.0.0.1:{port}/health"):
                assert self._process.returncode is None, "the small model's server ended"
                await asyncio.sleep(0.2)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        await self._reading


async def _is_up(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address) as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False


async def _drain(stream: asyncio.StreamReader | None) -> None:
    while stream is not None and await stream.read(65_536):
        continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
