"""Plain words to the bot on Discord: mentions, replies, direct messages, and what stands in threads."""

import pytest

from bot.chat.blocks import Heading, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId
from bot.errors import NotPermitted, PlaceGone
from tests.wire.discord import world as w
from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.messages import snowflake
from tests.wire.discord.people import Person
from tests.wire.discord.running import Place, community_of, follow
from tests.wire.discord.world import Guild

__all__ = ["discord_server", "guild", "place"]

QUESTION = "why does data stay in S3?"


async def test_a_mention_is_answered_in_a_thread_under_it(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    act = ada.mentions(guild.channel("general"), QUESTION)
    answer = await ada.answer(act)
    assert act.said is not None
    assert answer.channel is act.said.thread
    assert answer.channel.name == QUESTION
    assert "S3" in answer.words
    assert answer in bea.sees()
    assert not answer.pings
    assert not place.discord.refusals


async def test_words_that_mention_nobody_are_not_read_and_not_answered(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    act = ada.says(guild.channel("general"), QUESTION)
    await ada.quiet(0.3)
    assert not ada.sees_since(act)
    assert not place.bot.handler.dispatched


async def test_the_bot_never_answers_itself_or_other_bots(place: Place, guild: Guild) -> None:
    other = place.person("robot", guild)
    other.user.bot = True
    act = other.mentions(guild.channel("general"), QUESTION)
    await other.quiet(0.3)
    assert not other.sees_since(act)


async def test_a_reply_to_the_bot_is_a_question(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    quote = await ada.answer(ada.types(general, "/quote S3"))
    shared = await ada.answer(ada.presses(quote, "Share"))
    answer = await ada.answer(ada.says(general, "what is a backup?", reply_to=shared))
    assert "backup" in answer.words


async def test_a_reply_without_its_ping_arrives_empty_and_is_left_alone(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    quote = await ada.answer(ada.types(general, "/quote S3"))
    shared = await ada.answer(ada.presses(quote, "Share"))
    act = ada.says(general, "what is a backup?", reply_to=shared, ping=False)
    await ada.quiet(0.3)
    assert not ada.sees_since(act)


async def test_in_a_thread_a_mention_or_the_button_asks_on(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    first = await ada.answer(ada.mentions(guild.channel("general"), QUESTION))
    thread = first.channel
    unread = ada.says(thread, "and backups?")
    await ada.quiet(0.3)
    assert not ada.sees_since(unread)
    second = await ada.answer(ada.mentions(thread, "what is a backup?"))
    assert second.channel is thread
    labels = [label for label in second.buttons if label.lower().replace("-", " ") == "follow up"]
    assert len(labels) == 1, labels
    await ada.modal(ada.presses(second, labels[0]))
    third = await ada.answer(ada.submits(question="who holds the keys?"))
    assert third.channel is thread
    assert third in bea.sees() or third.only_for == ada.user.id


async def test_a_thread_on_one_episode_stays_in_it(place: Place, guild: Guild) -> None:
    """The ledger of talks knows what the thread is about; a question there is about that episode."""
    ada = place.person("ada", guild)
    answer = await ada.answer(ada.mentions(guild.channel("general"), "takeaways Postgres until it hurts"))
    assert answer.channel.is_thread
    asked = await ada.answer(ada.mentions(answer.channel, "what hurts first?"))
    assert "The bucket is the database" not in asked.words
    event = place.bot.handler.dispatched[-1]
    assert event.conversation.episode_id is not None


async def befriend(place: Place, name: str) -> Person:
    person = place.person(name)
    await follow(place.app, CommunityId(f"discord:{place.discord.app}:-:dm-{person.user.id}"))
    return person


async def test_a_direct_message_is_answered_there_in_private(place: Place, guild: Guild) -> None:
    ada, bea = await befriend(place, "ada"), place.person("bea", guild)
    answer = await ada.answer(ada.says(ada.direct, QUESTION))
    assert answer.channel is ada.direct
    assert "S3" in answer.words
    assert answer not in bea.sees()
    assert not answer.pings


async def test_commands_work_in_direct_messages(place: Place, guild: Guild) -> None:
    ada = await befriend(place, "ada")
    quote = await ada.answer(ada.types(ada.direct, "/quote S3"))
    assert "S3" in quote.words
    assert "S3" in (await ada.answer(ada.presses(quote, "Another"))).words


async def test_a_stranger_in_a_direct_message_gets_the_show_that_is_served_here(place: Place, guild: Guild) -> None:
    """Nobody can set a direct talk up, so there all shows are known that everybody may follow."""
    ada = place.person("ada")
    answer = await ada.answer(ada.says(ada.direct, QUESTION))
    assert "line" in answer.words
    assert "S3" in [one["value"] for one in await ada.suggestions(ada.starts_typing(ada.direct, "/quote s"))]
    assert "S3" in (await ada.answer(ada.types(ada.direct, "/quote S3"))).words


async def test_a_stranger_in_a_direct_message_never_gets_what_belongs_to_a_community(
    place: Place, guild: Guild
) -> None:
    mine = community_of(place.discord, guild)
    feed = "Zanzibar is where the archive sleeps, and nobody there has ever restored it.\n" * 3
    own = place.app.settings.data_folder / "own.txt"
    own.write_text(feed)
    report = await place.app.ingester.ingest([str(own)], community=mine, owner=mine)
    assert not report.problems
    ada, host = place.person("ada"), place.person("host", guild)
    assert "archive sleeps" in (await host.answer(host.types(guild.channel("general"), "/ask Zanzibar archive"))).words
    assert "archive sleeps" not in (await ada.answer(ada.says(ada.direct, "Zanzibar archive"))).words


async def test_words_that_are_marks_of_discord_arrive_as_they_read(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    text = f"<@{bea.user.id}> <:wave:123> why does </quote:1> data stay in S3 <t:0:R>?"
    answer = await ada.answer(ada.mentions(guild.channel("general"), text))
    [event] = [one for one in place.bot.handler.dispatched if one.event_id.startswith("message-")]
    assert "<" not in getattr(event, "text", "<")
    assert not answer.pings


async def test_where_no_thread_may_be_opened_the_answer_is_a_reply(place: Place, guild: Guild) -> None:
    general = guild.channel("quiet", allowed=w.INVITED & ~w.CREATE_THREADS)
    ada = place.person("ada", guild)
    act = ada.mentions(general, QUESTION)
    answer = await ada.answer(act)
    assert answer.channel is general
    assert act.said is not None
    assert answer.reply_to == act.said.id


async def test_where_nothing_may_be_written_a_question_ends_without_an_error(place: Place, guild: Guild) -> None:
    silent = guild.channel("silent", allowed=w.VIEW | w.HISTORY)
    ada = place.person("ada", guild)
    act = ada.mentions(silent, QUESTION)
    await ada.until(lambda: place.discord.refusals)
    await ada.quiet(0.3)
    assert not [one for one in ada.sees_since(act) if one.channel is silent]
    assert place.discord.traffic.invalid <= 3
    answer = await ada.answer(ada.types(silent, "/quote S3"))
    shared = await ada.answer(ada.presses(answer, "Share"))
    assert "Send Messages" in shared.words or shared.only_for is None


# --- speaking unasked ---


def at(place: Place, guild: Guild, channel: str) -> ConversationRef:
    return ConversationRef(platform="discord", community=community_of(place.discord, guild), channel=channel)


def said(text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Heading("The quote of the day"), Text(text)))


async def test_one_key_posts_once(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    poster = place.bot.client.poster
    first = await poster.post(at(place, guild, general.id), said("one"), key="k")
    again = await poster.post(at(place, guild, general.id), said("one"), key="k")
    await poster.post(at(place, guild, general.id), said("two"), key="l")
    assert first == again
    assert [one.words.splitlines()[-1] for one in ada.sees()] == ["one", "two"]


async def test_a_post_is_replaced_and_removed(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    poster = place.bot.client.poster
    ref = await poster.post(at(place, guild, general.id), said("one"), key="k")
    await poster.replace(ref, said("two"))
    assert "two" in ada.sees()[-1].words
    await poster.remove(ref)
    await poster.remove(ref)
    assert not ada.sees()


async def test_a_forum_gets_a_post_of_its_own(place: Place, guild: Guild) -> None:
    forum = guild.channel("episodes", w.FORUM)
    place.discord.gateway.tell("CHANNEL_CREATE", forum.shown(), guild.id)
    ada, poster = place.person("ada", guild), place.bot.client.poster
    await ada.until(lambda: place.bot.client.get_channel(int(forum.id)) is not None)
    ref = await poster.post(at(place, guild, forum.id), said("one"), key="k")
    [post] = ada.sees()
    assert post.channel.parent is forum
    assert post.channel.name == "The quote of the day"
    await poster.remove(ref)
    assert not ada.sees()


async def test_a_place_that_is_gone_or_closed_is_told_apart(place: Place, guild: Guild) -> None:
    poster = place.bot.client.poster
    closed = guild.channel("closed", allowed=w.VIEW)
    with pytest.raises(NotPermitted, match="Send Messages"):
        await poster.post(at(place, guild, closed.id), said("one"), key="k")
    for gone in (snowflake(), "", "no channel"):
        with pytest.raises(PlaceGone):
            await poster.post(at(place, guild, gone), said("one"), key="k")
    ada = place.person("ada")
    ada.user.takes_messages = False
    direct = ConversationRef(platform="discord", community=community_of(place.discord, guild), channel="", direct=None)
    with pytest.raises(PlaceGone):
        await poster.post(direct, said("one"), key="k")


async def test_an_archived_thread_takes_posts_and_no_changes(place: Place, guild: Guild) -> None:
    ada, poster = place.person("ada", guild), place.bot.client.poster
    answer = await ada.answer(ada.mentions(guild.channel("general"), QUESTION))
    thread = answer.channel
    assert thread.parent is not None
    where = ConversationRef(
        platform="discord",
        community=community_of(place.discord, guild),
        channel=thread.parent.id,
        thread=thread.id,
    )
    ref = await poster.post(where, said("one"), key="k")
    thread.archived = True
    await poster.post(where, said("two"), key="l")
    assert not thread.archived
    thread.archived = thread.locked = True
    with pytest.raises(NotPermitted, match="locked"):
        await poster.post(where, said("three"), key="m")
    thread.locked = False
    await poster.replace(ref, said("four"))
    assert any("four" in one.words for one in ada.sees())
