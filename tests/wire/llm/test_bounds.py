"""Bounds in our schemas: asked of a server that takes them, and nothing lost with one that does not."""

import json
from datetime import timedelta

import pytest

from adapters.llm.manners import Shape
from bot.domain.ids import CommunityId
from bot.ports.models import ModelCall
from bot.prompts.answer import ANSWER, DraftAnswer
from tests.wire.llm.behaviours import Says
from tests.wire.llm.gaps import ABLE, LOCAL, Able
from tests.wire.llm.running import ANY, ScriptedModels
from tests.wire.llm.trying import trial

LONG = {"found": True, "sentences": [{"lines": list(range(1, 40)), "text": "It goes on and on. " * 60}] * 9}


def call() -> ModelCall[DraftAnswer]:
    return ModelCall(
        prompt=ANSWER,
        community=CommunityId("c"),
        material="1: Sheep prefer the north side.",
        answer=DraftAnswer,
        most_tokens=800,
        deadline=timedelta(seconds=20),
    )


@pytest.mark.parametrize(
    ("able", "makers", "requests", "asked_for"),
    [
        (LOCAL, False, 1, {"maxItems", "maxLength"}),
        (Able(**{**vars(LOCAL), "max_length": False}), False, 2, set()),
        (Able(**{**vars(ABLE), "max_length": False}), True, 1, {"maxItems"}),
    ],
    ids=["a local server", "one that knows no lengths", "the maker's"],
)
async def test_a_server_is_asked_for_the_bounds_that_it_takes(
    able: Able, makers: bool, requests: int, asked_for: set[str]
) -> None:
    async with ScriptedModels(able=able, otherwise=Says(LONG)) as models:
        async with trial(models, model=able.models[0], makers=makers) as on:
            for _ in range(2):
                await on.model.write(call())
            assert on.model.manners.shape is Shape.SCHEMA
        schema = json.dumps(models.requests[-1].schema)
        assert len(models.requests) == requests + 1
    assert {name for name in ("maxItems", "maxLength") if name in schema} == asked_for


async def test_what_goes_beyond_the_bounds_is_not_asked_for_again(models: ScriptedModels) -> None:
    models.script(ANY, Says(LONG))
    async with trial(models) as on:
        written = await on.model.write(call())
    assert len(models.requests) == 1
    assert len(written.value.sentences) == 9
