"""What was said and what is asked, as vectors: made for every episode once, and compared for every question."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.sentences import split_sentences
from bot.domain.transcript import Transcript
from bot.errors import ModelCrowded, ModelDown, ModelError, ModelOff, NotStored, OverBudget
from bot.ports import EpisodeStore, TranscriptLibrary
from bot.ports.models import Embedder
from bot.ports.vectors import EpisodeVectors, NearPassage, VectorStore
from bot.searching.passages import cut_passages

if TYPE_CHECKING:  # it is large, and without an embedder nothing here needs it
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

_CUT = "parts-1"
"""Name of the way texts are cut: another cut needs another name, so that old vectors are not taken for new ones."""
PART = 320
"""Characters of a part, about. One vector for a whole passage loses what only a sentence of it says."""
_SHORTEST = 120
_LOOKED_AT = 400
_AT_ONCE = 12
"""Episodes saved together: with each save every cached lookup grows old."""
_KEPT = 512
_REST = 30.0
"""Seconds after a failure in which questions are not embedded, so that not every one of them waits in vain."""
_LONGEST_QUESTION = 2_000

Vector: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True, slots=True)
class Meant:
    """A question's text and its vector, and by what it was made."""

    by: str
    text: str
    vector: Vector


def cut_parts(text: str) -> list[tuple[int, int]]:
    """Character ranges of whole sentences that cover a passage, about as long as each other."""
    wanted = len(text) / max(1, round(len(text) / PART))
    parts, start = [], 0
    for _, end in split_sentences(text):
        if end - start >= 0.85 * wanted and end < len(text) - _SHORTEST:
            parts.append((start, end))
            start = end
    if start < len(text):
        parts.append((start, len(text)))
    return parts


class Meanings:
    """Compares by meaning, with one embedder. Where that fails, words alone must do for a while."""

    def __init__(
        self, embedder: Embedder, store: VectorStore, library: TranscriptLibrary, episodes: EpisodeStore
    ) -> None:
        self._embedder = embedder
        self._store = store
        self._library = library
        self._episodes = episodes
        self._questions: dict[tuple[CommunityId, str], Vector] = {}
        self._rests_until = 0.0

    @property
    def name(self) -> str:
        """Of the embedder and the cut: what vectors are kept under."""
        return f"{self._embedder.name}|{_CUT}"

    async def question(self, text: str, community: CommunityId) -> Meant | None:
        """The question as a vector; None where the embedder fails, or failed a moment ago."""
        asked = " ".join(text.split())[:_LONGEST_QUESTION]
        known = self._questions.pop((community, asked), None)
        if known is None:
            if not asked or time.monotonic() < self._rests_until:
                return None
            try:
                known = (await self._embedder.embed([asked], community=community, question=True))[0]
            except ModelError as error:
                log.warning("searched by words alone: %s", error.code)
                if not isinstance(error, OverBudget | ModelOff | ModelCrowded):  # these concern this community alone
                    self._rests_until = time.monotonic() + _REST
                return None
            if len(self._questions) >= _KEPT:
                del self._questions[next(iter(self._questions))]
        self._questions[community, asked] = known
        return Meant(self.name, text, known)

    async def problem(self) -> str:
        """What an operator can do about an embedder that does not work; empty where it does."""
        try:
            await self._embedder.embed(["podcast"], community=None, question=True)
        except ModelDown as error:
            return error.remedy or error.user_text
        except ModelError as error:
            return error.user_text
        return ""

    async def near_text(self, text: str, scope: Scope, meant: Meant) -> Sequence[NearPassage]:
        """The passages in scope nearest to `text`, nearest first: `meant` where that is its text. A scope's speaker is
        not looked at."""
        found = meant if meant.text == text else await self.question(text, scope.community)
        if found is None:
            return ()
        return await self._store.near(self.name, found.vector, await self._library.episodes(scope), _LOOKED_AT)

    async def missing(self) -> Sequence[Episode]:
        """Episodes of the whole library, private ones too, whose present words have no vectors yet."""
        found: list[Episode] = []
        after = 0
        while changes := await self._episodes.changes(after):
            found.extend(change.episode for change in changes if change.episode is not None)
            after = changes[-1].version
        return await self._store.missing(self.name, found)

    async def catch_up(self, done: Callable[[Episode], None] | None = None) -> int:
        """Make and keep the vectors that episodes lack; returns for how many. Raises `ModelError`s.

        What was made before a failure, or before this is cancelled, is kept.
        """
        made: list[EpisodeVectors] = []
        count = 0
        try:
            for episode in await self.missing():
                vectors = await self._vectors(episode)
                if vectors is not None:
                    made.append(vectors)
                    count += 1
                    if done is not None:
                        done(episode)
                if len(made) >= _AT_ONCE:
                    await self._store.save(self.name, made)
                    made = []
        finally:
            if made:
                await self._store.save(self.name, made)
        return count

    async def _vectors(self, episode: Episode) -> EpisodeVectors | None:
        import numpy as np

        try:
            transcript = await self._library.transcript(episode.id, episode.transcript_hash)
        except NotStored:
            return None
        texts, passages = _parts(transcript)
        rows = await self._embedder.embed(texts, community=episode.show.owner) if texts else np.zeros((0, 0))
        return EpisodeVectors(
            episode_id=episode.id,
            transcript_hash=episode.transcript_hash,
            passages=np.array(passages, dtype=np.uint32),
            rows=np.asarray(rows, dtype=np.float32),
        )


def _parts(transcript: Transcript) -> tuple[list[str], list[int]]:
    """The texts that get a vector each, and whose passage each is a part of."""
    texts, passages = [], []
    for ordinal, (start, end) in enumerate(cut_passages(transcript.text)):
        passage = transcript.text[start:end]
        for low, high in cut_parts(passage):
            if part := passage[low:high].strip():
                texts.append(part)
                passages.append(ordinal)
    return texts, passages
