"""Servers that answer with damaged protocol: whatever it is, a call ends in an answer or in one `ModelError`."""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.llm import errors
from adapters.llm.manners import Road
from bot.errors import ModelError
from tests.conftest import FULL
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Fails, Output
from tests.wire.llm.running import ScriptedModels
from tests.wire.llm.shapes import parts, whole
from tests.wire.llm.trying import GOOD, Sentences, call, trial

_BODIES = 1_000 if FULL else 40
_ODD: list[Any] = [None, 0, -1, 1e300, "", "x", [], {}, [None], {"a": 1}, True, "\ud83d", "\x00", ["\udc00"], [[[]]]]


def damaged(value: Any, chance: random.Random) -> Any:
    """The same with one thing in it missing, or in place of another."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(sorted(value))
        if chance.random() < 0.15:
            return {key: one for key, one in value.items() if key != name}
        return {**value, name: damaged(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        return [*value[:at], damaged(value[at], chance), *value[at + 1 :]]
    return chance.choice(_ODD)


def bodies(road: Road, streamed: bool, chance: random.Random) -> Iterator[str]:
    asked = Asked(road.value, "answer", {"model": "gpt-test", "stream_options": {"include_usage": True}})
    output = Output(text=json.dumps(GOOD))
    while True:
        if not streamed:
            yield json.dumps(damaged(whole(asked, output), chance))
            continue
        lines = [json.dumps(part) for part in parts(asked, output)]
        at = chance.randrange(len(lines))
        broken = json.dumps(damaged(json.loads(lines[at]), chance))
        lines[at] = chance.choice([broken, broken, broken, lines[at][:-3], "", '{"error": {"message": "overloaded"}}'])
        end = [] if chance.random() < 0.2 else ["[DONE]"]
        yield "".join(f"data: {line}\n\n" for line in [*lines[: chance.randint(at + 1, len(lines))], *end])


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("road", [Road.CHAT, Road.RESPONSES])
async def test_damaged_answers_end_well(
    models: ScriptedModels, road: Road, streamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "SHORTLY", timedelta())
    chance = random.Random(f"{road} {streamed}")
    made = bodies(road, streamed, chance)
    kind = "text/event-stream" if streamed else "application/json"
    ended = {"written": 0, "failed": 0}

    async def on_part(part: Mapping[str, object]) -> None:
        assert part

    async with trial(models, road=road) as on:
        for _ in range(_BODIES):
            on.resting.worked(call().prompt.purpose)
            models.otherwise = Fails(200, body=next(made), kind=kind)
            try:
                written = await on.model.write(call(), on_part=on_part if streamed else None)
            except ModelError:
                ended["failed"] += 1
            else:
                ended["written"] += 1
                assert isinstance(written.value, Sentences)
                assert written.usage.total >= 0
        assert on.figure("calls_total", purpose="answer", outcome="defect") == 0
    assert min(ended.values()) > 0
