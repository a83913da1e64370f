"""Whatever a server does, a call ends in its deadline, with one `ModelError` that can be shown to a person."""

import asyncio
import re
import time
from collections.abc import Mapping

import pytest

from adapters.llm.manners import Road
from bot.errors import ModelDown, ModelError, ModelGarbled, ModelRefused, ModelTooSlow, OverBudget
from tests.wire.llm.behaviours import (
    Behaviour,
    Cuts,
    Fails,
    Hangs,
    Says,
    Trickles,
    Waits,
    filtered,
    garbles,
    limited,
    out_of_quota,
    refuses,
    truncates,
)
from tests.wire.llm.gaps import Able
from tests.wire.llm.running import ANY, ScriptedModels
from tests.wire.llm.trying import GOOD, call, trial

KINDLY = re.compile(r"[A-Z][\w' ]+\.")
PAGE = "<html><body>It works!</body></html>"

CASES: list[tuple[str, list[Behaviour], type[ModelError], int]] = [
    ("refusal", [refuses()], ModelRefused, 1),
    ("filtered", [filtered()], ModelRefused, 1),
    ("filtered before", [Fails(400, "content_filter")], ModelRefused, 1),
    ("truncated twice", [truncates(), truncates()], ModelGarbled, 2),
    ("invalid twice", [garbles(), garbles("{}")], ModelGarbled, 2),
    ("hangs", [Hangs()], ModelTooSlow, 1),
    ("trickles", [Trickles()], ModelTooSlow, 1),
    ("slow", [Waits(30, Says(GOOD))], ModelTooSlow, 1),
    ("slow after a limit", [limited(0), Waits(30, Says(GOOD))], ModelTooSlow, 2),
    ("500 twice", [Fails(500), Fails(503)], ModelDown, 2),
    ("reset twice", [Cuts(), Cuts()], ModelDown, 2),
    ("429", [limited()], ModelDown, 1),
    ("429 twice", [limited(0), limited(0)], ModelDown, 2),
    ("429 for long", [limited(3600)], ModelDown, 1),
    ("429 with nonsense", [Fails(429, body="slow down", retry_after=float("nan"))], ModelDown, 1),
    ("no quota", [out_of_quota()], ModelDown, 1),
    ("payment", [Fails(402)], ModelDown, 1),
    ("key refused", [Fails(401, "invalid_api_key")], ModelDown, 1),
    ("forbidden", [Fails(403)], ModelDown, 1),
    ("too long", [Fails(400, "context_length_exceeded")], ModelRefused, 1),
    ("too long, in words", [Fails(400, message="the request exceeds the available context size")], ModelRefused, 1),
    ("unknown refusal", [Fails(418)], ModelDown, 1),
    ("html error", [Fails(502, body=PAGE), Fails(502, body=PAGE)], ModelDown, 2),
    ("html answer", [Fails(200, body=PAGE)], ModelDown, 1),
    ("json of something else", [Fails(200, body='{"hello": 1}')], ModelDown, 1),
    ("null", [Fails(200, body="null")], ModelDown, 1),
]


@pytest.mark.parametrize(
    ("road", "streamed"),
    [(Road.CHAT, False), (Road.CHAT, True), (Road.RESPONSES, True)],
    ids=["chat", "chat streamed", "responses streamed"],
)
@pytest.mark.parametrize(("script", "kind", "requests"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
async def test_every_failure_ends_in_one_kind_sentence(
    models: ScriptedModels, script: list[Behaviour], kind: type[ModelError], requests: int, road: Road, streamed: bool
) -> None:
    models.script(ANY, script)

    async def on_part(part: Mapping[str, object]) -> None:
        pass

    async with trial(models, road=road) as on:
        deadline = 0.8 if kind is ModelTooSlow else 20.0
        with pytest.raises(ModelError) as raised:
            await on.model.write(call(deadline=deadline), on_part=on_part if streamed else None)
        assert type(raised.value) is kind
        assert KINDLY.fullmatch(raised.value.user_text)
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__ or raised.value.__context__ is None
        assert len(models.requests) == requests
        assert on.figure("calls_total", purpose="answer", outcome=kind.code) == 1
        assert on.figure("seconds_count", purpose="answer") == 1


@pytest.mark.parametrize("road", [Road.CHAT, Road.RESPONSES])
async def test_a_stream_broken_twice_is_a_model_that_is_down(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, [Says(GOOD, cut_after=2), Says(GOOD, cut_after=4)])

    async def on_part(part: Mapping[str, object]) -> None:
        pass

    async with trial(models, road=road) as on:
        with pytest.raises(ModelDown, match="not answering"):
            await on.model.write(call(), on_part=on_part)
        assert on.book.ends == ["all of it", "all of it"]


async def test_a_server_that_is_not_there_costs_nothing(models: ScriptedModels, unused_tcp_port: int) -> None:
    async with trial(models, address=f"http://127.0.0.1:{unused_tcp_port}/v1") as on:
        with pytest.raises(ModelDown) as raised:
            await on.model.write(call())
        assert f"127.0.0.1:{unused_tcp_port}" in raised.value.remedy
        assert on.book.ends == ["unspent", "unspent"]


async def test_what_was_refused_before_any_work_is_given_back(models: ScriptedModels) -> None:
    for refusal in (out_of_quota(), limited(), Fails(401), Fails(404, "model_not_found"), Fails(400, "content_filter")):
        models.script(ANY, refusal)
        async with trial(models) as on:
            with pytest.raises(ModelError):
                await on.model.write(call())
            assert on.book.ends == ["unspent"]


async def test_what_may_have_been_billed_stays_spent(models: ScriptedModels) -> None:
    for broken in (Hangs(), Cuts(), Fails(500)):
        models.script(ANY, [broken] * 2)
        async with trial(models) as on:
            with pytest.raises(ModelError):
                await on.model.write(call(deadline=1.5))
            assert set(on.book.ends) == {"all of it"}


async def test_a_hanging_server_is_left_at_the_deadline(models: ScriptedModels) -> None:
    models.script(ANY, Hangs())
    async with trial(models) as on:
        with pytest.raises(ModelTooSlow):
            await on.model.write(call(deadline=0.3))
        await models.until(lambda: models.requests[0].abandoned)


async def test_nothing_is_sent_that_may_not_be_spent(models: ScriptedModels) -> None:
    async with trial(models) as on:
        on.book.refuse = OverBudget("All is spent.")
        with pytest.raises(OverBudget, match=r"All is spent\."):
            await on.model.write(call())
    assert models.requests == []


async def test_whoever_goes_away_takes_the_request_along(models: ScriptedModels) -> None:
    models.script(ANY, [Hangs(), Says(GOOD)])
    async with trial(models) as on:
        writing = asyncio.create_task(on.model.write(call()))
        await models.until(lambda: len(models.requests) == 1)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert on.book.ends == ["all of it"]
        assert on.figure("calls_total", purpose="answer", outcome="cancelled") == 1
        await on.model.write(call())


async def test_a_limit_that_outlasts_the_deadline_is_not_waited_for(models: ScriptedModels) -> None:
    models.script(ANY, limited(9))
    async with trial(models) as on:
        before = time.monotonic()
        with pytest.raises(ModelDown, match="very busy"):
            await on.model.write(call(deadline=5))
        assert time.monotonic() - before < 5


async def test_a_server_that_keeps_failing_is_left_alone_and_then_tried_once(models: ScriptedModels) -> None:
    models.script(ANY, [Fails(401)] * 6)
    async with trial(models) as on:
        clock = 0.0
        on.resting.now = lambda: clock
        for _ in range(9):
            with pytest.raises(ModelDown):
                await on.model.write(call())
        assert len(models.requests) == 5
        clock = 16.0
        for _ in range(2):
            with pytest.raises(ModelDown):
                await on.model.write(call())
        assert len(models.requests) == 6
        clock = 50.0
        models.script(ANY, [Says(GOOD)] * 2)
        await on.model.write(call())
        await on.model.write(call())
        assert on.figure("calls_total", purpose="answer", outcome="resting") == 5


async def test_a_server_without_a_model_that_writes_says_what_to_set(models: ScriptedModels) -> None:
    models.able = Able(models=("text-embedding-test",))
    async with trial(models, model="") as on:
        with pytest.raises(ModelDown) as raised:
            await on.model.write(call())
        assert "AFTERSHOW_MODEL" in raised.value.remedy


@pytest.mark.parametrize("road", [Road.CHAT, Road.RESPONSES])
async def test_whoever_goes_away_ends_the_stream(models: ScriptedModels, road: Road) -> None:
    models.script(ANY, Says(GOOD, pause=0.05))
    part = asyncio.Event()

    async def on_part(_: Mapping[str, object]) -> None:
        part.set()

    async with trial(models, road=road) as on:
        writing = asyncio.create_task(on.model.write(call(), on_part=on_part))
        await part.wait()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert on.book.ends == ["all of it"]
        await models.until(lambda: models.requests[0].abandoned)
