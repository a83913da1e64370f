"""Completions of topics, episodes and speakers: what can be found, and nothing that may not be seen."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.commands.spec import QUOTE, Completion
from bot.commands.suggestions import Suggestions
from bot.domain.findings import Scope
from bot.searching.question import read_question
from tests.fakes.talking_library import TalkingLibrary, talking_library


@pytest.fixture
async def talk() -> AsyncIterator[TalkingLibrary]:
    async with talking_library() as opened:
        yield opened


async def offered(talk: TalkingLibrary, partial: str, scope: Scope | None = None) -> Sequence[tuple[str, str]]:
    suggestions = Suggestions(talk.finder, talk.stores.library)
    found = await suggestions.complete(QUOTE.completes, partial, scope or talk.scope())
    return [(one.value, one.label) for one in found]


async def test_speakers_stand_after_topics_of_that_name(talk: TalkingLibrary) -> None:
    await talk.tell("one", "I asked Ann Ober about Annapolis.", "Annapolis it is.", speakers=("Ann Ober", "Bo"))
    values = [value for value, _ in await offered(talk, "ann")]
    assert values[-1] == 'by:"Ann Ober"'
    assert "Annapolis" in values[:-1]
    assert ("by:Bo", "Said by Bo") in await offered(talk, "bo")


@pytest.mark.parametrize("typed", ["buckets by:", "buckets BY:an", 'buckets by:"Ann O', "buckets  speaker:ober"])
async def test_after_by_speakers_alone_are_offered_behind_the_topic(talk: TalkingLibrary, typed: str) -> None:
    await talk.tell("one", "Buckets are cheap.", speakers=("Ann Ober",))
    [(value, label)] = await offered(talk, typed)
    assert (value, label) == ('buckets by:"Ann Ober"', "buckets, said by Ann Ober")
    question = read_question(value)
    assert (question.by_speaker, [word.folded for word in question.words]) == ("Ann Ober", ["buckets"])


async def test_a_finished_name_is_no_prefix_of_another(talk: TalkingLibrary) -> None:
    await talk.tell("one", "Buckets are cheap.", speakers=("Ann Ober",))
    assert await offered(talk, 'by:"Ann Ober" zzz') == []


async def test_speakers_of_hidden_episodes_and_of_other_shows_are_not_offered(talk: TalkingLibrary) -> None:
    episode = await talk.tell("one", "Buckets are cheap.", speakers=("Ann Ober",))
    scope = talk.scope()
    assert await offered(talk, "by:ann", scope)
    assert not await offered(talk, "by:ann", replace(scope, hidden=frozenset({episode.id})))
    assert not await offered(talk, "by:ann", replace(scope, shows=()))


async def test_what_is_too_long_to_be_typed_whole_is_left_out(talk: TalkingLibrary) -> None:
    await talk.tell("one", "Buckets are cheap.", speakers=("Ann Ober",))
    assert await offered(talk, f"{'x' * 84} by:ann")
    assert not await offered(talk, f"{'x' * 90} by:ann")


async def test_nothing_typed_offers_topics_alone(talk: TalkingLibrary) -> None:
    await talk.tell("one", "We like Postgres and Podman.", "Postgres it is.", speakers=("Ann Ober",))
    assert all("by:" not in value for value, _ in await offered(talk, ""))
    assert await Suggestions(talk.finder, talk.stores.library).complete(Completion.NOTHING, "", talk.scope()) == ()
