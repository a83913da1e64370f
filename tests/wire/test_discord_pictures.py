"""Pictures on Discord: attachments in the message's embeds, once, through edits, and never in the way of words."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.blocks import Text
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Poster
from bot.chat.refs import ConversationRef
from bot.composition import App
from bot.domain.ids import CommunityId
from tests.fakes.every_block import pictures
from tests.wire.discord import world as w
from tests.wire.discord.fixtures import discord_server, guild
from tests.wire.discord.messages import Message
from tests.wire.discord.running import running
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Channel, Guild

__all__ = ["discord_server", "guild"]

CARD, CHART = pictures()
SAID = OutgoingMessage(blocks=(Text("The bucket is the house."), CARD))


@pytest.fixture
async def poster(discord_server: FakeDiscord, app: App, guild: Guild) -> AsyncIterator[Poster]:
    async with running(discord_server, app) as bot:
        yield bot.client.poster


def place_of(guild: Guild, channel: Channel) -> ConversationRef:
    return ConversationRef(platform="discord", community=CommunityId(f"discord:{guild.id}"), channel=channel.id)


def standing(channel: Channel) -> list[Message]:
    return [one for one in channel.messages if not one.deleted]


def shown(message: Message) -> list[str]:
    return [embed["image"]["url"] for embed in message.body["embeds"] if "image" in embed]


async def test_a_card_is_an_attachment_shown_in_the_embed_of_its_words(poster: Poster, guild: Guild) -> None:
    general = guild.channel("general")
    await poster.post(place_of(guild, general), SAID, key="k")
    [message] = standing(general)
    [embed] = message.body["embeds"]
    assert embed["description"] == "The bucket is the house."
    assert embed["image"] == {"url": "attachment://picture-0.png"}
    [attached] = message.body["attachments"]
    assert attached["description"] == "A quote card"
    assert attached["content_type"] == "image/png"
    assert attached["size"] > 5_000


async def test_sent_twice_with_its_key_it_appears_once(poster: Poster, guild: Guild) -> None:
    general = guild.channel("general")
    refs = [await poster.post(place_of(guild, general), SAID, key="k") for _ in range(2)]
    assert refs[0] == refs[1]
    assert len(standing(general)) == 1


async def test_an_edit_shows_its_own_pictures_and_no_other(poster: Poster, guild: Guild) -> None:
    general = guild.channel("general")
    ref = await poster.post(place_of(guild, general), SAID, key="k")
    await poster.replace(ref, OutgoingMessage(blocks=(Text("Closed."), CARD, CHART)))
    [message] = standing(general)
    assert shown(message) == ["attachment://picture-0.png", "attachment://picture-1.png"]
    assert [one["description"] for one in message.body["attachments"]] == ["A quote card", "A bar chart of the poll"]
    await poster.replace(ref, OutgoingMessage(blocks=(Text("Gone."),)))
    assert message.body["attachments"] == []
    assert not shown(message)


async def test_a_forum_post_carries_its_picture(poster: Poster, guild: Guild) -> None:
    forum = guild.channel("takes", kind=w.FORUM)
    ref = await poster.post(place_of(guild, forum), SAID, key="k")
    [thread] = [one for one in guild.channels.values() if one.id == ref.conversation.thread]
    assert shown(standing(thread)[0]) == ["attachment://picture-0.png"]


async def test_where_files_may_not_be_attached_the_words_go_alone(poster: Poster, guild: Guild) -> None:
    general = guild.channel("general")
    general.allowed &= ~w.ATTACH
    await poster.post(place_of(guild, general), SAID, key="k")
    [message] = standing(general)
    assert "attachments" not in message.body
    assert "The bucket is the house." in message.words
