"""What is kept of a model's work on episodes, and which episodes wait to be read by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.ids import EpisodeId, TranscriptHash


class PartOutcome(StrEnum):
    """How asking about one part ended."""

    READ = "read"
    REFUSED = "refused"
    """The model does not want to."""
    GARBLED = "garbled"
    """Twice it gave what cannot be read."""
    SLOW = "slow"
    """It was not done in time, again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing a model is asked about one revision of an episode. Equal questions are asked once.

    `digest` names the words of the question. `prompt` and `model` are as in `Prompt.name` and `LanguageModel.name`.
    """

    episode: EpisodeId
    revision: TranscriptHash
    prompt: str
    model: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPart:
    """What a model gave, as it gave it: JSON of the prompt's schema, of which nothing is proven. Empty unless read."""

    outcome: PartOutcome
    body: str = ""
    tokens: int = 0
    """What it took, read and written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An episode that a model is to read, or has read. `rests_until` is when it goes on, with `why` as an error's code.

    `ended_at` is None until it is done; then `parts` were asked about and `missed` of them were left out. `held_until`
    is how long whoever reads it, or died while it did, has it for itself.
    """

    episode: EpisodeId
    revision: TranscriptHash
    wanted_at: datetime
    rests_until: datetime
    rests: int = 0
    why: str = ""
    ended_at: datetime | None = None
    parts: int = 0
    missed: int = 0
    held_until: datetime | None = None


class ModelParts(Protocol):
    """Kept at once, so that a process that dies loses only what was on its way."""

    async def part(self, question: Question) -> KeptPart | None: ...

    async def keep(self, question: Question, part: KeptPart) -> None:
        """The last one kept for a question is the one that stays. Raises `NotStored` for an episode that is gone."""
        ...

    async def forget(self, episode: EpisodeId, revision: TranscriptHash) -> int:
        """All that was kept of it, to be asked anew. Returns how much there was."""
        ...


class Readings(Protocol):
    """Who waits to be read by a model. One process at a time reads an episode: the one that holds it."""

    async def want(self, episode: EpisodeId, revision: TranscriptHash, now: datetime, *, again: bool = False) -> bool:
        """Whether it was not wanted before. With `again` one that ended is wanted anew, and one that rests goes on."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[Reading]:
        """Those that wait and nobody holds, who was wanted first first."""
        ...

    async def reading(self, episode: EpisodeId, revision: TranscriptHash) -> Reading | None: ...

    async def all(self) -> Sequence[Reading]:
        """The ended ones, too; who was wanted first first."""
        ...

    async def hold(
        self, episode: EpisodeId, revision: TranscriptHash, holder: str, now: datetime, until: datetime
    ) -> bool:
        """Take it, or go on holding it, until then. False where another holds it, or it is gone."""
        ...

    async def rest(
        self, episode: EpisodeId, revision: TranscriptHash, holder: str, until: datetime, why: str
    ) -> None: ...

    async def end(
        self, episode: EpisodeId, revision: TranscriptHash, holder: str, now: datetime, parts: int, missed: int
    ) -> None: ...
