"""Vectors from any server that speaks the OpenAI protocol, in batches that every one of them takes."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import numpy as np
import openai
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
_SHORTEST, _FEWEST = 400, 8
"""Characters of a text, and texts of a request, that are not made fewer: a single long text may be what is too much."""
_TOO_MUCH = {400, 413, 422, 500}
_SPEAKS_OF_SIZE = re.compile(r"batch size|too (?:large|long|many)|tokens|context length|maximum (?:allowed|length)")
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
        self._most_texts = _MOST_TEXTS

    @property
    def name(self) -> str:
        return f"{self._caller.server.host}:{self._model}:{self._dimensions or 'whole'}"

    async def embed(self, texts: Sequence[str], *, community: CommunityId | None, question: bool = False) -> Vectors:
        deadline = _OF_QUESTIONS if question else _OF_EPISODES
        made: list[Vectors] = []
        waiting = [_cut(text) for text in reversed(texts)]
        while waiting:
            made.append(await self._batch(_next(waiting, self._most_texts), community, deadline))
        return np.concatenate(made) if made else np.zeros((0, 0), dtype=np.float32)

    async def _batch(self, texts: list[str], community: CommunityId | None, deadline: timedelta) -> Vectors:
        """Where it is more than the server takes, of as many texts as it does, and of one text its beginning."""
        most = sum(len(text.encode()) + _PER_TEXT for text in texts)
        dimensions: int | Omit = self._dimensions or omit
        too_much = False

        def learn(refusal: openai.APIStatusError) -> bool:
            nonlocal too_much
            too_much = _is_too_much(refusal) and (len(texts) > 1 or len(texts[0]) > _SHORTEST)
            return too_much

        async def send() -> "tuple[Vectors | None, Usage | None]":
            if too_much:
                return None, Usage(read=0, written=0)
            raw = await self._caller.server.client.embeddings.with_raw_response.create(
                model=self._model,
                input=texts,
                dimensions=dimensions,
                encoding_format="float",  # the SDK asks for base64 else, which not every server knows
                extra_headers=headers(Purpose.EMBED),
            )
            return _read(data_in(await body_of(raw.http_response)), len(texts))

        async with self._caller.work(Purpose.EMBED, community, self._model, deadline) as work:
            made = await self._caller.request(work, most, send, learn)
        if made is not None:
            return made
        if len(texts) == 1:
            return await self._batch([texts[0][: len(texts[0]) // 2]], community, deadline)
        half = len(texts) // 2
        self._most_texts = min(self._most_texts, max(half, _FEWEST))
        return np.concatenate([await self._batch(part, community, deadline) for part in (texts[:half], texts[half:])])


def _cut(text: str) -> str:
    return text.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").strip() or _NOTHING


def _next(waiting: list[str], most: int) -> list[str]:
    """The next of `waiting`, from its end, that go together."""
    batch = [waiting.pop()]
    size = len(batch[0].encode())
    while waiting and len(batch) < most and size + (length := len(waiting[-1].encode())) <= _MOST_BYTES:
        batch.append(waiting.pop())
        size += length
    return batch


def _is_too_much(refusal: openai.APIStatusError) -> bool:
    said = f"{refusal.message} {refusal.body}".lower()
    return refusal.status_code in _TOO_MUCH and (refusal.status_code == 413 or _SPEAKS_OF_SIZE.search(said) is not None)


def _read(given: object, wanted: int) -> tuple[Vectors, Usage | None]:
    """A row of length one for each text, in their order."""
    try:
        answer = _Answer.model_validate(given)
    except ValidationError:
        raise NotTheProtocol from None
    rows = {row.index: row.embedding for row in answer.data}
    if sorted(rows) != list(range(wanted)) or len({len(row) for row in rows.values()}) != 1 or not rows[0]:
        raise NotTheProtocol
    with np.errstate(over="ignore"):  # what is too large for a number here is none
        values = np.array([rows[at] for at in range(wanted)], dtype=np.float32)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    if not np.isfinite(values).all() or not lengths.all():
        raise NotTheProtocol
    usage = took(answer.usage.prompt_tokens, 0) if answer.usage is not None else None
    made: Vectors = (values / lengths).astype(np.float32)
    return made, usage
