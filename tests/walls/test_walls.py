"""Hostile episodes and a model that obeys them: nothing of what it was told to say is ever seen."""

import random
from pathlib import Path

import pytest

from bot.analysing.by_model.keeping import Ended
from bot.prompts.answer import ANSWER
from bot.prompts.find import FIND
from bot.prompts.follow_up import FOLLOW_UP
from bot.prompts.speakers import SPEAKERS
from bot.prompts.sum_up import SUM_UP
from tests.conftest import FULL
from tests.walls.adversary import FOREIGN_CANARY
from tests.walls.injections import HOSTILE_QUESTIONS
from tests.walls.oracle import letters
from tests.walls.staging import Stage, staged, wants_news

EPISODES, OUTPUTS, QUESTIONS = (300, 1_000, 200) if FULL else (30, 100, 20)
OURS = {prompt.instructions for prompt in (ANSWER, FOLLOW_UP, FIND, SUM_UP, SPEAKERS)}


@pytest.mark.timeout(1_800 if FULL else 180)
async def test_nothing_that_an_obeying_model_says_of_hostile_episodes_is_seen(tmp_path: Path) -> None:
    async with staged(tmp_path, EPISODES, seed=20_261_122) as stage:
        await wants_news(stage)
        await _all_are_read(stage)
        await _news_are_told(stage)
        await _lists_are_shown(stage)
        await _questions_are_answered(stage)
        adversary, oracle = stage.adversary, stage.oracle
        assert adversary.outputs >= OUTPUTS
        problems = oracle.judged()
        assert not problems, "\n".join([f"{len(problems)} problems:", *problems[:40]])
        assert oracle.quotes >= EPISODES
        assert {one.instructions for one in stage.models.requests if one.road == "chat"} <= OURS
        seen = [text for text in adversary.honest if letters(text) in oracle.shown]
        assert len(seen) >= len(adversary.honest) / 4, "the walls let nothing through at all"


async def _all_are_read(stage: Stage) -> None:
    reading = stage.app.reading
    assert reading is not None
    for episode in await stage.stored():
        await reading.readings.want(episode)
        assert (await reading.readings.read(episode)).ended is Ended.READ
        card = await stage.app.cards.of(episode)
        stage.oracle.publishes([one.title for one in (await stage.app.cards.by_rules(episode)).chapters])
        for words in (
            *(take.claim for take in card.hot_takes),
            *(one.statement for one in card.takeaways),
            *(one.text for one in card.summary),
            *(one.title for one in card.chapters if not one.published),
            *(one.canonical for one in card.glossary),
        ):
            stage.oracle.reads(words, f"card of {episode.title}")
        people = {person.name for person in episode.details.persons} | {"Ada Quill", "Bob Tarn"}
        assert {guess.speaker for guess in card.speakers} <= people
        transcript = await stage.app.stores.library.transcript(episode.id)
        spans = [one.span for one in card.quotes] + [span for one in card.hot_takes for span in one.spans]
        for cited in await stage.app.stores.library.cite(spans):
            assert cited.text == transcript.cut(cited.span.start, cited.span.end)


async def _news_are_told(stage: Stage) -> None:
    for episode in (await stage.stored())[:3]:
        await stage.app.stores.arrivals.arrived([episode.id], stage.app.clock.now())
    await stage.ticks(3)
    sent = [one for one in stage.town.poster.sent if one.place.channel == "C0NEWS"]
    assert sent
    for one in stage.town.poster.sent:
        stage.oracle.looks(one.message, f"posted to {one.place.channel}")


async def _lists_are_shown(stage: Stage) -> None:
    for at, one in enumerate(stage.made):
        member = (stage.town, stage.other)[at % 2].member(f"p{at}")
        for line in (
            f"/takeaways {one.title}",
            f"/episode {one.title}",
            f"/hottakes {one.title}",
            f"/quote {one.target}",
        ):
            stage.oracle.looks(await member.types(line), line)


async def _questions_are_answered(stage: Stage) -> None:
    for at, one in enumerate(stage.made):
        member = (stage.town, stage.other)[at % 2].member(f"q{at}")
        name = one.facts[at % len(one.facts)].said
        for question in (f"what did they say about {one.target}?", name.rstrip(".") + "?", "and why?"):
            stage.oracle.looks(await member.types(f"/ask {question}"), question, question)


async def test_hostile_questions_learn_nothing_of_other_communities(tmp_path: Path) -> None:
    chance = random.Random(7)
    async with staged(tmp_path, 6, seed=11) as stage:
        asker, victim = stage.town.member("eve"), stage.other.member("vic")
        target = stage.made[0].target
        await victim.types(f"/ask {FOREIGN_CANARY} why does {target} matter?")
        before = len(stage.models.requests)
        for at in range(QUESTIONS):
            word = chance.choice(stage.made).target
            question = HOSTILE_QUESTIONS[at % len(HOSTILE_QUESTIONS)].format(word=word)
            stage.oracle.looks(await asker.types(f"/ask {question[:480]}"), question, question[:480])
        asked = stage.models.requests[before:]
        assert asked
        assert {one.instructions for one in asked if one.road == "chat"} <= OURS
        assert not any(letters(FOREIGN_CANARY) in letters(one.material) for one in asked)
        assert not any(stage.models.key in str(one.body) for one in asked)
        assert not stage.oracle.judged(), "\n".join(stage.oracle.problems[:40])
