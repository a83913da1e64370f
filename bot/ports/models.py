"""What the core asks of models, and what it allows them to spend.

What a model gives back is a suggestion in a schema of ours: nothing of it is shown before code has proven it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel

from bot.domain.ids import CommunityId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T", bound=BaseModel)

Vectors: TypeAlias = "NDArray[np.float32]"
"""One row for each text, of length 1 each, so that a product is the cosine."""


class Purpose(StrEnum):
    """What a model is asked for. Budgets, prompts and figures are kept apart by it."""

    ANSWER = "answer"
    """Cited sentences that answer a question."""
    FOLLOW_UP = "follow_up"
    """A question that stands alone, from one that leans on what was said before."""
    FIND = "find"
    """What a part of an episode holds: takes, takeaways, quotes, names."""
    SUM_UP = "sum_up"
    """The best of what was found in the parts, and a summary."""
    SPEAKERS = "speakers"
    """Who speaks, in transcripts that do not say."""
    EMBED = "embed"
    TRANSCRIBE = "transcribe"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Our own words to a model: no data of anybody and no secret stands in them."""

    purpose: Purpose
    version: int
    instructions: str

    @property
    def name(self) -> str:
        """Purpose and version: what is kept of a model's work names the prompt that it came from."""
        return f"{self.purpose}-{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall(Generic[T]):
    """One piece of work. `material` is data and may be hostile: it travels apart from the instructions, as a user's
    words. `community` pays; None is the operator, for what all may follow."""

    prompt: Prompt
    community: CommunityId | None
    material: str
    answer: type[T]
    """The schema: an object whose fields are all required, nothing open (no `dict[str, X]`)."""
    most_tokens: int
    """Of output, thinking included."""
    deadline: timedelta
    """For the whole of it, with repair and retries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one request. `cached` are those of `read` that were cheaper because the server knew them."""

    read: int
    written: int
    cached: int = 0

    @property
    def total(self) -> int:
        return self.read + self.written


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Generic[T]):
    """`value` fits the schema, and nothing more is known of it. `usage` counts every request it took."""

    value: T
    usage: Usage
    model: str


OnPart = Callable[[Mapping[str, object]], Awaitable[None]]
"""Is given the object as far as it is written. Only the last element of a list, or the last field, may be cut."""


class LanguageModel(Protocol):
    @property
    def name(self) -> str:
        """Model and server, for keys of what is kept: another model's work is other work."""
        ...

    async def write(self, call: ModelCall[T], *, on_part: OnPart | None = None) -> Written[T]:
        """Fill the schema. Retries and repairs once at most, within the deadline.

        Raises `ModelError`s: `ModelDown`, `ModelTooSlow`, `ModelCrowded`, `OverBudget`, `ModelRefused`, `ModelGarbled`.
        With `on_part` the work is streamed; a repair starts its parts anew.
        """
        ...


class SettledModel(LanguageModel, Protocol):
    """For whoever keeps its work by its name for long."""

    async def settled(self) -> str:
        """Its `name`, which from then on stays: where none was set, the server is asked which there are.

        Raises `ModelError`s.
        """
        ...


class Embedder(Protocol):
    @property
    def name(self) -> str:
        """Model and length of its vectors: vectors of two names are never compared."""
        ...

    async def embed(self, texts: Sequence[str], *, community: CommunityId | None, question: bool = False) -> Vectors:
        """A row for each text. `question` for what is searched with, where a model tells the two apart.

        Raises `ModelError`s.
        """
        ...


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """What one voice said in a row. `start` and `end` are seconds from the beginning of the whole recording."""

    text: str
    speaker: str | None
    start: float
    end: float


class Transcriber(Protocol):
    async def transcribe(self, audio: Path, *, community: CommunityId | None) -> Sequence[SpokenPart]:
        """The words of a recording of any length. Speakers are one name or label each through all of it. Beside
        `audio` there is room for pieces of it meanwhile.

        Raises `ModelError`s, and `UnreadableSource` for what is no audio.
        """
        ...


# --- spending ---------------------------------------------------------------------------------------------------------


class Spending(Protocol):
    """One request on its way."""

    def settle(self, usage: Usage) -> None:
        """What it really took. Without this, all that was reserved counts as spent: it may have been billed."""
        ...

    def unspent(self) -> None:
        """It was refused before any work was done, or never left."""
        ...


class Meter(Protocol):
    def spending(
        self, community: CommunityId | None, purpose: Purpose, most: int
    ) -> AbstractAsyncContextManager[Spending]:
        """Reserve `most` tokens, an upper bound of one request, while it runs; then book what it took.

        Raises `OverBudget` on entering, before anything is sent.
        """
        ...
