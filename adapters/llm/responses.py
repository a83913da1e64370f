"""Responses: the maker's newer road, taken where it works."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import cast

from openai import AsyncOpenAI, AsyncStream, omit
from openai.types.responses import ResponseInputParam, ResponseStreamEvent, ResponseTextConfigParam

from adapters.llm.asking import Asking, OnText, Reply, bounded
from adapters.llm.calling import BrokeOff
from adapters.llm.extras import cache_key, effort_of, headers, identifier
from adapters.llm.inbound import Response, body_of, is_stream, joined, read, response_of, unbroken
from adapters.llm.manners import Manners, Shape

_ENDS = {"response.completed", "response.incomplete", "response.failed"}


async def over_responses(
    client: AsyncOpenAI, asking: Asking, manners: Manners, effort: str, on_text: OnText | None
) -> Reply:
    streamed = on_text is not None and manners.stream
    instructions = asking.prompt.instructions
    if manners.shape is not Shape.SCHEMA:
        instructions += asking.schema_in_words
    turns = [{"role": turn.role, "content": turn.text} for turn in asking.turns]
    raw = await client.responses.with_raw_response.create(
        model=asking.model,
        instructions=instructions,
        input=cast(ResponseInputParam, turns),
        text=_format(asking, manners),
        max_output_tokens=asking.most_tokens,
        temperature=0.0 if manners.temperature else omit,
        reasoning={"effort": effort_of(effort)} if effort and manners.effort else omit,
        store=False,
        safety_identifier=identifier(asking.community) if manners.extras else omit,
        prompt_cache_key=cache_key(asking) if manners.extras else omit,
        stream=streamed,
        extra_headers=headers(asking.prompt.purpose),
    )
    stream = raw.parse() if streamed and is_stream(raw.http_response) else None
    if isinstance(stream, AsyncStream) and on_text is not None:
        async with stream:
            return await _read(stream, on_text, asking.longest)
    reply = read(Response, await body_of(raw.http_response)).reply()
    if on_text is not None:
        await on_text(reply.text)
    return reply


async def _read(stream: AsyncStream[ResponseStreamEvent], on_text: OnText, longest: int) -> Reply:
    text = ""
    async for event in _events(stream):
        kind, delta = str(getattr(event, "type", "")), getattr(event, "delta", None)
        if kind == "response.output_text.delta" and isinstance(delta, str):
            text = joined(text, delta)
            await on_text(text)
        elif kind in _ENDS:
            whole = response_of(event).reply()
            return whole if whole.text or whole.refused else replace(whole, text=unbroken(text))
        elif kind == "error":
            break
        if len(text) > longest:
            return Reply(text=unbroken(text), cut=True)
    raise BrokeOff


async def _events(stream: AsyncStream[ResponseStreamEvent]) -> AsyncIterator[ResponseStreamEvent]:
    iterator = aiter(stream)
    while True:
        try:
            yield await anext(iterator)
        except StopAsyncIteration:
            return
        except ValueError:  # a line of it is no JSON
            raise BrokeOff from None


def _format(asking: Asking, manners: Manners) -> ResponseTextConfigParam:
    match manners.shape:
        case Shape.SCHEMA:
            schema = dict(bounded(asking.schema, bounds=manners.bounds, lengths=manners.lengths))
            return {"format": {"type": "json_schema", "name": asking.prompt.name, "schema": schema, "strict": True}}
        case Shape.OBJECT:
            return {"format": {"type": "json_object"}}
        case Shape.PLAIN:
            return {"format": {"type": "text"}}
