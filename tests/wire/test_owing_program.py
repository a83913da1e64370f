"""`aftershow run` as an operator starts it, with something owed: killed in the middle, it posts once."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.blocks import Heading, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.composition import open_app
from bot.domain.ids import CommunityId
from bot.ports.publishing import NewPost, PostKind, PostState
from bot.publishing.content import freeze
from bot.settings import Settings
from tests.wire.discord.running import community_of
from tests.wire.discord.server import FakeDiscord
from tests.wire.slack.server import FakeSlack, open_fake_slack

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def discord_server() -> AsyncIterator[FakeDiscord]:
    server = await FakeDiscord().start()
    yield server
    await server.stop()


@asynccontextmanager
async def program(
    data: Path, slack: FakeSlack, token: str, discord: FakeDiscord, die_at: str = ""
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "AFTERSHOW_DATA": str(data),
        "AFTERSHOW_PUBLISH_TICK": "0.2",
        "AFTERSHOW_PUBLISH_LEASE": "2",
        "AFTERSHOW_PUBLISH_SETTLE": "1",
        "AFTERSHOW_DIE_AT": die_at,
        "SLACK_BOT_TOKEN": token,
        "SLACK_APP_TOKEN": slack.app_token,
        "AFTERSHOW_SLACK_ADDRESS": slack.address,
        "DISCORD_TOKEN": discord.token,
        "AFTERSHOW_DISCORD_ADDRESS": discord.rest.removesuffix("/api/v10"),
    }
    with (data / "run.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=CHECKOUT, env=environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def test_a_program_that_is_killed_while_it_sends_posts_each_message_once(
    tmp_path: Path, discord_server: FakeDiscord
) -> None:
    async with open_fake_slack() as slack:
        team = slack.team("T1")
        channel = team.channel("C1")
        token = slack.install(team).token
        guild = discord_server.world.guild()
        general = guild.channel("general")
        places = [
            ConversationRef(platform="slack", community=CommunityId(f"slack:{slack.app_id}:-:T1"), channel="C1"),
            ConversationRef(platform="discord", community=community_of(discord_server, guild), channel=general.id),
        ]
        now = datetime.now(UTC)
        async with open_app(Settings(data=tmp_path)) as app:
            await app.stores.outbox.reserve([owed(place, now) for place in places], now)
        for _ in places:
            async with program(tmp_path, slack, token, discord_server, "after_send") as process:
                async with asyncio.timeout(60):
                    assert await process.wait() == -signal.SIGKILL, (tmp_path / "run.log").read_text()
        async with program(tmp_path, slack, token, discord_server), open_app(Settings(data=tmp_path)) as app:
            async with asyncio.timeout(60):
                for place in places:
                    while (owing := await app.stores.outbox.get(place.community, "k")) is not None:
                        if owing.state is PostState.POSTED:
                            break
                        await asyncio.sleep(0.2)
        assert len([one for one in channel.messages if not one.deleted]) == 1
        assert len([one for one in general.messages if not one.deleted]) == 1
        assert not slack.rejections


def owed(place: ConversationRef, now: datetime) -> NewPost:
    message = OutgoingMessage(blocks=(Heading("Quote of the day"), Text("Soup.")))
    return NewPost(
        community=place.community,
        key="k",
        kind=PostKind.QUOTE_OF_THE_DAY,
        place=place,
        content=freeze(message),
        due_at=now,
    )
