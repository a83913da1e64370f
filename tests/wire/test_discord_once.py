"""What Discord keeps no nonce for appears once all the same: posts in forums, and words for one pair of eyes."""

import asyncio

import pytest

from bot.chat.blocks import Heading, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.errors import PlatformDown
from tests.wire.discord import world as w
from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.messages import Message
from tests.wire.discord.running import Place, community_of
from tests.wire.discord.world import Channel, Guild

__all__ = ["discord_server", "guild", "place"]

POSTS = r"POST /channels/\d+/threads$"


async def forum_in(place: Place, guild: Guild) -> Channel:
    forum = guild.channel("episodes", w.FORUM)
    place.discord.gateway.tell("CHANNEL_CREATE", forum.shown(), guild.id)
    ada = place.person("ada", guild)
    await ada.until(lambda: place.bot.client.get_channel(int(forum.id)) is not None)
    return forum


def at(place: Place, guild: Guild, forum: Channel) -> ConversationRef:
    return ConversationRef(platform="discord", community=community_of(place.discord, guild), channel=forum.id)


def titled(title: str, text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Heading(title), Text(text)))


@pytest.mark.parametrize(("status", "after"), [(500, False), (502, True), (504, True), (0, False), (0, True)])
async def test_a_forum_post_whose_answer_got_lost_stands_there_once(
    place: Place, guild: Guild, status: int, after: bool
) -> None:
    forum = await forum_in(place, guild)
    place.discord.traffic.fail(POSTS, status, after=after)
    ref = await place.bot.client.poster.post(at(place, guild, forum), titled("Week 1", "one"), key="k")
    [post] = place.person("bea", guild).sees()
    assert (ref.message, ref.conversation.thread) == (post.id, post.channel.id)
    assert place.discord.traffic.count(POSTS) == (1 if after else 2)


async def test_posts_of_one_name_are_not_taken_for_each_other(place: Place, guild: Guild) -> None:
    """An answer is lost with nothing done, while a post of that name stands there and others are on their way."""
    forum = await forum_in(place, guild)
    poster, where = place.bot.client.poster, at(place, guild, forum)
    await poster.post(where, titled("Week 1", "one"), key="1")
    place.discord.traffic.fail(POSTS, 502)
    refs = await asyncio.gather(*(poster.post(where, titled("Week 1", f"text {key}"), key=key) for key in "234"))
    assert len({one.message for one in refs}) == 3
    assert len(place.person("bea", guild).sees()) == 4


async def test_the_same_key_is_the_same_forum_post(place: Place, guild: Guild) -> None:
    forum = await forum_in(place, guild)
    poster, where = place.bot.client.poster, at(place, guild, forum)
    first, second = await asyncio.gather(*(poster.post(where, titled("Week 1", "one"), key="k") for _ in range(2)))
    assert first == second
    assert len(place.person("bea", guild).sees()) == 1


async def test_a_forum_post_that_nobody_could_look_for_is_looked_for_when_it_is_asked_for_again(
    place: Place, guild: Guild
) -> None:
    forum = await forum_in(place, guild)
    poster, where = place.bot.client.poster, at(place, guild, forum)
    place.discord.traffic.fail(POSTS, 502, after=True)
    place.discord.traffic.fail("GET /guilds/.*/threads/active", 503)
    with pytest.raises(PlatformDown):
        await poster.post(where, titled("Week 1", "one"), key="k")
    ref = await poster.post(where, titled("Week 1", "one"), key="k")
    [post] = place.person("bea", guild).sees()
    assert ref.message == post.id
    assert place.discord.traffic.count(POSTS) == 1


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
