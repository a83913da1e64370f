"""Hosts take words and episodes away: never quoted again in their community, and gone from where they stand."""

import re

import pytest

from bot.chat.blocks import Button, Buttons, QuoteBlock
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.plain_text import plain_text
from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId, PersonId
from bot.errors import NotPermitted
from tests.journeys.communities import Town
from tests.journeys.talking import button, items, notice, quotes, titles


def shows_again(message: OutgoingMessage) -> list[Button]:
    """The buttons of what is listed, in its order, wherever the platform puts them."""
    beside = [one for item in items(message) for one in item.buttons]
    below = [one for block in message.blocks if isinstance(block, Buttons) for one in block.buttons]
    return [one for one in (*beside, *below) if one.action.partition(":")[0] in ("show-again", "show-words")]


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
    assert "Nobody wants a backup" in plain_text(await admin.types("/aftershow show again"))
    assert "is here again" in notice(await admin.types("/aftershow show again nobody wants")).text
    assert titles(await member.types("/episodes")) == before


async def test_the_button_brings_an_episode_back(town: Town) -> None:
    admin = town.admin()
    hidden = await admin.types("/aftershow hide S3E2")
    assert "is here again" in notice(await admin.presses(button(hidden, "Show again"))).text
    assert "not hidden" in notice(await admin.presses(button(hidden, "Show again"))).text


async def test_what_is_hidden_is_listed_with_who_and_when_and_each_is_shown_again(town: Town) -> None:
    ada, eve, member = town.admin(), town.admin("eve"), town.member()
    before = plain_text(await member.types("/episodes"))
    message, ref, quote = await shared(town)
    await ada.presses(button(message, "Hide"))
    await eve.types("/aftershow hide S3E2")
    listed = await ada.types("/aftershow hidden")
    assert listed.visibility is Visibility.PRIVATE
    [episode, words] = items(listed)
    assert "Nobody wants a backup" in episode.text
    assert quote.text in words.text
    assert re.search(r"hidden \d{4}-\d\d-\d\d \d\d:\d\d UTC by another host \(eve\)$", episode.note)
    assert re.search(r"hidden \d{4}-\d\d-\d\d \d\d:\d\d UTC by you$", words.note)
    after = await ada.presses(shows_again(listed)[1])
    assert "may be quoted here again" in notice(after).text
    assert [one.text for one in items(after)] == [episode.text]
    assert ref not in town.poster.standing
    assert "is here again" in notice(await eve.presses(shows_again(after)[0])).text
    assert quote.text in plain_text(await member.presses(button(message, "Context")))
    assert plain_text(await member.types("/episodes")) == before
    assert notice(await ada.types("/aftershow hidden")).text == "Nothing is hidden here."


async def test_words_hidden_by_mistake_are_back_at_one_press(town: Town) -> None:
    message, _, quote = await shared(town)
    done = await town.admin().presses(button(message, "Hide"))
    again = button(done, "Show again")
    assert "Only administrators" in notice(await town.member().presses(again)).text
    assert "may be quoted here again" in notice(await town.admin().presses(again)).text
    assert "not hidden here" in notice(await town.admin().presses(again)).text
    assert quote.text in plain_text(await town.member().presses(button(message, "Context")))


async def test_words_shown_again_do_not_show_what_was_hidden_apart(town: Town) -> None:
    """Two hosts hid overlapping words: what one of them brings back leaves the other's hidden."""
    message, _, quote = await shared(town)
    await town.admin().presses(button(message, "Hide"))
    action = button(message, "Hide").action
    word, episode, revision, start, end = action.split(":")
    await town.admin("eve").sends_action(f"{word}:{episode}:{revision}:{int(start) + 5}:{end}")
    listed = await town.admin().types("/aftershow hidden")
    assert quote.text not in items(listed)[0].text
    assert quote.text[5:].strip() in items(listed)[0].text
    eves, adas = shows_again(listed)
    context = button(message, "Context")
    await town.admin().presses(adas)
    assert quote.text not in plain_text(await town.member().presses(context))
    await town.admin().presses(eves)
    assert quote.text in plain_text(await town.member().presses(context))


async def test_what_one_community_hid_is_in_no_others_list(town: Town) -> None:
    message, _, _ = await shared(town)
    await town.admin().presses(button(message, "Hide"))
    other = Town(town.app, town.platform, CommunityId("slack:other"), town.poster)
    for show in await town.app.stores.communities.followed_shows(town.community):
        await town.app.stores.communities.follow(other.community, [show.id])
    assert "Nothing is hidden" in notice(await other.admin().types("/aftershow hidden")).text
    [mine] = shows_again(await town.admin().types("/aftershow hidden"))
    assert "not hidden here" in notice(await other.admin().presses(mine)).text
    assert len(items(await town.admin().types("/aftershow hidden"))) == 1


async def test_a_long_list_of_hidden_things_is_read_page_by_page(town: Town) -> None:
    member, admin = town.member(), town.admin()
    episodes = titles(await member.types("/episodes"))
    for title in episodes[:-1]:
        await admin.types(f"/aftershow hide {title}")
    for _ in range(2):
        message = await member.presses(button(await member.types("/quote"), "Share"))
        await admin.presses(button(message, "Hide"))
    total = len(episodes) + 1
    page = await admin.presses(button(await admin.types("/aftershow settings"), "What is hidden"))
    seen = list(items(page))
    while len(seen) < total:
        page = await admin.presses(button(page, "More"))
        seen += items(page)
    assert len({one.text for one in seen}) == total
    with pytest.raises(LookupError):
        button(page, "More")


async def test_who_hid_something_is_forgotten_with_their_data_and_it_stays_hidden(town: Town) -> None:
    await town.admin("eve").types("/aftershow hide S3E2")
    await town.app.stores.personal_data.delete_person(town.community, PersonId("eve"))
    [entry] = items(await town.admin().types("/aftershow hidden"))
    assert entry.note.endswith("by someone whose data is deleted")
    assert "Nobody wants a backup" not in titles(await town.member().types("/episodes"))


@pytest.mark.parametrize("line", ["/aftershow hide", "/aftershow hide zebra", "/aftershow sing"])
async def test_bad_words_get_a_clear_sentence(town: Town, line: str) -> None:
    assert notice(await town.admin().types(line)).text.endswith((".", "S1E2"))
