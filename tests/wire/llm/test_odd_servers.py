"""Servers that speak the protocol in their own way: what they mean is understood, and nothing of them is a defect."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from adapters.llm import chat
from adapters.llm.manners import Manners, Road
from bot.errors import ModelDown, ModelError, ModelGarbled, ModelRefused
from bot.ports.models import Purpose, Usage
from tests.wire.llm.behaviours import Fails, Says
from tests.wire.llm.running import ANY, ScriptedModels
from tests.wire.llm.test_embedder import embed
from tests.wire.llm.trying import GOOD, SAID, Handler, Trial, call, served, trial

WHOLE = json.dumps(GOOD)
NO_NUMBERS = ("1e999", "1e300", "NaN", "0.0", '"AAAA"', "")


async def no_part(part: Mapping[str, object]) -> None:
    pass


@asynccontextmanager
async def asking(handler: Handler, road: Road = Road.CHAT, model: str = "gpt-test") -> AsyncIterator[Trial]:
    """The adapter, with a server that does with each request what `handler` does."""
    async with (
        served(handler) as address,
        trial(ScriptedModels(), address=address, road=road, model=model) as on,
    ):
        yield on


def events(*parts: dict[str, Any], stays: bool = False) -> Handler:
    """A stream of these; where it `stays`, the connection is then held open without a word."""

    async def handler(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        for part in parts:
            await answer.write(f"data: {json.dumps(part)}\n\n".encode())
        if stays:
            await asyncio.sleep(60)
        return answer

    return handler


def body(made: object) -> Fails:
    return Fails(200, body=made if isinstance(made, str) else json.dumps(made), kind="application/json")


def completion(content: object, finish: str = "stop", **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], **more}


def chunk(content: object, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **more}


def delta(text: str) -> dict[str, Any]:
    at = {"item_id": "m", "output_index": 0, "content_index": 0, "sequence_number": 1, "logprobs": []}
    return {"type": "response.output_text.delta", "delta": text, **at}


def completed(text: str, **more: Any) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    message = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": content}
    whole = {"id": "r", "object": "response", "created_at": 1, "model": "m", "status": "completed", "tools": []}
    whole |= {"parallel_tool_calls": False, "tool_choice": "none", "output": [message] if text else [], **more}
    return {"type": "response.completed", "response": whole, "sequence_number": 2}


async def end_of(on: Trial, streamed: bool = True) -> ModelError:
    with pytest.raises(ModelError) as raised:
        await on.model.write(call(deadline=20), on_part=no_part if streamed else None)
    return raised.value


# --- what it took -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "understood"),
    [
        ({"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}, Usage(read=100, written=20)),
        # thoughts that are billed and stand in the total alone
        ({"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 620}, Usage(read=100, written=520)),
        (
            {"prompt_tokens": 100, "completion_tokens": 20, "prompt_tokens_details": {"cached_tokens": 900}},
            Usage(read=100, written=20, cached=100),
        ),
        ({"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}, None),
        ({"prompt_tokens": -5, "completion_tokens": 3}, None),
        ({"prompt_tokens": "many"}, None),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
async def test_what_it_took_is_never_counted_too_low(
    models: ScriptedModels, told: dict[str, Any], understood: Usage | None, streamed: bool
) -> None:
    parts = [chunk(WHOLE, "stop"), {**chunk(""), "choices": [], "usage": told}]
    stream = "".join(f"data: {json.dumps(part)}\n\n" for part in parts)
    whole = body(completion(WHOLE, usage=told))
    models.script(ANY, Fails(200, body=stream, kind="text/event-stream") if streamed else whole)
    async with trial(models) as on:
        written = await on.model.write(call(), on_part=no_part if streamed else None)
        assert written.value == SAID
        assert on.book.requests[0].usage == understood
        assert written.usage.total == (understood.total if understood else on.book.requests[0].most)


async def test_thoughts_of_responses_are_counted_from_the_total_too() -> None:
    told = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 95}
    details = {"input_tokens_details": {"cached_tokens": 99}, "output_tokens_details": {"reasoning_tokens": 80}}
    handler = events(delta(WHOLE), completed(WHOLE, usage={**told, **details}))
    async with asking(handler, Road.RESPONSES) as on:
        written = await on.model.write(call(), on_part=no_part)
    assert written.usage == Usage(read=10, written=85, cached=10)


# --- words in other clothes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("streamed", [False, True])
async def test_words_in_parts_are_words_and_thoughts_among_them_are_none(
    models: ScriptedModels, streamed: bool
) -> None:
    content = [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": WHOLE}]
    stream = f"data: {json.dumps(chunk(content, 'stop'))}\n\ndata: [DONE]\n\n"
    whole = body(completion(content))
    models.script(ANY, Fails(200, body=stream, kind="text/event-stream") if streamed else whole)
    async with trial(models) as on:
        assert (await on.model.write(call(), on_part=no_part if streamed else None)).value == SAID


async def test_words_that_are_missing_at_the_end_of_a_stream_are_those_that_were_streamed() -> None:
    async with asking(events(delta(WHOLE), completed("")), Road.RESPONSES) as on:
        assert (await on.model.write(call(), on_part=no_part)).value == SAID


async def test_half_a_character_at_the_end_of_a_stream_is_asked_for_again() -> None:
    async with asking(events(chunk('{"sentences": "\ud83d'), chunk("", "stop"))) as on:
        assert isinstance(await end_of(on), ModelGarbled)
        assert len(on.book.requests) == 2


async def test_a_stream_that_stays_open_after_its_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_LAST", 0.05)
    async with asking(events(chunk(WHOLE), chunk("", "stop"), stays=True)) as on:
        assert (await on.model.write(call(deadline=20), on_part=no_part)).value == SAID
        assert on.book.ends == ["all of it"]


# --- errors in other clothes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("road", "parts"),
    [
        (Road.CHAT, [chunk(WHOLE[:9]), {"error": {"message": "boom", "code": 502}}]),
        (Road.CHAT, [chunk(WHOLE[:9]), {"error": "boom"}]),
        (Road.CHAT, [chunk(WHOLE[:9]), chunk("", "error")]),
        (Road.RESPONSES, [delta(WHOLE[:9]), {"type": "error", "code": "server_error", "message": "boom"}]),
        (Road.RESPONSES, [delta(WHOLE[:9]), {**completed("", status="failed"), "type": "response.failed"}]),
    ],
    ids=["an error", "an error in a word", "an end for an error", "an event", "a failed end"],
)
async def test_an_error_in_the_midst_of_a_stream_is_its_end(road: Road, parts: list[dict[str, Any]]) -> None:
    """Also where the connection is held open after it: nobody waits for the deadline."""
    stays = parts[-1].get("choices") is None
    async with asking(events(*parts, stays=stays), road) as on:
        ended = await end_of(on)
        assert isinstance(ended, ModelDown)
        assert "breaks off" in ended.remedy
        assert on.book.ends == ["all of it", "all of it"]


async def test_a_quota_that_ends_in_the_midst_of_a_stream_is_not_asked_for_again() -> None:
    ends = {"error": {"message": "boom", "code": "insufficient_quota"}}
    async with asking(events(chunk(WHOLE[:9]), ends)) as on:
        ended = await end_of(on)
    assert isinstance(ended, ModelDown)
    assert "quota" in ended.remedy
    assert on.book.ends == ["all of it"]


@pytest.mark.parametrize("road", [Road.CHAT, Road.RESPONSES])
@pytest.mark.parametrize("streamed", [False, True])
async def test_an_answer_in_one_piece_that_breaks_off_is_begun_anew(road: Road, streamed: bool) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "500"})
        await answer.prepare(request)
        await answer.write(b'{"choices": [')
        if request.transport is not None:
            request.transport.close()
        return answer

    async with asking(handler, road) as on:
        assert isinstance(await end_of(on, streamed), ModelDown)
        assert on.book.ends == ["all of it", "all of it"]


async def test_an_error_in_place_of_an_answer_is_tried_once_more(models: ScriptedModels) -> None:
    models.script(ANY, [body({"error": {"message": "the one behind me failed", "code": 502}}), Says(GOOD)])
    async with trial(models) as on:
        assert (await on.model.write(call())).value == SAID


@pytest.mark.parametrize("param", [["body", "temperature"], {"a": 1}, 7])
async def test_a_refusal_may_name_its_parameter_in_any_way(models: ScriptedModels, param: object) -> None:
    refusal = {"error": {"message": "temperature is not supported", "param": param, "code": 400}}
    models.script(ANY, [Fails(400, body=json.dumps(refusal), kind="application/json"), Says(GOOD)])
    async with trial(models) as on:
        assert (await on.model.write(call())).value == SAID
        assert not on.model.manners.temperature


async def test_an_error_of_a_proxy_teaches_nothing_about_the_server(models: ScriptedModels) -> None:
    models.script(ANY, [Fails(500, message="upstream connect error"), Says(GOOD)])
    async with trial(models) as on:
        assert (await on.model.write(call(), on_part=no_part)).value == SAID
        assert on.model.manners == Manners.towards(False, Road.CHAT)


async def test_a_context_that_is_too_small_teaches_nothing_about_the_limit_of_output(models: ScriptedModels) -> None:
    said = (
        "'max_tokens' or 'max_completion_tokens' is too large: 300. This model's maximum context length is 512 tokens."
    )
    models.script(ANY, Fails(400, message=said))
    async with trial(models) as on:
        assert isinstance(await end_of(on), ModelRefused)
        assert len(models.requests) == 1
        assert on.model.manners.limit == "max_tokens"


# --- vectors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
@pytest.mark.parametrize(
    "said",
    [
        "<html>",
        "null",
        "[]",
        '"x"',
        "{}",
        *(f'{{"data": [{{"index": 0, "embedding": [{one}]}}]}}' for one in NO_NUMBERS),
    ],
)
async def test_vectors_that_are_none_end_in_an_error_of_ours(models: ScriptedModels, said: str, kind: str) -> None:
    models.script(Purpose.EMBED, Fails(200, body=said, kind=kind))
    with pytest.raises(ModelDown, match="not answering"):
        await embed(models, ["sheep"])


@pytest.mark.parametrize("usage", [{}, {"prompt_tokens": None}, {"prompt_tokens": -5}, {"prompt_tokens": 0}, "free"])
async def test_vectors_are_kept_whatever_is_said_of_their_price(models: ScriptedModels, usage: object) -> None:
    models.script(Purpose.EMBED, body({"data": [{"index": 0, "embedding": [3.0, 4.0]}], "usage": usage}))
    assert (await embed(models, ["sheep"])).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]]
