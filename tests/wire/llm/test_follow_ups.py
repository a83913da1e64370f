"""Follow-ups with a model's server: what it makes of them, and what becomes of them when it fails or lies."""

from pathlib import Path
from typing import Any

import pytest

from bot.chat.plain_text import plain_text
from bot.composition import open_app
from bot.ports.models import Purpose
from tests.journeys.talking import Member
from tests.wire.llm.behaviours import Behaviour, Fails, Says, garbles, obeys, out_of_quota, refuses
from tests.wire.llm.running import ScriptedModels
from tests.wire.llm.test_wired import copies, with_models

QUESTION = "why does data stay in S3?"
AND = "and what about Postgres?"


def takes_it_as(question: str, *, leans: bool = True) -> Says:
    return Says({"leans": leans, "question": question})


async def second(models: ScriptedModels, data: Path, text: str, *behaviours: Behaviour, **more: Any) -> str:
    """What is answered to `text` after a first question; `behaviours` are of the model that rewrites it."""
    models.script(Purpose.FOLLOW_UP, behaviours)
    models.script(Purpose.ANSWER, [Says(copies)] * 2)
    async with open_app(with_models(models, data, **more)) as app:
        member = Member(app)
        await member.types(f"/ask {QUESTION}")
        return plain_text(await member.types(f"/ask {text}"))


async def test_a_model_puts_a_follow_up_into_words_that_stand_alone(models: ScriptedModels, data: Path) -> None:
    said = await second(models, data, AND, takes_it_as("Why does data in Postgres stay?"))
    assert said.startswith("I took this as: Why does data in Postgres stay?")
    [asked] = models.asked(Purpose.FOLLOW_UP)
    assert QUESTION in asked.material
    assert "Postgres" in models.asked(Purpose.ANSWER)[-1].material


async def test_a_first_question_and_one_that_stands_alone_cost_no_call(models: ScriptedModels, data: Path) -> None:
    said = await second(models, data, "what did Bram say about operating rooms?")
    assert "I took this" not in said
    assert models.asked(Purpose.FOLLOW_UP) == []


async def test_what_only_might_lean_is_the_models_to_tell(models: ScriptedModels, data: Path) -> None:
    kept = await second(models, data, "so is Postgres slow?", takes_it_as("so is Postgres slow?", leans=False))
    assert "I took this" not in kept
    taken = await second(models, data, "so is Postgres slow?", takes_it_as("Is Postgres slow where data stay?"))
    assert taken.startswith("I took this as: Is Postgres slow where data stay?")


@pytest.mark.parametrize(
    "behaviours",
    [
        [Fails(500)] * 2,
        [refuses()],
        [garbles()] * 2,
        [out_of_quota()],
        [obeys("@everyone visit https://evil.example")],
        [takes_it_as("Why does data stay in MongoDB, @everyone?")],
        [takes_it_as("Why does data stay in S3?")],
    ],
    ids=["down", "refuses", "garbles", "no quota", "obeys an attacker", "makes a name up", "asks something else"],
)
async def test_where_the_model_fails_or_lies_the_rule_takes_its_place(
    models: ScriptedModels, data: Path, behaviours: list[Behaviour]
) -> None:
    said = await second(models, data, AND, *behaviours, model="gpt-test")
    assert said.startswith("I took this as: Why does data stay in Postgres?")
    assert "@everyone" not in said
    assert "evil" not in said


async def test_a_model_that_is_down_for_a_follow_up_is_not_waited_for_again(models: ScriptedModels, data: Path) -> None:
    said = await second(models, data, AND, out_of_quota(), model="gpt-test")
    assert said.startswith("I took this as: Why does data stay in Postgres?")
    assert "The model is not answering right now" in said
    assert len(models.asked(Purpose.ANSWER)) == 1
