"""The embedder over the real SDK: batches, budgets, and servers that answer something else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry

from adapters.llm.calling import Caller
from adapters.llm.client import open_server
from adapters.llm.embedder import OpenAIEmbedder
from adapters.llm.figures import ModelFigures
from bot.domain.ids import CommunityId
from bot.errors import ModelDown, ModelError
from bot.ports.models import Purpose, Vectors
from tests.wire.llm.behaviours import Behaviour, Fails, Says
from tests.wire.llm.running import ScriptedModels
from tests.wire.llm.trying import Book, served
from tests.wire.llm.vectors import vector_of

MODEL = "text-embedding-test"


async def embed(models: ScriptedModels, texts: list[str], book: Book | None = None) -> Vectors:
    async with open_server(models.address, models.key) as server:
        caller = Caller(server, book or Book(), ModelFigures(CollectorRegistry()))
        return await OpenAIEmbedder(caller, MODEL).embed(texts, community=CommunityId("c1"))


async def test_rows_of_length_one_come_in_the_order_of_the_texts(models: ScriptedModels) -> None:
    book = Book()
    rows = await embed(models, ["sheep on a hill", "frozen tarn", "sheep on a hill"], book)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(rows[0], rows[2])
    assert not np.allclose(rows[0], rows[1])
    assert book.ends == ["settled"]
    assert {one.purpose for one in models.requests} == {Purpose.EMBED}


async def test_many_texts_go_in_batches_that_any_server_takes(models: ScriptedModels) -> None:
    texts = [f"text {at} " + "x" * 900 for at in range(260)] + ["", "y" * 20_000]
    rows = await embed(models, texts)
    assert len(rows) == len(texts)
    sent = [one.body["input"] for one in models.requests]
    assert sum(map(len, sent)) == len(texts)
    for batch in sent:
        assert len(batch) <= 256
        assert sum(len(text.encode()) for text in batch) <= 100_000
        assert all(0 < len(text.encode()) <= 8_000 for text in batch)


async def test_no_text_is_no_request(models: ScriptedModels) -> None:
    assert len(await embed(models, [])) == 0
    assert not models.requests


@pytest.mark.parametrize(
    "behaviour",
    [
        Fails(401, "invalid_api_key", "No."),
        Fails(404, "model_not_found", "No such model."),
        Says({"data": [], "model": MODEL, "object": "list"}),
    ],
)
async def test_what_cannot_be_used_ends_in_an_error_of_ours(models: ScriptedModels, behaviour: Behaviour) -> None:
    models.script(Purpose.EMBED, [behaviour, behaviour])
    with pytest.raises(ModelError) as error:
        await embed(models, ["sheep"])
    assert isinstance(error.value, ModelDown)
    assert error.value.remedy


class Little:
    """A server that embeds so many texts of so many characters at once, and says what is too much with `status`."""

    def __init__(self, status: int, texts: int = 1_000, characters: int = 100_000) -> None:
        self.status = status
        self.texts = texts
        self.characters = characters
        self.refused = 0
        self.taken: list[str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        given: list[str] = (await request.json())["input"]
        if len(given) > self.texts or max(map(len, given)) > self.characters:
            self.refused += 1
            said = f"batch size {len(given)} > maximum allowed batch size {self.texts}"
            return web.json_response({"error": said, "error_type": "Validation"}, status=self.status)
        self.taken += given
        rows = [{"index": at, "embedding": vector_of(text)} for at, text in enumerate(given)]
        return web.json_response({"data": rows, "usage": {"prompt_tokens": 7}})

    @asynccontextmanager
    async def embedder(self) -> AsyncIterator[OpenAIEmbedder]:
        async with served(self.answer) as address, open_server(address, "") as server:
            yield OpenAIEmbedder(Caller(server, Book(), ModelFigures(CollectorRegistry())), MODEL)


async def test_a_server_that_takes_few_texts_at_once_is_given_few() -> None:
    """What it takes is remembered: later texts are not refused again."""
    texts = [f"sheep {at} {at * 7}" for at in range(200)]
    little = Little(422, texts=32)
    async with little.embedder() as embedder:
        rows = await embedder.embed(texts, community=None)
        refused = little.refused
        again = await embedder.embed(texts, community=None)
    assert little.taken == texts * 2
    assert np.allclose(rows, again)
    own = np.array(vector_of(texts[77]))
    assert np.allclose(rows[77], own / np.linalg.norm(own))
    assert 0 < refused == little.refused


async def test_of_a_text_that_is_too_long_for_a_server_its_beginning_counts() -> None:
    little = Little(500, characters=1_500)
    async with little.embedder() as embedder:
        rows = await embedder.embed(["a tarn", "sheep " * 900, "a hill"], community=None)
    assert len(rows) == 3
    assert [text.split()[0] for text in little.taken] == ["a", "sheep", "a"]


async def test_a_server_that_takes_nothing_at_all_is_down() -> None:
    little = Little(413, texts=0)
    async with little.embedder() as embedder:
        with pytest.raises(ModelDown):
            await embedder.embed(["sheep " * 900] * 9, community=None)
    assert little.refused < 12
