"""The embedder over the real SDK: batches, budgets, and servers that answer something else."""

import numpy as np
import pytest
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
from tests.wire.llm.trying import Book

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
