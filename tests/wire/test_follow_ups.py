"""Questions that lean on earlier ones, over real sockets, on Slack and on Discord."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.chat.refs import ConversationRef
from bot.composition import App
from bot.domain.ids import PersonId
from bot.ports.talk_turns import Listener
from tests.wire.discord.fixtures import discord_server, guild, place
from tests.wire.discord.running import Place, community_of, eventually
from tests.wire.discord.world import Guild
from tests.wire.slack.people import Person
from tests.wire.slack.running import over_socket, workspace
from tests.wire.slack.server import open_fake_slack
from tests.wire.slack.world import Channel
from tests.wire.test_discord_conversations import befriend

__all__ = ["discord_server", "guild", "place"]

QUESTION = "why does data stay in S3?"
AND = "and what about Postgres?"
TAKEN = "I took this as: Why does data stay in Postgres?"


@pytest.fixture
async def slack(app: App) -> AsyncIterator[tuple[Person, Person, Channel]]:
    """Two people and a channel."""
    async with open_fake_slack() as server, over_socket(app, server, server.team("T1")) as bot:
        team, general = await workspace(bot, "T1", people=4)
        yield bot.person(team.users["U11"]), bot.person(team.users["U12"]), general
        assert not server.rejections


async def test_in_a_thread_on_slack_plain_words_and_mentions_follow(slack: tuple[Person, Person, Channel]) -> None:
    bo, cy, general = slack
    answer = await bo.answer(await bo.mentions(general, QUESTION))
    follow_up = await cy.answer(await cy.says(general, AND, answer.thread))
    assert TAKEN in follow_up.words
    assert follow_up.only_for is None
    assert TAKEN in (await bo.answer(await bo.mentions(general, "why?", answer.thread))).words
    elsewhere = await cy.answer(await cy.mentions(general, AND))
    assert "I took this" not in elsewhere.words


async def test_in_a_direct_message_on_slack_the_talk_goes_on(slack: tuple[Person, Person, Channel]) -> None:
    bo, cy, _ = slack
    talk = bo.team.im(bo.id)
    await bo.answer(await bo.says(talk, QUESTION))
    assert TAKEN in (await bo.answer(await bo.says(talk, AND))).words
    assert "I took this" not in (await cy.answer(await cy.says(cy.team.im(cy.id), AND))).words


async def test_a_private_answer_on_slack_is_followed_in_private_by_its_button(
    slack: tuple[Person, Person, Channel],
) -> None:
    bo, cy, general = slack
    answer = await bo.answer(await bo.types(general, f"/ask {QUESTION}"))
    await bo.answer(await bo.types(general, "/ask what is a backup?"))
    await bo.presses(answer, "Follow up")
    await bo.until(lambda: bo.user.modals)
    assert f"After: {QUESTION}" in str(bo.modal.payload)
    follow_up = await bo.answer(await bo.fills_in({"question": AND}))
    assert TAKEN in follow_up.words
    assert follow_up.only_for == bo.id
    assert "I took this" not in (await cy.answer(await cy.types(general, f"/ask {AND}"))).words


async def test_in_a_thread_on_discord_a_mention_follows_whoever_asked(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    thread = (await ada.answer(ada.mentions(guild.channel("general"), QUESTION))).channel
    follow_up = await bea.answer(bea.mentions(thread, AND))
    assert TAKEN in follow_up.words
    assert follow_up in ada.sees()
    assert "I took this" not in (await bea.answer(bea.mentions(guild.channel("general"), AND))).words


async def test_the_button_in_a_thread_on_discord_follows_its_own_answer(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    first = await ada.answer(ada.mentions(guild.channel("general"), QUESTION))
    await ada.answer(ada.mentions(first.channel, "what is a backup?"))
    await bea.modal(bea.presses(first, "Follow up"))
    follow_up = await bea.answer(bea.submits(question=AND))
    assert TAKEN in follow_up.words
    assert follow_up in ada.sees()


async def test_a_private_answer_on_discord_is_followed_in_private(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    general = guild.channel("general")
    answer = await ada.answer(ada.types(general, f"/ask {QUESTION}"))
    await ada.modal(ada.presses(answer, "Follow up"))
    follow_up = await ada.answer(ada.submits(question=AND))
    assert TAKEN in follow_up.words
    assert follow_up.only_for == ada.user.id
    assert "I took this" not in (await bea.answer(bea.types(general, f"/ask {AND}"))).words


async def test_a_reply_on_discord_follows_the_message_that_it_replies_to(place: Place, guild: Guild) -> None:
    ada, bea = place.person("ada", guild), place.person("bea", guild)
    general = guild.channel("general")
    shared = await ada.answer(ada.presses(await ada.answer(ada.types(general, f"/ask {QUESTION}")), "Share"))
    where = ConversationRef(platform="discord", community=community_of(place.discord, guild), channel=general.id)
    replier = Listener(place=where, person=PersonId(bea.user.id), openly=True, replies_to=shared.id)
    since = place.app.clock.now() - timedelta(hours=1)

    async def stands() -> bool:
        return bool(await place.app.stores.talk_turns.before(replier, since, 1))

    await eventually(stands)
    assert TAKEN in (await bea.answer(bea.says(general, AND, reply_to=shared))).words


async def test_in_a_direct_message_on_discord_the_talk_goes_on(place: Place) -> None:
    ada = await befriend(place, "ada")
    await ada.answer(ada.says(ada.direct, QUESTION))
    assert TAKEN in (await ada.answer(ada.says(ada.direct, AND))).words
