"""Hosts take words and episodes away: never quoted again in their community, and gone from where they stand."""

import pytest

from bot.chat.blocks import QuoteBlock
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.plain_text import plain_text
from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId
from bot.errors import NotPermitted
from tests.journeys.communities import Town
from tests.journeys.talking import button, notice, quotes, titles


async def shared(town: Town, name: str = "m1") -> tuple[OutgoingMessage, MessageRef, QuoteBlock]:
    """A quote on S3 that somebody shared with the channel, where it stands."""
    member = town.member()
    message = await member.presses(button(await member.types("/quote S3"), "Share"))
    assert message.visibility is Visibility.PUBLIC
    ref = MessageRef(member.place, name)
    town.poster.standing[ref] = message
    await member.saw(message, ref)
    [quote] = quotes(message)
    return message, ref, quote


async def test_hidden_words_are_never_quoted_again_here_and_still_are_elsewhere(town: Town) -> None:
    message, ref, quote = await shared(town)
    done = await town.admin().presses(button(message, "Hide"))
    assert "1 message" in notice(done).text
    assert ref not in town.poster.standing
    member = town.member()
    for line in ["/quote S3"] * 6 + ["/ask why does data stay in S3?", "/takeaways latest", "/hottakes latest"]:
        assert quote.text not in plain_text(await member.types(line))
    other = Town(town.app, town.platform, CommunityId("slack:other"), town.poster)
    for show in await town.app.stores.communities.followed_shows(town.community):
        await town.app.stores.communities.follow(other.community, [show.id])
    assert quote.text in plain_text(await other.member().types("/quote S3"))


async def test_old_buttons_do_not_show_hidden_words(town: Town) -> None:
    message, _, quote = await shared(town)
    context = button(message, "Context")
    member = town.member()
    assert quote.text in plain_text(await member.presses(context))
    await town.admin().presses(button(message, "Hide"))
    assert quote.text not in plain_text(await member.presses(context))


async def test_a_member_cannot_hide_and_is_not_offered_it_in_private(town: Town) -> None:
    message, ref, _ = await shared(town)
    member = town.member()
    assert "Only administrators" in notice(await member.presses(button(message, "Hide"))).text
    assert ref in town.poster.standing
    with pytest.raises(LookupError):
        button(await member.presses(button(message, "Context")), "Hide")
    assert button(await town.admin().presses(button(message, "Context")), "Hide")


async def test_a_message_that_cannot_be_removed_is_said(town: Town) -> None:
    message, ref, _ = await shared(town)
    town.poster.failing["general"] = NotPermitted("I may not remove messages.")
    done = await town.admin().presses(button(message, "Hide"))
    assert "could not be removed" in notice(done).text
    town.poster.failing.clear()
    await town.admin().presses(button(message, "Hide"))
    assert ref not in town.poster.standing


async def test_an_episode_is_taken_away_and_brought_back(town: Town) -> None:
    member, admin = town.member(), town.admin()
    before = titles(await member.types("/episodes"))
    takes = await member.types("/hottakes S3E2")
    ref = MessageRef(member.place, "m2")
    town.poster.standing[ref] = takes
    await member.saw(takes, ref)
    done = await admin.types("/aftershow hide S3E2")
    assert "Nobody wants a backup" in notice(done).text
    assert ref not in town.poster.standing
    assert "Nobody wants a backup" not in titles(await member.types("/episodes"))
    assert "No episode" in notice(await member.types("/episode S3E2")).text
    assert "Nobody wants a backup" in notice(await admin.types("/aftershow show again")).text
    assert "is here again" in notice(await admin.types("/aftershow show again nobody wants")).text
    assert titles(await member.types("/episodes")) == before


async def test_the_button_brings_an_episode_back(town: Town) -> None:
    admin = town.admin()
    hidden = await admin.types("/aftershow hide S3E2")
    assert "is here again" in notice(await admin.presses(button(hidden, "Show again"))).text
    assert "not hidden" in notice(await admin.presses(button(hidden, "Show again"))).text


@pytest.mark.parametrize("line", ["/aftershow hide", "/aftershow hide zebra", "/aftershow sing"])
async def test_bad_words_get_a_clear_sentence(town: Town, line: str) -> None:
    assert notice(await town.admin().types(line)).text.endswith((".", "S1E2"))
