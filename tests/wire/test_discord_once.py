"""What Discord keeps no nonce for appears once all the same: words for one pair of eyes."""

import pytest

from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.messages import Message
from tests.wire.discord.running import Place
from tests.wire.discord.world import Guild

__all__ = ["discord_server", "guild", "place"]


def old_message(place: Place, guild: Guild) -> Message:
    """With a button of another version: pressing it is answered for all at first, and then for one."""
    button = {"type": 2, "style": 2, "label": "Old", "custom_id": "share:x"}
    rows = [{"type": 1, "components": [button]}]
    return place.discord.posting.put(guild.channel("general"), {"content": "old", "components": rows})


async def pressed(place: Place, guild: Guild) -> tuple[list[Message], list[Message]]:
    """What they who pressed and all others see after it."""
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    act = ada.presses(old_message(place, guild), "Old")
    await ada.until(lambda: ada.sees_since(act), act)
    await ada.quiet(1.5)  # discord.py would ask again after a second
    return ada.sees_since(act), [one for one in bea.sees() if one not in act.before]


async def test_words_for_one_pair_of_eyes_leave_nothing_for_all_to_see(place: Place, guild: Guild) -> None:
    own, others = await pressed(place, guild)
    assert [one.only_for is not None for one in own] == [True]
    assert not others


@pytest.mark.parametrize(("status", "after", "arrived"), [(502, True, 1), (502, False, 0), (0, True, 1), (0, False, 0)])
async def test_words_for_one_whose_answer_got_lost_are_not_doubled_and_not_missed(
    place: Place, guild: Guild, status: int, after: bool, arrived: int
) -> None:
    place.discord.traffic.fail(r"POST /webhooks/\d+/[^/]+$", status, after=after)
    own, others = await pressed(place, guild)
    assert len([one for one in own if one.only_for is not None]) == arrived
    [left] = others
    assert "once more" in left.words
    assert place.discord.traffic.count(r"POST /webhooks/\d+/[^/]+$") == 1
