"""The loopback server keeps to the protocol, as the real SDK reads it."""

import asyncio
from typing import Literal

import openai
import pytest
from openai import AsyncOpenAI, Omit, omit
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, ConfigDict

from bot.ports.models import Purpose
from tests.wire.llm.behaviours import Cuts, Fails, Hangs, Says, Transcribes, limited, obeys, refuses, truncates
from tests.wire.llm.gaps import LOCAL
from tests.wire.llm.running import ANY, ScriptedModels


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    ids: list[int]


def client(models: ScriptedModels, purpose: str = "answer") -> AsyncOpenAI:
    headers = {"X-Aftershow-Purpose": purpose}
    return AsyncOpenAI(api_key=models.key, base_url=models.address, max_retries=0, default_headers=headers)


HELLO: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hello."},
]


async def test_both_roads_fill_a_schema_with_the_sdks_own_parsers(models: ScriptedModels) -> None:
    models.script(Purpose.ANSWER, [Says({"text": "hé", "ids": [1]}), Says(Line(text="two", ids=[2]))])
    async with client(models) as sdk:
        chat = await sdk.chat.completions.parse(model="gpt-test", messages=HELLO, response_format=Line)
        assert chat.choices[0].message.parsed == Line(text="hé", ids=[1])
        assert chat.usage is not None
        assert chat.usage.total_tokens > 0
        made = await sdk.responses.parse(model="gpt-test", instructions="Be brief.", input="Hello.", text_format=Line)
        assert made.output_parsed == Line(text="two", ids=[2])
        assert made.usage is not None
        assert made.usage.input_tokens > 0
    assert [one.road for one in models.requests] == ["chat", "responses"]
    assert {one.instructions for one in models.asked("answer")} == {"Be brief."}
    assert {one.material for one in models.requests} == {"Hello."}


async def test_both_roads_stream(models: ScriptedModels) -> None:
    words = "a sentence that is longer than one part"
    models.script(ANY, [Says(words), Says(words)])
    async with client(models) as sdk:
        stream = await sdk.chat.completions.create(
            model="gpt-test",
            messages=HELLO,
            stream=True,
            stream_options={"include_usage": True},
        )
        chunks = [chunk async for chunk in stream]
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == words
        assert chunks[-1].usage is not None
        events = [one async for one in await sdk.responses.create(model="gpt-test", input="Hello.", stream=True)]
        assert "".join(one.delta for one in events if one.type == "response.output_text.delta") == words
        assert events[-1].type == "response.completed"
        assert events[-1].response.output_text == words


async def test_a_broken_stream_is_a_connection_error(models: ScriptedModels) -> None:
    models.script(ANY, Says("long enough to be cut off somewhere", cut_after=2))
    async with client(models) as sdk:
        stream = await sdk.chat.completions.create(model="gpt-test", messages=HELLO, stream=True)
        with pytest.raises(openai.APIConnectionError):
            async for _ in stream:
                pass


async def test_refusals_and_truncation_are_told_apart(models: ScriptedModels) -> None:
    models.script(ANY, [refuses("No."), truncates('{"text'), refuses("No."), truncates('{"text')])
    async with client(models) as sdk:
        refused = await sdk.chat.completions.create(model="gpt-test", messages=HELLO)
        assert refused.choices[0].message.refusal == "No."
        cut = await sdk.chat.completions.create(model="gpt-test", messages=HELLO)
        assert cut.choices[0].finish_reason == "length"
        said = await sdk.responses.create(model="gpt-test", input="Hello.")
        assert said.output[1].content[0].type == "refusal"  # type: ignore[union-attr,index]
        short = await sdk.responses.create(model="gpt-test", input="Hello.")
        assert short.status == "incomplete"
        assert short.incomplete_details is not None


async def test_errors_are_those_of_the_sdk(models: ScriptedModels) -> None:
    models.script(ANY, [limited(7), Fails(500), Cuts()])
    async with client(models) as sdk:
        with pytest.raises(openai.RateLimitError) as slow:
            await sdk.chat.completions.create(model="gpt-test", messages=HELLO)
        assert slow.value.response.headers["retry-after"] == "7"
        with pytest.raises(openai.InternalServerError):
            await sdk.chat.completions.create(model="gpt-test", messages=HELLO)
        with pytest.raises(openai.APIConnectionError):
            await sdk.chat.completions.create(model="gpt-test", messages=HELLO)


async def test_whoever_goes_away_is_seen_to(models: ScriptedModels) -> None:
    models.script(ANY, Hangs())
    async with client(models) as sdk:
        call = asyncio.create_task(sdk.chat.completions.create(model="gpt-test", messages=HELLO))
        await models.until(lambda: len(models.requests) == 1)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await models.until(lambda: models.requests[0].abandoned)


async def test_an_obedient_model_says_what_the_attacker_wants_everywhere(models: ScriptedModels) -> None:
    models.script(ANY, obeys("@everyone", ids=[7, 8]))
    async with client(models) as sdk:
        made = await sdk.chat.completions.parse(model="gpt-test", messages=HELLO, response_format=Line)
    assert made.choices[0].message.parsed == Line(text="@everyone", ids=[7, 8])


async def test_embeddings_are_near_where_words_are_shared(models: ScriptedModels) -> None:
    texts = ["sheep on the hill", "the hill of sheep", "a database index"]
    async with client(models) as sdk:
        for plainly in (True, False):  # else the SDK asks for base64, and reads it
            asked: Literal["float"] | Omit = "float" if plainly else omit
            made = await sdk.embeddings.create(model="text-embedding-test", input=texts, encoding_format=asked)
            rows = [one.embedding for one in made.data]
            near, far = (sum(a * b for a, b in zip(rows[0], row, strict=True)) for row in rows[1:])
            assert near > far


async def test_a_recording_comes_back_with_its_voices(models: ScriptedModels) -> None:
    models.script(Purpose.TRANSCRIBE, Transcribes([("A", 0.0, 1.5, "Good evening."), ("B", 1.5, 2.0, "Hello.")]))
    async with client(models, "transcribe") as sdk:
        made = await sdk.audio.transcriptions.create(
            model="gpt-test-transcribe-diarize",
            file=("one.mp3", b"not really audio"),
            response_format="diarized_json",
            chunking_strategy="auto",
        )
    assert [(one.speaker, one.text) for one in made.segments] == [("A", "Good evening."), ("B", "Hello.")]
    assert models.requests[0].audio == b"not really audio"


async def test_a_local_server_has_its_gaps_and_a_wrong_key_opens_nothing() -> None:
    async with ScriptedModels(able=LOCAL, otherwise=Says("words")) as local, client(local) as sdk:
        assert [one.id async for one in sdk.models.list()] == ["small-instruct:latest"]
        with pytest.raises(openai.NotFoundError):
            await sdk.responses.create(model="small-instruct:latest", input="Hello.")
        with pytest.raises(openai.BadRequestError):
            await sdk.chat.completions.create(
                model="small-instruct:latest",
                messages=HELLO,
                max_completion_tokens=5,
            )
        with pytest.raises(openai.AuthenticationError):
            await sdk.with_options(api_key="sk-other").models.list()
