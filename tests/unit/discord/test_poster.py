"""Speaking unasked: once per key, where it was asked for, with errors in our words."""

from datetime import timedelta

import pytest

from adapters.discord.adapter import nonce, thread_name
from adapters.discord.invite import PERMISSIONS, invite_link
from bot.chat.blocks import Heading, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, PersonId
from bot.errors import NotPermitted, PlaceGone, PlatformDown, PlatformError, SlowDown
from tests.unit.discord import payloads
from tests.unit.discord.conftest import Place
from tests.unit.discord.payloads import CHANNEL, DM, GUILD, THREAD
from tests.unit.discord.stub import Failure

COMMUNITY = CommunityId(f"discord:800:-:{GUILD}")
HERE = ConversationRef(platform="discord", community=COMMUNITY, channel=CHANNEL)
HELLO = OutgoingMessage(blocks=(Text("hello"),))


async def test_the_same_key_is_one_message(place: Place) -> None:
    first = await place.client.poster.post(HERE, HELLO, key="quote:2026-03-04")
    again = await place.client.poster.post(HERE, HELLO, key="quote:2026-03-04")
    other = await place.client.poster.post(HERE, HELLO, key="quote:2026-03-05")
    assert first == again != other
    assert {one.body["enforce_nonce"] for one in place.api.asked} == {True}
    assert place.api.asked[0].body["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_a_thread_is_a_channel_of_its_own(place: Place) -> None:
    thread = ConversationRef(platform="discord", community=COMMUNITY, channel=CHANNEL, thread=THREAD)
    ref = await place.client.poster.post(thread, HELLO, key="k")
    await place.client.poster.replace(ref, HELLO)
    await place.client.poster.remove(ref)
    assert {one.path.split("/")[2] for one in place.api.asked} == {THREAD}
    assert [one.method for one in place.api.asked] == ["POST", "PATCH", "DELETE"]


async def test_a_place_without_a_channel_is_the_direct_talk(place: Place) -> None:
    direct = ConversationRef(platform="discord", community=COMMUNITY, channel="", direct=PersonId("700"))
    ref = await place.client.poster.post(direct, HELLO, key="k")
    opened, sent = place.api.asked
    assert (opened.path, opened.body) == ("/users/@me/channels", {"recipient_id": "700"})
    assert (sent.path, ref.conversation.channel) == (f"/channels/{DM}/messages", DM)


async def test_a_forum_gets_a_post(place: Place) -> None:
    forum = {**payloads.channel("630", 15), "available_tags": [], "topic": None, "nsfw": False}
    place.hear("CHANNEL_CREATE", forum)
    there = ConversationRef(platform="discord", community=COMMUNITY, channel="630")
    ref = await place.client.poster.post(there, OutgoingMessage(blocks=(Heading("Weekly"), Text("x"))), key="k")
    [made] = place.api.asked
    assert (made.path, made.body["name"]) == ("/channels/630/threads", "Weekly")
    assert made.body["message"]["embeds"][0]["description"] == "**Weekly**\n\nx"
    assert ref.conversation.thread == ref.message


async def test_removing_what_is_gone_is_removing_it(place: Place) -> None:
    place.api.failures.append(Failure("DELETE", "/messages/5", 404, 10008))
    await place.client.poster.remove(MessageRef(HERE, "5"))
    assert len(place.api.asked) == 1


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (404, 10003, PlaceGone),
        (404, 0, PlaceGone),
        (403, 50001, NotPermitted),
        (403, 50013, NotPermitted),
        (403, 50007, NotPermitted),
        (400, 50006, NotPermitted),
        (400, 50035, PlatformError),
        (501, 0, PlatformDown),
    ],
)
async def test_what_discord_refuses_is_said_in_our_words(
    place: Place, status: int, code: int, expected: type[PlatformError]
) -> None:
    place.api.failures.append(Failure("POST", "/messages", status, code))
    with pytest.raises(PlatformError) as raised:
        await place.client.poster.post(HERE, HELLO, key="k")
    assert type(raised.value) is expected
    assert raised.value.user_text


async def test_a_wait_is_told_with_its_length(place: Place) -> None:
    place.api.failures.append(Failure("POST", "/messages", 429, headers={"Retry-After": "7"}))
    with pytest.raises(SlowDown) as raised:
        await place.client.poster.post(HERE, HELLO, key="k")
    assert raised.value.retry_after == timedelta(seconds=7)


async def test_a_short_wait_that_discord_asks_for_is_kept(place: Place) -> None:
    place.api.failures.append(Failure("POST", "/messages", 429, headers={"Via": "1.1 discord"}))
    await place.client.poster.post(HERE, HELLO, key="k")
    assert len(place.api.asked) == 2


async def test_a_discord_that_is_away_may_or_may_not_have_it(place: Place) -> None:
    await place.api.stop()
    with pytest.raises(PlatformDown):
        await place.client.poster.post(HERE, HELLO, key="k")


async def test_a_place_that_was_never_one_is_gone(place: Place) -> None:
    for channel in ("", "general"):
        there = ConversationRef(platform="discord", community=COMMUNITY, channel=channel)
        with pytest.raises(PlaceGone):
            await place.client.poster.post(there, HELLO, key="k")
    with pytest.raises(PlaceGone):
        await place.client.poster.replace(MessageRef(HERE, "../../guilds/1"), HELLO)
    assert place.api.asked == []


def test_a_nonce_is_short_and_of_its_key_alone() -> None:
    nonces = {nonce(f"key-{number}") for number in range(1000)}
    assert len(nonces) == 1000
    assert {len(one) for one in nonces} == {22}
    assert nonce("key-1") == nonce("key-1")


def test_a_thread_is_named_after_its_heading_or_first_words() -> None:
    assert thread_name(OutgoingMessage(blocks=(Text("a"), Heading("Hot takes")))) == "Hot takes"
    assert thread_name(HELLO) == "hello"
    assert len(thread_name(OutgoingMessage(blocks=(Text("word " * 99),)))) <= 100


def test_the_invitation_asks_for_what_is_needed_and_no_more() -> None:
    assert PERMISSIONS.value == 563259191184384
    assert not PERMISSIONS.administrator
    assert invite_link(800) == (
        "https://discord.com/oauth2/authorize?client_id=800&scope=bot+applications.commands&permissions=563259191184384"
    )
