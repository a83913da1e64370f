"""Words from a model over both roads: what is sent, what is paid, what is understood."""

import asyncio
import json
from collections.abc import Mapping

import pytest

from adapters.llm.manners import Road, Shape
from tests.wire.llm.behaviours import Cuts, Fails, Output, Says, garbles, limited
from tests.wire.llm.gaps import LOCAL, Able
from tests.wire.llm.running import ANY, ScriptedModels
from tests.wire.llm.trying import GOOD, MATERIAL, PROMPT, SAID, call, trial

ROADS = [Road.CHAT, Road.RESPONSES]


@pytest.mark.parametrize("road", ROADS)
async def test_a_schema_is_filled_and_settled_with_what_it_took(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, Says(GOOD, usage=(120, 30), cached=100))
    async with trial(models, road=road) as on:
        written = await on.model.write(call())
        assert written.value == SAID
        assert (written.usage.read, written.usage.written, written.usage.cached) == (120, 30, 100)
        assert written.model == "gpt-test"
        assert on.book.ends == ["settled"]
        assert on.figure("tokens_total", purpose="answer", kind="read") == 120
        assert on.figure("cost_total", purpose="answer") == pytest.approx((20 * 2 + 100 * 0.5 + 30 * 8) / 1e6)
        assert on.figure("calls_total", purpose="answer", outcome="ok") == 1
        assert on.figure("seconds_count", purpose="answer") == 1


@pytest.mark.parametrize("road", ROADS)
async def test_data_travels_apart_from_instructions_and_nothing_names_the_community(
    models: ScriptedModels, road: Road
) -> None:
    models.script(ANY, Says(GOOD))
    async with trial(models, road=road, makers=True) as on:
        await on.model.write(call(community="slack:T0SECRET"))
    (asked,) = models.requests
    assert asked.instructions == PROMPT.instructions
    assert asked.material == MATERIAL
    assert [role for role, _ in asked.messages] == ["system", "user"]
    assert "T0SECRET" not in json.dumps(asked.body)
    assert asked.body["store"] is False
    assert asked.body["prompt_cache_key"].endswith("-answer-3")
    assert len(asked.body["prompt_cache_key"]) <= 64
    assert len(asked.body["safety_identifier"]) <= 64
    assert asked.purpose == "answer"
    assert asked.most_tokens == 300


@pytest.mark.parametrize("road", ROADS)
async def test_what_is_reserved_bounds_what_any_tokeniser_could_count(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, [garbles("ü" * 50), Says(GOOD)])
    async with trial(models, road=road) as on:
        await on.model.write(call(material="早" * 400))
    for booked, asked in zip(on.book.requests, models.requests, strict=True):
        sent = sum(len(text.encode()) for _, text in asked.messages) + len(json.dumps(asked.schema))
        assert booked.most >= sent + 300


@pytest.mark.parametrize("road", ROADS)
async def test_an_answer_that_does_not_fit_is_mended_once(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, [Says({"sentences": [{"text": 5}]}, usage=(10, 5)), Says(GOOD, usage=(20, 6))])
    async with trial(models, road=road) as on:
        written = await on.model.write(call())
    assert written.value == SAID
    assert (written.usage.read, written.usage.written) == (30, 11)
    roles = [role for role, _ in models.requests[1].messages]
    assert roles == ["system", "user", "assistant", "user"]
    assert "sentences.0.lines" in models.requests[1].messages[-1][1]
    assert on.book.ends == ["settled", "settled"]


@pytest.mark.parametrize("road", ROADS)
async def test_a_cut_off_answer_is_asked_for_more_briefly(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, [Says(json.dumps(GOOD)[:-4], finish="length"), Says(GOOD)])
    async with trial(models, road=road) as on:
        assert (await on.model.write(call())).value == SAID
    assert "too long" in models.requests[1].messages[-1][1]


@pytest.mark.parametrize("road", ROADS)
async def test_usage_that_is_missing_leaves_all_that_was_reserved_spent(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, Says(GOOD, usage=None))
    async with trial(models, road=road) as on:
        written = await on.model.write(call())
    assert on.book.ends == ["all of it"]
    assert written.usage.total == on.book.requests[0].most


@pytest.mark.parametrize("road", ROADS)
async def test_parts_are_told_as_they_are_written(models: ScriptedModels, road: Road) -> None:
    two = {"sentences": [{"text": "Sheep like the north side.", "lines": [1]}, {"text": "It freezes.", "lines": [2]}]}
    models.script(ANY, Says(two, usage=(9, 9)))
    parts: list[Mapping[str, object]] = []

    async def on_part(part: Mapping[str, object]) -> None:
        parts.append(part)

    async with trial(models, road=road) as on:
        written = await on.model.write(call(), on_part=on_part)
    assert written.value.model_dump() == two == parts[-1]
    assert len(parts) > 4
    first = [part for part in parts if len(part["sentences"]) == 2]  # type: ignore[arg-type]
    assert all(part["sentences"][0] == two["sentences"][0] for part in first)  # type: ignore[index]
    assert on.book.ends == ["settled"]
    assert models.requests[0].streamed


@pytest.mark.parametrize("road", ROADS)
async def test_a_stream_that_breaks_is_begun_anew(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, [Says(GOOD, cut_after=3), Says(GOOD)])
    parts: list[Mapping[str, object]] = []

    async def on_part(part: Mapping[str, object]) -> None:
        parts.append(part)

    async with trial(models, road=road) as on:
        assert (await on.model.write(call(), on_part=on_part)).value == SAID
    assert parts[-1] == GOOD
    assert on.book.ends == ["all of it", "settled"]


async def test_a_reset_a_500_and_a_short_limit_are_each_tried_once_more(models: ScriptedModels) -> None:
    for first, end in (
        (Cuts(), "all of it"),
        (Fails(500), "all of it"),
        (limited(0), "unspent"),
        (Fails(409), "unspent"),
    ):
        models.script(ANY, [first, Says(GOOD)])
        async with trial(models) as on:
            assert (await on.model.write(call())).value == SAID
            assert on.book.ends == [end, "settled"]


async def test_one_more_try_is_for_the_whole_of_a_call(models: ScriptedModels) -> None:
    """With a repair: three requests in all, not four."""
    models.script(ANY, [Fails(500), garbles(), Fails(500), Says(GOOD)])
    async with trial(models) as on:
        with pytest.raises(Exception, match="not answering"):
            await on.model.write(call())
    assert len(models.requests) == 3


@pytest.mark.parametrize(
    ("able", "shape"),
    [
        (Able(temperature=False), Shape.SCHEMA),
        (Able(max_tokens=False), Shape.SCHEMA),
        (Able(schema=False), Shape.OBJECT),
        (Able(schema=False, json_object=False), Shape.PLAIN),
        (Able(temperature=False, max_tokens=False, schema=False, json_object=False, stream_options=False), Shape.PLAIN),
        (Able(stream=False), Shape.SCHEMA),
    ],
)
async def test_the_gaps_of_a_server_are_found_once_and_remembered(able: Able, shape: Shape) -> None:
    async with ScriptedModels(able=able, otherwise=Says(GOOD)) as models, trial(models) as on:

        async def on_part(part: Mapping[str, object]) -> None:
            assert part

        assert (await on.model.write(call(), on_part=on_part)).value == SAID
        asked = len(models.requests)
        assert asked > 1
        assert set(on.book.ends[:-1]) == {"unspent"}
        assert (await on.model.write(call(), on_part=on_part)).value == SAID
        assert len(models.requests) == asked + 1
        assert models.requests[-1].shape == shape
        assert ("JSON schema" in models.requests[-1].instructions) == (shape is not Shape.SCHEMA)


async def test_a_plain_local_server_does(models: ScriptedModels) -> None:
    models.able = LOCAL
    wordy = "<think>They want JSON {hm}.</think>Sure!\n```json\n" + json.dumps(GOOD) + "\n```\nThere you are."
    models.script(ANY, Says(wordy))
    async with trial(models, model="", road=Road.AUTO) as on:
        assert (await on.model.write(call())).value == SAID
        assert on.model.name.startswith("small-instruct:latest@127.0.0.1:")


async def test_responses_are_taken_at_the_makers_and_left_where_they_do_not_work(models: ScriptedModels) -> None:
    models.script(ANY, [Says(GOOD)] * 3)
    async with trial(models, road=Road.AUTO, makers=True) as on:
        await on.model.write(call())
    models.able = Able(responses=False)
    async with trial(models, road=Road.AUTO, makers=True) as on:
        await on.model.write(call())
        await on.model.write(call())
    assert [asked.road for asked in models.requests] == ["responses", "responses", "chat", "chat"]


async def test_a_model_is_chosen_by_preference_or_is_the_first_that_writes(models: ScriptedModels) -> None:
    models.able = Able(models=("text-embedding-test", "gpt-test-mini", "gpt-test"))
    models.script(ANY, [Says(GOOD)] * 2)
    async with trial(models, model="", preferences=["none-*", "gpt-test"]) as on:
        assert (await on.model.write(call())).model == "gpt-test"
    async with trial(models, model="") as on:
        assert (await on.model.write(call())).model == "gpt-test-mini"


async def test_the_effort_is_sent_where_it_is_set_and_known(models: ScriptedModels) -> None:
    models.script(ANY, [Says(GOOD), Fails(400, "unsupported_parameter", param="reasoning_effort"), Says(GOOD)])
    async with trial(models, effort="low") as on:
        await on.model.write(call())
        await on.model.write(call())
    assert [asked.body.get("reasoning_effort") for asked in models.requests] == ["low", "low", None]


async def test_an_answer_with_nothing_in_it_is_no_answer(models: ScriptedModels) -> None:
    models.script(ANY, [Says(Output(text="")), Says(GOOD)])
    async with trial(models) as on:
        assert (await on.model.write(call())).value == SAID
    assert [role for role, _ in models.requests[1].messages] == ["system", "user", "user"]


@pytest.mark.parametrize("road", ROADS)
async def test_a_character_cut_in_two_is_whole_again(models: ScriptedModels, road: Road) -> None:
    happy = {"sentences": [{"text": "Sheep 🐑🐑 like it 👍🏽.", "lines": [1]}]}
    models.script(ANY, Says(Output(text=json.dumps(happy, ensure_ascii=False), halves=True)))
    parts: list[Mapping[str, object]] = []

    async def on_part(part: Mapping[str, object]) -> None:
        parts.append(part)

    async with trial(models, road=road) as on:
        written = await on.model.write(call(), on_part=on_part)
    assert written.value.model_dump() == happy == parts[-1]


@pytest.mark.parametrize("road", ROADS)
async def test_a_model_that_runs_on_and_on_is_left(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, [Says("{" + "la " * 10_000), Says(GOOD)])

    async def on_part(part: Mapping[str, object]) -> None:
        pass

    async with trial(models, road=road) as on:
        assert (await on.model.write(call(most_tokens=50), on_part=on_part)).value == SAID
        assert on.book.ends == ["all of it", "settled"]
    assert "too long" in models.requests[1].messages[-1][1]


async def test_requests_side_by_side_learn_from_one_another() -> None:
    gaps = Able(temperature=False, schema=False)
    async with ScriptedModels(able=gaps, otherwise=Says(GOOD)) as models, trial(models) as on:
        made = await asyncio.gather(*(on.model.write(call()) for _ in range(6)))
    assert {written.value.model_dump_json() for written in made} == {SAID.model_dump_json()}
