"""What hosts took away is not found, completed, answered from, or shown as the nearest; nor remembered by a cache."""

from dataclasses import replace

from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from tests.fakes.library_samples import BOB
from tests.fakes.talking_library import TalkingLibrary

SECRET = "The lighthouse keeper sold the Orchid Array to three banks in Lisbon."
LEAD = "Welcome back to the show."
REST = "Lighthouse stories are our favorite stories of all."
OPEN = "A lighthouse needs a keeper who sleeps at noon. That is all we know of it today."


def hiding(scope: Scope, *episodes: EpisodeId, spans: tuple[Span, ...] = ()) -> Scope:
    return replace(scope, hidden=frozenset(episodes), hidden_spans=frozenset(spans))


async def test_a_hidden_episode_is_neither_found_nor_completed_nor_answered_from(talk: TalkingLibrary) -> None:
    secret = await talk.tell("one", LEAD, SECRET, REST, title="Orchid")
    await talk.tell("two", LEAD, OPEN)
    await talk.stores.glossary.learn(secret.id, [GlossaryEntry("Orchid Array", ("orchard ray",))])
    question = "Who sold the Orchid Array in Lisbon?"
    for _ in range(2):
        assert (await talk.answerer.answer(question, talk.scope())).answered
        assert "Orchid Array" in await talk.finder.suggest_topics("orc", talk.scope())
        assert (await talk.finder.find("lighthouse", talk.scope())).passages[0].passage.span.episode_id == secret.id
        scope = hiding(talk.scope(), secret.id)
        answer = await talk.answerer.answer(question, scope)
        found = await talk.finder.find("lighthouse", scope)
        assert not answer.answered
        assert {one.passage.span.episode_id for one in found.passages}.isdisjoint({secret.id})
        assert found.passages
        assert not await talk.finder.suggest_topics("orc", scope)
        assert "Lisbon" not in str((answer.nearest, answer.closest, answer.repairs, found))
        misheard = await talk.answerer.answer("What is an orchard ray?", scope)
        assert "Orchid" not in str((misheard.nearest, misheard.closest, misheard.repairs))


async def test_hidden_words_are_no_evidence_and_not_the_nearest(talk: TalkingLibrary) -> None:
    episode = await talk.tell("one", LEAD, SECRET, REST)
    await talk.tell("two", LEAD, OPEN)
    text = (await talk.stores.library.transcript(episode.id)).text
    start = text.index("Orchid Array")
    span = Span(episode.id, episode.transcript_hash, start, start + 6)
    question = "Who sold the Orchid Array in Lisbon?"
    for _ in range(2):
        shown = await talk.answerer.answer(question, talk.scope())
        assert "Lisbon" in shown.evidence[0].text
        scope = hiding(talk.scope(), spans=(span,))
        answer = await talk.answerer.answer(question, scope)
        cited = [*answer.evidence, *answer.nearest]
        assert not any(one.span.overlaps(span) for one in cited)
        lighthouse = await talk.answerer.answer("What are your favorite lighthouse stories?", scope)
        assert "favorite stories" in lighthouse.evidence[0].text


async def test_what_one_community_hides_others_see(talk: TalkingLibrary) -> None:
    episode = await talk.tell("one", LEAD, SECRET, REST)
    theirs = talk.scope(community=BOB)
    assert not (await talk.answerer.answer("Who sold it in Lisbon?", hiding(talk.scope(), episode.id))).answered
    assert (await talk.answerer.answer("Who sold it in Lisbon?", theirs)).answered
