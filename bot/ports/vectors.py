"""Vectors of what was said: kept beside the library for each embedder, and looked through for what lies near."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.ports.models import Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeVectors:
    """The vectors of one revision, in the order of what was said: `passages` says of each row whose part it is, by the
    passage's place in the episode."""

    episode_id: EpisodeId
    transcript_hash: TranscriptHash
    passages: "NDArray[np.uint32]"
    rows: Vectors


@dataclass(frozen=True, slots=True)
class NearPassage:
    """`likeness` is comparable within one look: the best part's cosine and that of the whole passage, summed."""

    episode_id: EpisodeId
    ordinal: int
    likeness: float


class VectorStore(Protocol):
    """`made_by` names embedder and the cut of the texts: vectors of two names never meet."""

    async def missing(self, made_by: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
        """Those of which the present words have no vectors, in their order."""
        ...

    async def save(self, made_by: str, made: Sequence[EpisodeVectors]) -> None:
        """Keep these, and make every cached lookup old. What is about words that are gone is left out; so are vectors
        of words and embedders that no longer count."""
        ...

    async def near(
        self, made_by: str, question: "NDArray[np.float32]", among: Sequence[Episode], most: int
    ) -> Sequence[NearPassage]:
        """The nearest passages of these episodes as they are now, nearest first."""
        ...
