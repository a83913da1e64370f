"""Vectors from any server that speaks the OpenAI protocol, in batches that every one of them takes."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated

import numpy as np
from openai import Omit, omit
from pydantic import BaseModel, ConfigDict, ValidationError, WrapValidator

from adapters.llm.calling import Caller, NotTheProtocol
from adapters.llm.extras import headers
from adapters.llm.inbound import body_of, data_in
from adapters.llm.usage import Tokens, or_none, took
from bot.domain.ids import CommunityId
from bot.ports.models import Purpose, Usage, Vectors

_MOST_TEXTS = 256
_MOST_BYTES = 100_000
"""Of one request: no token is shorter than a byte, and the maker takes 300,000 tokens."""
_LONGEST = 8_000
"""Bytes of one text, for the same reason: the maker takes 8,192 tokens."""
_PER_TEXT = 8
"""Tokens that a server may put around a text."""
_OF_QUESTIONS, _OF_EPISODES = timedelta(seconds=3), timedelta(seconds=60)
_NOTHING = "."
"""Stands for an empty text, which servers refuse."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")

    index: int
    embedding: list[float]


class _Usage(BaseModel):
    model_config = ConfigDict(extra="ignore")

    prompt_tokens: Tokens


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    data: list[_Row]
    usage: Annotated[_Usage | None, WrapValidator(or_none)] = None


class OpenAIEmbedder:
    """Implements `Embedder`. `dimensions` shortens the vectors of models that can do that."""

    def __init__(self, caller: Caller, model: str, dimensions: int | None = None) -> None:
        self._caller = caller
        self._model = model
        self._dimensions = dimensions

    @property
    def name(self) -> str:
        return f"{self._caller.server.host}:{self._model}:{self._dimensions or 'whole'}"

    async def embed(self, texts: Sequence[str], *, community: CommunityId | None, question: bool = False) -> Vectors:
        deadline = _OF_QUESTIONS if question else _OF_EPISODES
        made = [await self._batch(batch, community, deadline) for batch in _batches(texts)]
        return np.concatenate(made) if made else np.zeros((0, 0), dtype=np.float32)

    async def _batch(self, texts: list[str], community: CommunityId | None, deadline: timedelta) -> Vectors:
        most = sum(len(text.encode()) + _PER_TEXT for text in texts)
        dimensions: int | Omit = self._dimensions or omit

        async def send() -> tuple[Vectors, Usage | None]:
            raw = await self._caller.server.client.embeddings.with_raw_response.create(
                model=self._model,
                input=texts,
                dimensions=dimensions,
                encoding_format="float",  # the SDK asks for base64 else, which not every server knows
                extra_headers=headers(Purpose.EMBED),
            )
            return _read(data_in(await body_of(raw.http_response)), len(texts))

        async with self._caller.work(Purpose.EMBED, community, self._model, deadline) as work:
            return await self._caller.request(work, most, send)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        cut = text.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").strip() or _NOTHING
        length = len(cut.encode())
        if batch and (len(batch) == _MOST_TEXTS or size + length > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(cut)
        size += length
    if batch:
        yield batch


def _read(given: object, wanted: int) -> tuple[Vectors, Usage | None]:
    """A row of length one for each text, in their order."""
    try:
        answer = _Answer.model_validate(given)
    except ValidationError:
        raise NotTheProtocol from None
    rows = {row.index: row.embedding for row in answer.data}
    if sorted(rows) != list(range(wanted)) or len({len(row) for row in rows.values()}) != 1 or not rows[0]:
        raise NotTheProtocol
    values = np.array([rows[at] for at in range(wanted)], dtype=np.float32)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    if not np.isfinite(values).all() or not lengths.all():
        raise NotTheProtocol
    usage = took(answer.usage.prompt_tokens, 0) if answer.usage is not None else None
    made: Vectors = (values / lengths).astype(np.float32)
    return made, usage
