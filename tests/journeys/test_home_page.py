"""The bot's own page shows people their own latest questions to the hosts, and nobody else's."""

from dataclasses import replace
from datetime import timedelta

from bot.chat.blocks import ItemList
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef
from bot.domain.ids import CommunityId, PersonId
from tests.journeys.communities import Town

HEADING = "Your questions to the hosts"


async def asks(town: Town, text: str, *, person: str = "bea", minutes: int = 0, answer: str = "") -> None:
    desk, now = town.app.stores.host_desk, town.app.clock.now() + timedelta(minutes=minutes)
    place = ConversationRef(platform=town.platform.platform, community=town.community, channel="general")
    asked, _ = await desk.ask(place, PersonId(person), text, now)
    if answer:
        await desk.answer(town.community, asked.id, PersonId("ian"), answer, now)


def own(page: OutgoingMessage) -> list[tuple[str, str]]:
    """Question and how it stands, as listed."""
    lists = [block for block in page.blocks if isinstance(block, ItemList)]
    return [(item.text, item.note) for item in lists[1].items] if len(lists) > 1 else []


async def test_whoever_asked_nothing_sees_no_list(town: Town) -> None:
    await asks(town, "Who mixes the show?", person="cleo")
    assert HEADING not in plain_text(await town.member("bea").goes_home())


async def test_the_five_latest_stand_newest_first_with_the_first_line_of_their_answers(town: Town) -> None:
    for number in range(7):
        await asks(town, f"Question {number}?", minutes=number, answer="\n\nYes, often.\nAnd more." * (number == 6))
    page = await town.member("bea").goes_home()
    listed = own(page)
    assert [text for text, _ in listed] == [f"Question {number}?" for number in (6, 5, 4, 3, 2)]
    assert listed[0][1].endswith("the hosts answered: Yes, often.")
    assert all(note.endswith("waiting for the hosts") for _, note in listed[1:])
    assert "The latest 5 of 7" in plain_text(page)


async def test_nobody_sees_anothers_questions_not_even_an_administrator_or_a_namesake_elsewhere(town: Town) -> None:
    await asks(town, "What does Ian earn?", person="bea", answer="Nothing.")
    elsewhere = replace(town, community=CommunityId(f"{town.community}-elsewhere"))
    for person in (town.member("cleo"), town.admin("ada"), elsewhere.member("bea")):
        assert "earn" not in plain_text(await person.goes_home())
    assert "earn" in plain_text(await town.member("bea").goes_home())


async def test_what_a_person_deleted_is_gone_from_the_page(town: Town) -> None:
    await asks(town, "Will you come to Graz?")
    bea = town.member("bea")
    page = await bea.goes_home()
    assert "Graz" in plain_text(page)
    await bea.fills(await bea.opens("delete-me:"), sure="delete")
    assert "Graz" not in plain_text(await bea.goes_home())


async def test_a_long_question_and_a_long_answer_are_cut(town: Town) -> None:
    await asks(town, "why " * 120, answer="because " * 100)
    [(text, note)] = own(await town.member("bea").goes_home())
    assert len(text) <= 200
    assert text.endswith("\u2026")
    assert len(note) <= 260
