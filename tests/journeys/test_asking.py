"""Asking questions, and what an episode holds."""

import asyncio

import pytest

from bot.chat.blocks import ItemList
from bot.chat.capabilities import ALL, Capabilities
from bot.chat.messages import Visibility
from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, App, open_app
from bot.domain.ids import PersonId
from bot.settings import Settings
from tests.journeys.talking import Member, button, notice, quotes, titles

ABSENT = "What did they say about the migration to Snowflake?"


@pytest.mark.parametrize("place", ALL, ids=lambda place: place.platform)
async def test_an_answer_is_made_of_cited_words(app: App, place: Capabilities) -> None:
    message = await Member(app, place).types("/ask why does data stay in S3?")
    assert quotes(message)
    for quote in quotes(message):
        assert quote.text in plain_text(message)
        assert quote.receipt.lines


async def test_plain_words_are_a_question_and_may_name_a_command(app: App) -> None:
    member = Member(app)
    assert quotes(await member.types("why does data stay in S3?"))
    assert "What you can ask for" in plain_text(await member.types("help"))
    assert quotes(await member.types("quote S3"))


async def test_a_refusal_shows_what_came_nearest_and_passes_the_question_on(app: App) -> None:
    member = Member(app, person="bea")
    message = await member.types(f"/ask {ABSENT}")
    assert "Snowflake" in notice(message).text
    thanks = await member.presses(button(message, "Ask the hosts"))
    assert thanks.visibility is Visibility.PRIVATE
    [waiting] = await app.stores.host_desk.waiting(LOCAL)
    assert (waiting.text, waiting.asked_by) == (ABSENT, PersonId("bea"))


async def test_a_long_question_can_be_passed_on_whole(app: App) -> None:
    question = (
        "What did they say about Snowflake, Terraform, OpenTofu, DuckDB, Iceberg, gRPC, Protobuf, Confluent and RISC-V?"
    )
    member = Member(app)
    await member.presses(button(await member.types(f"/ask {question}"), "Ask the hosts"))
    [waiting] = await app.stores.host_desk.waiting(LOCAL)
    assert waiting.text == " ".join(question.split())


async def test_an_answer_can_be_shared_with_its_question(app: App) -> None:
    member = Member(app)
    message = await member.types("/ask why does data stay in S3?")
    shared = await member.presses(button(message, "Share"))
    assert shared.visibility is Visibility.PUBLIC
    assert quotes(shared) == quotes(message)
    assert "why does data stay in S3?" in plain_text(shared)


async def test_a_question_in_an_episode_thread_stays_in_that_episode(app: App) -> None:
    episode = (await app.stores.library.episodes(await app.scope()))[-1]
    message = await Member(app).asks_in_thread_on(episode.id, "what about S3?")
    assert {quote.receipt.episode_title for quote in quotes(message)} == {episode.title}


@pytest.mark.parametrize("command", ["takeaways", "hottakes"])
@pytest.mark.parametrize("place", ALL, ids=lambda place: place.platform)
async def test_every_item_of_a_card_has_its_verbatim_receipt(app: App, command: str, place: Capabilities) -> None:
    message = await Member(app, place).types(f"/{command} latest")
    [listed] = [block for block in message.blocks if isinstance(block, ItemList)]
    assert len(listed.items) >= 2
    for item in listed.items:
        assert item.quote is not None
        assert len(item.text) <= (140 if command == "hottakes" else 200)


async def test_an_episode_can_be_named_by_number_title_or_not_at_all(app: App) -> None:
    member = Member(app)
    assert titles(await member.types("/episode S3E2")) == ["Nobody wants a backup"]
    assert titles(await member.types("/episode nobody wants")) == ["Nobody wants a backup"]
    assert titles(await member.types("/episode")) == titles(await member.types("/episode latest"))
    assert "could be" in notice(await member.types("/episode S3")).text
    assert "No episode is called" in notice(await member.types("/episode zebra")).text


async def test_episode_buttons_lead_to_its_takeaways_and_quotes(app: App) -> None:
    member = Member(app)
    message = await member.types("/episode S3E2")
    for label in ("Takeaways", "A quote from it"):
        found = quotes(await member.presses(button(message, label)))
        assert {quote.receipt.episode_title for quote in found} == {"Nobody wants a backup"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/ask", "What would you like to know"),
        ("/ask " + "why " * 200, "at most 500"),
        ("/quote " + "x" * 300, "at most 200"),
        ("/qoute S3", "Did you mean /quote?"),
        ("/zzzz", "/help"),
    ],
)
async def test_bad_input_gets_a_clear_sentence(app: App, line: str, says: str) -> None:
    assert says in notice(await Member(app).types(line)).text


async def test_too_many_requests_are_told_when_to_come_back(data: object) -> None:
    async with open_app(Settings(data=data, person_per_minute=2)) as app:
        member = Member(app)
        answers = [await member.types("/help") for _ in range(3)]
        assert "Give me" in notice(answers[2]).text
        assert plain_text(await Member(app, person="bo").types("/help")).startswith("What you can ask for")


async def test_a_broken_store_is_a_kind_sentence_with_a_reference(app: App) -> None:
    await app.stores.database.close()
    (app.settings.data_folder / "aftershow.sqlite3").unlink()
    for _ in range(2):
        text = notice(await Member(app).types("/episodes")).text
        assert text.endswith(".")


async def test_fifty_people_at_once_each_get_their_answer(app: App) -> None:
    lines = ["/quote S3", "/ask why does data stay in S3?", "/takeaways latest", "/episodes", "/quote Snowflake"]
    members = [Member(app, person=f"p{number}") for number in range(50)]
    answers = await asyncio.gather(*(one.types(lines[at % len(lines)]) for at, one in enumerate(members)))
    assert all(answer.blocks for answer in answers)
    assert not any("wrong on my side" in plain_text(answer) for answer in answers)


async def test_a_quote_and_an_episode_card_say_which_episode_their_thread_is_about(app: App) -> None:
    member = Member(app)
    episodes = {episode.title: episode.id for episode in await app.stores.library.episodes(await app.scope())}
    message = await member.types("/quote S3")
    assert message.about == episodes[quotes(message)[0].receipt.episode_title]
    assert (await member.types("/takeaways S3E2")).about == episodes["Nobody wants a backup"]
    assert (await member.types("/episodes")).about is None
