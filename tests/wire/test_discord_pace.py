"""Posts that Discord's limits hold back: put off while nothing was sent, doubted only where something was."""

from datetime import timedelta

import pytest

from adapters.discord.addresses import Addresses
from adapters.discord.pace import Pace
from adapters.discord.sending import SendingClient
from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId
from bot.errors import PlatformDown, SlowDown
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import FORUM, Channel

SOON = timedelta(seconds=0.5)
CREATE = "POST /channels/{channel}/messages"


class Sending:
    """A client that sends, on a loopback Discord."""

    def __init__(self) -> None:
        self.discord = FakeDiscord()

    async def __aenter__(self) -> "Sending":
        await self.discord.start()
        addresses = Addresses(rest=self.discord.rest, gateway=self.discord.gateway_address)
        self.client = SendingClient(addresses)
        self.client.poster._pace = Pace(patience=SOON)
        await self.client.login(self.discord.token)
        self.guild = self.discord.world.guild()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()
        await self.discord.stop()

    async def post(self, channel: Channel, key: str) -> None:
        community = CommunityId(f"discord:{self.discord.app}:-:{self.guild.id}")
        place = ConversationRef(platform="discord", community=community, channel=channel.id)
        await self.client.poster.post(place, OutgoingMessage(blocks=(Text(key),)), key=key)


async def test_a_channel_that_is_full_puts_its_post_off_and_no_other() -> None:
    """The post that uses a limit up stands, but discord.py keeps its answer back until the limit is over."""
    async with Sending() as sending:
        sending.discord.traffic.limits[CREATE] = (2, 20.0)
        full, other = sending.guild.channel("full"), sending.guild.channel("other")
        await sending.post(full, "one")
        with pytest.raises(PlatformDown):
            await sending.post(full, "two")
        with pytest.raises(SlowDown):
            await sending.post(full, "three")
        await sending.post(other, "four")
        assert len(full.messages) == 2
        assert sending.discord.traffic.count("POST", 429) == 0


@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_a_refusal_with_a_long_wait_puts_the_post_off(kind: str) -> None:
    async with Sending() as sending:
        channel = sending.guild.channel("ideas", FORUM) if kind == "forum" else sending.guild.channel("general")
        sending.discord.traffic.fail("POST /channels", 429, retry_after=20.0)
        with pytest.raises(SlowDown):
            await sending.post(channel, "one")
        assert sending.discord.traffic.count("POST", 429) == 1
        assert not channel.messages


@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_an_answer_that_does_not_come_leaves_it_in_doubt(kind: str) -> None:
    async with Sending() as sending:
        channel = sending.guild.channel("ideas", FORUM) if kind == "forum" else sending.guild.channel("general")
        sending.discord.traffic.lag("POST /channels", 3.0)
        with pytest.raises(PlatformDown):
            await sending.post(channel, "one")
