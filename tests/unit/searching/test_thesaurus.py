"""Words of a like meaning help to find, and prove nothing."""

from bot.language.thesaurus import synonyms
from tests.fakes.talking_library import TalkingLibrary


def test_plainer_forms_share_the_synonyms_of_a_word() -> None:
    assert "price" in synonyms("cost")
    assert synonyms("costs") == synonyms("cost")
    assert "cost" not in synonyms("cost")
    assert synonyms("kubernetes") == frozenset()


async def test_a_like_word_finds_what_was_said_and_the_word_itself_stays_first(talk: TalkingLibrary) -> None:
    await talk.tell("one", "The price of a walrus is high.")
    await talk.tell("two", "The cost of a walrus is high.")
    await talk.tell("three", "We sat by the sea.")
    found = await talk.finder.find("walrus costs", talk.scope())
    assert ["cost" in one.passage.text for one in found.passages] == [True, False]


async def test_a_like_word_does_not_hide_that_nobody_said_it(talk: TalkingLibrary) -> None:
    await talk.tell("one", "The price of a walrus is high.")
    assert (await talk.finder.find("walrus costs", talk.scope())).missing == ("costs",)
