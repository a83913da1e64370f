"""`aftershow run --role worker`: several processes that send what is owed, on platforms they hear nothing from."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId
from bot.ports.publishing import NewPost, PostKind, PostState
from bot.publishing.content import freeze
from storage.stores import Stores, open_stores
from tests.servers import PostgresServer, RedisServer
from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.server import FakeSlack, open_fake_slack

CHECKOUT = Path(__file__).resolve().parents[2]
KEY = "d29ya2Vycy1rZXktb2YtdGhpcnR5LXR3by1ieXRlcyE="
GUILDS = 6


@dataclass
class Town:
    """One Slack workspace and some Discord servers, and what is owed to them."""

    stores: Stores
    slack: FakeSlack
    discord: FakeDiscord
    environment: dict[str, str]

    def places(self) -> list[ConversationRef]:
        workspace = CommunityId(f"slack:{self.slack.app_id}:-:T1")
        guilds = self.discord.world.guilds.values()
        return [
            ConversationRef(platform="slack", community=workspace, channel="C1"),
            *(
                ConversationRef(
                    platform="discord",
                    community=CommunityId(f"discord:{self.discord.app}:-:{guild.id}"),
                    channel=guild.channel("general").id,
                )
                for guild in guilds
            ),
        ]

    async def owe(self, key: str) -> None:
        now = datetime.now(UTC)
        posts = [
            NewPost(
                community=place.community,
                key=key,
                kind=PostKind.QUOTE_OF_THE_DAY,
                place=place,
                content=freeze(OutgoingMessage(blocks=(Text(f"Words of {key}"),))),
                due_at=now,
            )
            for place in self.places()
        ]
        assert None not in await self.stores.outbox.reserve(posts, now)

    async def until_posted(self, key: str) -> None:
        async with asyncio.timeout(60):
            for place in self.places():
                while True:
                    owed = await self.stores.outbox.get(place.community, key)
                    assert owed is not None
                    assert owed.state in (PostState.PENDING, PostState.SENDING, PostState.POSTED), owed.reason
                    if owed.state is PostState.POSTED:
                        break
                    await asyncio.sleep(0.1)

    def read(self) -> Counter[str]:
        """How often each text stands anywhere."""
        rooms = [guild.channel("general") for guild in self.discord.world.guilds.values()]
        texts = [str(message.shown()) for room in rooms for message in room.messages]
        texts += [message.words for message in self.slack.teams["T1"].channels["C1"].messages]
        return Counter(key for text in texts for key in ("first", "second", "third") if f"Words of {key}" in text)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[PostgresServer, RedisServer]]:
    postgres, redis = PostgresServer(), RedisServer()
    try:
        postgres.start()
        redis.start()
        yield postgres, redis
    finally:
        redis.stop()
        postgres.stop()


@pytest.fixture
async def town(servers: tuple[PostgresServer, RedisServer], tmp_path: Path) -> AsyncIterator[Town]:
    postgres, redis = servers
    database = postgres.new_database()
    discord = await FakeDiscord().start()
    async with open_fake_slack() as slack, open_stores(database, secret_keys=[KEY]) as stores:
        team = slack.team("T1")
        team.channel("C1")
        for number in range(GUILDS):
            discord.world.guild(f"Guild {number}")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DATABASE_URL": database,
            "REDIS_URL": redis.url,
            "AFTERSHOW_SECRET_KEYS": f'["{KEY}"]',
            "AFTERSHOW_PUBLISH_TICK": "0.3",
            "AFTERSHOW_PUBLISH_LEASE": "2",
            "AFTERSHOW_LOG_LEVEL": "INFO",
            "SLACK_BOT_TOKEN": slack.install(team).token,
            "SLACK_APP_TOKEN": slack.app_token,
            "AFTERSHOW_SLACK_ADDRESS": slack.address,
            "DISCORD_TOKEN": discord.token,
            "AFTERSHOW_DISCORD_ADDRESS": discord.address,
        }
        yield Town(stores, slack, discord, environment)
        assert not slack.rejections
        assert not discord.refusals
    await discord.stop()


@asynccontextmanager
async def workers(town: Town, folder: Path, number: int) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    processes = []
    for one in range(number):
        log = (folder / f"worker{one}.log").open("ab")
        environment = {**town.environment, "AFTERSHOW_DATA": str(folder / f"data{one}")}
        command = [sys.executable, "-m", "bot", "run", "--role", "worker"]
        processes.append(
            await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT, env=environment, stdout=log, stderr=log)
        )
        log.close()
    try:
        yield processes
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def test_workers_share_what_is_owed_and_one_that_is_killed_is_not_missed(town: Town, tmp_path: Path) -> None:
    await town.owe("first")
    async with workers(town, tmp_path, 2) as (one, other):
        await town.until_posted("first")
        one.kill()
        await one.wait()
        await town.owe("second")
        await town.until_posted("second")
        other.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await other.wait() == 0
    assert town.read() == Counter({"first": GUILDS + 1, "second": GUILDS + 1})
    assert not town.discord.gateway.connected(), "a worker hears nothing"
