"""Commands, buttons and forms on Discord, as people see them: the real adapter and core on a loopback Discord."""

import pytest

from bot.composition import App
from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.messages import Message
from tests.wire.discord.people import Person
from tests.wire.discord.running import Place, running
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild

__all__ = ["discord_server", "guild", "place"]

ABSENT = "What did they say about the migration to Snowflake?"


def old_message(place: Place, guild: Guild, custom_id: str) -> Message:
    button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
    body = {"content": "Long ago", "components": [{"type": 1, "components": [button]}]}
    return place.discord.posting.put(guild.channel("general"), body)


@pytest.mark.parametrize(
    ("line", "said", "seen_by_all"),
    [
        ("/quote", "line", False),
        ("/quote S3", "S3", False),
        ("/ask why does data stay in S3?", "S3", False),
        (f"/ask {ABSENT}", "No one on the show has said", False),
        ("/takeaways latest", "line", True),
        ("/hottakes latest", "line", True),
        ("/takeaways no such episode", "No episode", False),
        ("/episodes", "Transcript", False),
        ("/episodes storage", "Transcript", False),
        ("/episode S3E1", "Transcript", False),
        ("/help", "/quote", False),
        ("/aftershow privacy", "Your data", False),
        ("/aftershow settings", "Only administrators", False),
    ],
)
async def test_every_command_ends_in_one_answer(
    place: Place, guild: Guild, line: str, said: str, seen_by_all: bool
) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    act = ada.types(guild.channel("general"), line)
    answer = await ada.answer(act)
    assert said in answer.words
    assert (answer in bea.sees()) is seen_by_all
    assert not answer.pings
    assert act.acknowledged_after < 3
    assert not place.discord.refusals


async def test_topics_complete_and_what_is_chosen_is_answered(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    offered = await ada.suggestions(ada.starts_typing(general, "/quote s"))
    assert "S3" in [one["value"] for one in offered]
    answer = await ada.answer(ada.types(general, "/quote S3"))
    assert "S3" in answer.words


async def test_episodes_complete_by_title_and_the_choice_finds_the_episode(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    offered = await ada.suggestions(ada.starts_typing(general, "/takeaways postgres"))
    assert offered[0]["name"].startswith("Postgres until it hurts")
    answer = await ada.answer(ada.types(general, f"/takeaways {offered[0]['value']}"))
    assert "Postgres until it hurts" in answer.words


async def test_speakers_complete_and_the_choice_quotes_them_alone(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    [bram] = await ada.suggestions(ada.starts_typing(general, "/quote backups by:br"))
    assert bram == {"name": "backups, said by Bram Oduya", "value": 'backups by:"Bram Oduya"'}
    answer = await ada.answer(ada.types(general, f"/quote {bram['value']}"))
    assert "Bram Oduya" in answer.words
    offered = await ada.suggestions(ada.starts_typing(general, "/quote bram"))
    assert {"name": "Said by Bram Oduya", "value": 'by:"Bram Oduya"'} in offered


async def test_completions_of_hostile_words_stay_within_the_limits(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    for text in ("", " ", "\u202e@everyone", "x" * 6000, "x" * 5990 + " by:", 'by:"', "\U0001f469\u200d\U0001f4bb"):
        await ada.suggestions(ada.starts_typing(guild.channel("general"), f"/quote {text}"))
    assert not place.discord.refusals


async def test_the_context_menu_asks_about_the_words_of_a_message(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    said = bea.says(guild.channel("general"), "why does data stay in S3?").said
    assert said is not None
    answer = await ada.answer(ada.uses_menu(said, "Ask the show about this"))
    assert "S3" in answer.words
    assert "line" in answer.words


async def test_a_menu_on_a_message_without_words_asks_for_some(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    said = ada.says(guild.channel("general"), "").said
    assert said is not None
    await ada.modal(ada.uses_menu(said, "Ask the show about this"))
    assert "backup" in (await ada.answer(ada.submits(question="what is a backup?"))).words


async def test_a_shared_quote_is_seen_by_all_and_once(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    quote = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    assert quote not in bea.sees()
    shared = await ada.answer(ada.presses(quote, "Share"))
    assert shared in bea.sees()
    assert shared.words.splitlines()[0] in quote.words
    assert "Context" in shared.buttons


async def test_context_is_shown_to_whoever_presses_for_it(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    quote = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    shared = await ada.answer(ada.presses(quote, "Share"))
    context = await bea.answer(bea.presses(shared, "Context"))
    assert len(context.words) > len(shared.words)
    assert context not in ada.sees()


async def test_buttons_work_in_a_process_that_never_made_them(
    discord_server: FakeDiscord, app: App, guild: Guild
) -> None:
    async with running(discord_server, app):
        ada = Person(discord_server, "ada", guild)
        quote = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    async with running(discord_server, app):
        another = await ada.answer(ada.presses(quote, "Another"))
        assert another.words != quote.words
        assert "S3" in another.words
        shared = await ada.answer(ada.presses(another, "Share"))
        assert shared.only_for is None


async def test_the_form_of_a_button_is_sent_to_a_process_that_never_opened_it(
    discord_server: FakeDiscord, app: App, guild: Guild
) -> None:
    async with running(discord_server, app):
        ada = Person(discord_server, "ada", guild)
        answer = await ada.answer(ada.types(guild.channel("general"), "/ask why does data stay in S3?"))
        await ada.modal(ada.presses(answer, "Follow up"))
    async with running(discord_server, app):
        more = await ada.answer(ada.submits(question="what is a backup?"))
        assert "backup" in more.words


@pytest.mark.parametrize("custom_id", ["share:x", "vote:9:1", "answer:999", "\u202e" * 50, "settings:", "follow-up"])
async def test_a_button_that_nobody_made_does_no_harm(place: Place, guild: Guild, custom_id: str) -> None:
    """From an older version, say: Discord delivers presses on whatever stands on a message of the bot's."""
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    old = old_message(place, guild, custom_id)
    seen = len(bea.sees())
    act = ada.presses(old, "Old")
    if custom_id == "follow-up":
        assert (await ada.modal(act))["components"]
    else:
        assert (await ada.answer(act)).only_for == ada.user.id
    assert len(bea.sees()) == seen


async def test_feedback_is_thanked_for_and_counted_once_for_each_person(place: Place, guild: Guild) -> None:
    ada = place.person("ada", guild)
    answer = await ada.answer(ada.types(guild.channel("general"), "/ask why does data stay in S3?"))
    assert "Thank you" in (await ada.answer(ada.presses(answer, "Helpful"))).words
    assert "Thank you" in (await ada.answer(ada.presses(answer, "Not helpful"))).words
    [community] = {event.conversation.community for event in place.bot.handler.dispatched}
    counts = await place.app.stores.feedback.counts(community)
    assert {rating.value: count for rating, count in counts.items() if count} == {"not_helpful": 1}


async def test_a_question_for_the_hosts_is_answered_in_their_channel_and_told_in_a_direct_message(
    place: Place, guild: Guild
) -> None:
    host, ada = place.person("host", guild, admin=True), place.person("ada", guild)
    general, desk = guild.channel("general"), guild.channel("hosts")
    settings = await host.answer(host.types(general, "/aftershow settings"))
    await host.modal(host.presses(settings, "Channels"))
    await host.answer(host.submits(channel=general.id, hosts_channel=desk.id))
    refused = await ada.answer(ada.types(general, f"/ask {ABSENT}"))
    before = set(host.sees())
    assert "Passed on" in (await ada.answer(ada.presses(refused, "Ask the hosts"), 2)).words + ada.sees()[-2].words
    [notice] = [one for one in host.sees() if one not in before]
    assert notice.channel is desk
    assert ABSENT in notice.words
    await host.modal(host.presses(notice, "Answer"))
    act = host.submits(answer="Not yet. Episode nine.")
    await host.until(lambda: any("Not yet. Episode nine." in one.words for one in ada.direct.messages), act)
    await host.quiet()
    assert "answered" in notice.words
    assert not [one for one in place.discord.world.seen_by(ada.user) if one.pings]


async def test_hiding_a_quote_takes_away_what_shows_it(place: Place, guild: Guild) -> None:
    host, ada = place.person("host", guild, admin=True), place.person("ada", guild)
    quote = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    shared = await ada.answer(ada.presses(quote, "Share"))
    said = shared.words.splitlines()[0]
    assert "Only administrators" in (await ada.answer(ada.presses(shared, "Hide"))).words
    assert "Hidden" in (await host.answer(host.presses(shared, "Hide"))).words
    assert shared not in ada.sees()
    for _ in range(4):
        assert said not in (await ada.answer(ada.types(guild.channel("general"), "/quote S3"))).words


async def test_hiding_reaches_into_an_archived_thread(place: Place, guild: Guild) -> None:
    host, ada = place.person("host", guild, admin=True), place.person("ada", guild)
    answer = await ada.answer(ada.mentions(guild.channel("general"), "why does data stay in S3?"))
    thread = answer.channel
    assert thread.is_thread
    shared = await ada.answer(ada.presses(answer, "Share"))
    thread.archived = True
    assert "Hidden" in (await host.answer(host.presses(shared, "Hide"))).words
    assert shared not in ada.sees()


async def test_a_person_takes_their_data_away(place: Place, guild: Guild) -> None:
    ada, general = place.person("ada", guild), guild.channel("general")
    answer = await ada.answer(ada.types(general, "/ask why does data stay in S3?"))
    await ada.answer(ada.presses(answer, "Helpful"))
    privacy = await ada.answer(ada.types(general, "/aftershow privacy"))
    await ada.modal(ada.presses(privacy, "Delete my data"))
    assert ada.user.modal is not None
    [field] = ada.user.modal.fields
    done = await ada.answer(ada.submits(**{field: "delete"}))
    assert "deleted" in done.words.lower() or "gone" in done.words.lower()
    [community] = {event.conversation.community for event in place.bot.handler.dispatched}
    assert not any((await place.app.stores.feedback.counts(community)).values())


async def test_an_administrator_walks_through_setup(place: Place, guild: Guild) -> None:
    host, general = place.person("host", guild, admin=True), guild.channel("general")
    step = await host.answer(host.types(general, "/aftershow setup"))
    assert "Step 1 of 4" in step.words
    for number in (2, 3, 4):
        step = await host.answer(host.presses(step, "Skip this"))
        assert f"Step {number} of 4" in step.words
    assert "All set" in (await host.answer(host.presses(step, "Done"))).words


async def test_rights_are_those_at_the_moment_of_the_act(place: Place, guild: Guild) -> None:
    host, general = place.person("host", guild, admin=True), guild.channel("general")
    settings = await host.answer(host.types(general, "/aftershow settings"))
    await host.modal(host.presses(settings, "Channels"))
    guild.members[host.user.id] &= ~(1 << 5)
    refused = await host.answer(host.submits(channel=general.id))
    assert "Only administrators" in refused.words


async def test_two_guilds_never_meet(place: Place, guild: Guild) -> None:
    """The other guild follows nothing: what the first asks and shares is no part of it."""
    other = place.discord.world.guild("The others")
    other.away = True
    place.discord.gateway.tell("GUILD_CREATE", other.shown(), other.id)
    ada, eve = place.person("ada", guild), place.person("eve", other)
    quote = await ada.answer(ada.types(guild.channel("general"), "/quote S3"))
    await ada.answer(ada.presses(quote, "Share"))
    seen = await eve.answer(eve.types(other.channel("general"), "/quote S3"))
    assert quote.words.splitlines()[0] not in seen.words
    assert not await eve.suggestions(eve.starts_typing(other.channel("general"), "/quote s"))
    foreign = eve.presses(old_message(place, other, quote.buttons["Share"]["custom_id"]), "Old")
    assert quote.words.splitlines()[0] not in (await eve.answer(foreign)).words
