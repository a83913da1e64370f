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
from tests.walls.hostile_show import Attacking
from tests.walls.injections import HOSTILE_QUESTIONS
from tests.walls.living import lives
from tests.walls.oracle import letters
from tests.walls.staging import Stage, staged
from tests.walls.visiting import follows, visits
from tests.walls.watching import Steps

EPISODES, OUTPUTS, QUESTIONS = (300, 1_000, 200) if FULL else (30, 100, 20)
TOLD, DAYS, EVERY, VISITED, PAGES, ASKED = (6, 10, 1, 20, 100, 1) if FULL else (3, 5, 6, 1, 8, 3)
"""Episodes that are news, days that go by, one message in so many drawn everywhere, episodes asked about in the
playground, pages opened, and one episode in so many asked about."""
OURS = {prompt.instructions for prompt in (ANSWER, FOLLOW_UP, FIND, SUM_UP, SPEAKERS)}


@pytest.mark.timeout(1_800 if FULL else 180)
async def test_nothing_that_an_obeying_model_says_of_hostile_episodes_is_seen(tmp_path: Path) -> None:
    async with staged(tmp_path, EPISODES, seed=20_261_122, every=EVERY) as stage:
        await _all_are_read(stage)
        await lives(stage, TOLD, DAYS)
        await _lists_are_shown(stage)
        await _questions_are_answered(stage)
        await visits(stage, [line for one in stage.made[:VISITED] for line in _lines(one)])
        pages = await follows(stage, PAGES)
        adversary, oracle = stage.adversary, stage.oracle
        assert adversary.outputs >= OUTPUTS
        problems = oracle.judged()
        assert not problems, "\n".join([f"{len(problems)} problems:", *problems[:40]])
        assert oracle.quotes >= EPISODES
        assert (oracle.steps > 0, oracle.forms > 0, stage.changes > 0, pages) == (True, True, True, PAGES)
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
    for at, one in enumerate(stage.made[::ASKED]):
        member = (stage.town, stage.other)[at % 2].member(f"q{at}")
        for question in (f"what did they say about {one.target}?", f"{_fact(one, at)}?", "and why?"):
            steps = Steps(stage.oracle.looks, question, question)
            stage.oracle.looks(await member.types(f"/ask {question}", steps), question, question)


def _lines(one: Attacking) -> list[str]:
    """What somebody in the playground types about an episode."""
    return [f"/takeaways {one.title}", f"what did they say about {one.target}?", f"{_fact(one, one.number)}?", "why?"]


def _fact(one: Attacking, at: int) -> str:
    return one.facts[at % len(one.facts)].said.rstrip(".")


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
