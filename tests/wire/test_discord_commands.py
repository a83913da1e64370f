"""Commands, buttons and forms on Discord, as people see them: the real adapter and core on a loopback Discord."""

import pytest

from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.running import Place
from tests.wire.discord.world import Guild

__all__ = ["discord_server", "guild", "place"]


async def test_a_quote_stands_in_the_channel_with_its_receipt_for_all_to_see(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    general = guild.channel("general")
    answer = await ada.answer(ada.types(general, "/quote S3"))
    assert "S3" in answer.words
    assert "line" in answer.words
    assert answer.channel is general
    assert answer in bea.sees()
    assert not answer.pings
    assert not place.discord.refusals


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/quote", "line"),
        ("/ask why does data stay in S3?", "S3"),
        ("/takeaways latest", "line"),
        ("/hottakes latest", "line"),
        ("/episodes", "Transcript"),
        ("/episodes storage", "Transcript"),
        ("/episode S3E1", "Transcript"),
        ("/help", "/quote"),
        ("/aftershow privacy", "data"),
    ],
)
async def test_every_command_ends_in_one_answer(place: Place, guild: Guild, line: str, said: str) -> None:
    ada = place.person("ada", guild)
    answer = await ada.answer(ada.types(guild.channel("general"), line))
    assert said in answer.words
    assert not answer.pings
    assert not place.discord.refusals
