"""`python -m bot run` as an operator starts it, ended by kill -9."""

import asyncio
import os
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.running import BASE
from tests.wire.slack.server import FakeSlack

CHECKOUT = Path(__file__).resolve().parents[3]


class Program:
    """One process at a time, in one data folder, connected to both loopback platforms.

    With `bot_token` Slack comes over Socket Mode, else over HTTP from every workspace that installed.
    """

    def __init__(self, data: Path, slack: FakeSlack, discord: FakeDiscord, bot_token: str = "") -> None:
        self._data, self._slack, self._discord = data, slack, discord
        self._socket = bool(bot_token)
        self._log = data.parent / "run.log"
        self.port = _free_port()
        self._process: asyncio.subprocess.Process | None = None
        own = (
            {"SLACK_BOT_TOKEN": bot_token, "SLACK_APP_TOKEN": slack.app_token}
            if bot_token
            else {
                "SLACK_CLIENT_ID": slack.client_id,
                "SLACK_CLIENT_SECRET": slack.client_secret,
                "SLACK_SIGNING_SECRET": slack.signing_secret,
                "AFTERSHOW_BASE_URL": BASE,
            }
        )
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(data),
            "PYTHONPATH": str(CHECKOUT),
            "AFTERSHOW_DATA": str(data),
            "AFTERSHOW_PERSON_PER_MINUTE": "1000",
            "AFTERSHOW_COMMUNITY_PER_MINUTE": "1000",
            "AFTERSHOW_PUBLISH_TICK": "0.5",
            "AFTERSHOW_POLL_PAUSE": "0.1",
            "PORT": str(self.port),
            **own,
            "AFTERSHOW_SLACK_ADDRESS": slack.address,
            "DISCORD_TOKEN": discord.token,
            "AFTERSHOW_DISCORD_ADDRESS": discord.address,
        }

    @property
    def events(self) -> str:
        return f"http://127.0.0.1:{self.port}/slack/events"

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self._data, env=self._environment, stdout=log, stderr=log
            )
        async with asyncio.timeout(90):
            while not (self._discord.gateway.connected() and await self._takes_slack()):
                assert self._process.returncode is None, self.log()
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        while self._discord.gateway.connected() or self._slack.sockets.connected:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    async def _takes_slack(self) -> bool:
        if self._socket:
            return self._slack.sockets.connected >= 2
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    # --- the ledger of requests, read from outside ---

    def open_requests(self) -> int:
        """How many were taken and have no end yet."""
        return self._count("SELECT count(*) FROM requests WHERE ended_at IS NULL")

    def age_requests(self) -> None:
        """As if two minutes had passed: the lease of the dead process is over."""
        with self._database() as database:
            database.execute(
                "UPDATE requests SET claimed_at = claimed_at - 120000000, lease_until = lease_until - 120000000"
            )

    def _count(self, query: str, *values: str) -> int:
        with closing(self._database()) as database:
            [count] = database.execute(query, values).fetchone()
        return int(count)

    def _database(self) -> sqlite3.Connection:
        [file] = self._data.glob("aftershow.sqlite3")
        return sqlite3.connect(file, timeout=10)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
