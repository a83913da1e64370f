"""Chat Completions: the road that every server has."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

from openai import AsyncOpenAI, AsyncStream, omit
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
from openai.types.chat.completion_create_params import ResponseFormat

from adapters.llm.asking import Asking, OnText, Reply, bounded
from adapters.llm.calling import BrokeOff, NotTheProtocol
from adapters.llm.extras import cache_key, effort_of, headers, identifier
from adapters.llm.inbound import (
    ChatUsage,
    Chunk,
    Completion,
    body_of,
    chat_reply,
    chunk_of,
    is_stream,
    joined,
    read,
    unbroken,
)
from adapters.llm.manners import Manners, Shape

_LAST = 2.0
"""Seconds in which a server that has said all of an answer may tell what it took, and end the stream."""


async def over_chat(
    client: AsyncOpenAI, asking: Asking, manners: Manners, effort: str, on_text: OnText | None
) -> Reply:
    streamed = on_text is not None and manners.stream
    by_name = manners.limit == "max_completion_tokens"
    raw = await client.chat.completions.with_raw_response.create(
        model=asking.model,
        messages=_messages(asking, manners),
        response_format=_format(asking, manners),
        max_completion_tokens=asking.most_tokens if by_name else omit,
        max_tokens=omit if by_name else asking.most_tokens,
        temperature=0.0 if manners.temperature else omit,
        reasoning_effort=effort_of(effort) if effort and manners.effort else omit,
        store=False if manners.extras else omit,
        safety_identifier=identifier(asking.community) if manners.extras else omit,
        prompt_cache_key=cache_key(asking) if manners.extras else omit,
        stream=streamed,
        stream_options={"include_usage": True} if streamed and manners.count else omit,
        extra_headers=headers(asking.prompt.purpose),
    )
    stream = raw.parse() if streamed and is_stream(raw.http_response) else None
    if isinstance(stream, AsyncStream) and on_text is not None:
        async with stream:
            return await _read(stream, on_text, asking.longest)
    reply = read(Completion, await body_of(raw.http_response)).reply()
    if on_text is not None:
        await on_text(reply.text)
    return reply


async def _read(stream: AsyncStream[ChatCompletionChunk], on_text: OnText, longest: int) -> Reply:
    text, refused, finish = "", False, None
    usage: ChatUsage | None = None
    async for chunk in _chunks(stream):
        usage = chunk.usage or usage
        refused = refused or chunk.refused
        finish = chunk.finish or finish
        if chunk.text:
            text = joined(text, chunk.text)
            await on_text(text)
        if len(text) > longest:
            return Reply(text=unbroken(text), cut=True)
    if finish is None:
        raise BrokeOff
    return chat_reply(text, refused=refused, finish=finish, usage=usage)


async def _chunks(stream: AsyncStream[ChatCompletionChunk]) -> AsyncIterator[Chunk]:
    iterator = aiter(stream)
    patience: float | None = None
    while True:
        try:
            async with asyncio.timeout(patience):
                chunk = await anext(iterator)
        except (StopAsyncIteration, TimeoutError):
            return
        except ValueError:  # a line of it is no JSON
            raise BrokeOff from None
        if not isinstance(chunk, ChatCompletionChunk):
            raise NotTheProtocol
        made = chunk_of(chunk)
        patience = _LAST if made.finish else patience
        yield made


def _messages(asking: Asking, manners: Manners) -> list[ChatCompletionMessageParam]:
    instructions = asking.prompt.instructions
    if manners.shape is not Shape.SCHEMA:
        instructions += asking.schema_in_words
    said: list[dict[str, str]] = [{"role": "system", "content": instructions}]
    said += [{"role": turn.role, "content": turn.text} for turn in asking.turns]
    return cast(list[ChatCompletionMessageParam], said)


def _format(asking: Asking, manners: Manners) -> Any:
    fitting = bounded(asking.schema, bounds=manners.bounds, lengths=manners.lengths)
    schema = {"name": asking.prompt.name, "schema": fitting, "strict": True}
    given: dict[Shape, object] = {
        Shape.SCHEMA: {"type": "json_schema", "json_schema": schema},
        Shape.OBJECT: {"type": "json_object"},
        Shape.PLAIN: omit,
    }
    return cast(ResponseFormat, given[manners.shape])
