"""The index: full-text search, derived from the library and rebuildable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.episode import Show
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage on its way into the index. `payload` is opaque and comes back with a hit."""

    text: str
    speakers: tuple[str, ...]
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedEpisode:
    """An episode on its way into the index. `names` are terms worth completing, as written, with their counts."""

    episode_id: EpisodeId
    show: Show
    language: str
    title: str
    passages: Sequence[IndexedPassage]
    names: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Lower-case words, more than one for a phrase; its BM25 score counts `weight` times."""

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a question asks for; of its alternatives the best counts. A `required` slot must be met."""

    alternatives: tuple[Alternative, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class IndexHit:
    score: float
    payload: bytes


class PassageIndex(Protocol):
    """Ranked passages. Words are compared by the stems of each passage's language. What a scope hides is not there."""

    def version(self) -> int:
        """The corpus version it holds; 0 when it is empty or was lost, so that the change feed fills it again."""
        ...

    def replace(self, episodes: Sequence[IndexedEpisode], removed: Sequence[EpisodeId], version: int) -> bool:
        """Put these in place of what it holds of them, durably and at once. False: another process is writing it."""
        ...

    def clear(self) -> None:
        """Forget everything; the version is 0 again."""
        ...

    def search(self, slots: Sequence[Slot], scope: Scope, limit: int) -> Sequence[IndexHit]:
        """The best passages, best first; none without a slot."""
        ...

    def at(self, places: Sequence[tuple[EpisodeId, int]]) -> Sequence[bytes | None]:
        """The payloads of passages, by episode and their place in it; None where there is none."""
        ...

    def count(self, words: Sequence[str], scope: Scope) -> int:
        """Passages in scope that hold these words in a row."""
        ...

    def passages(self, scope: Scope) -> int:
        """Passages in scope."""
        ...


class IndexVocabulary(Protocol):
    """The words and names of an index."""

    def words(self) -> Sequence[str]:
        """Every distinct word, lower case, of every episode: ask `said` before showing one."""
        ...

    def words_version(self) -> int:
        """The corpus version that last changed words of any episode."""
        ...

    def said(self, word: str, scope: Scope) -> int:
        """Episodes in scope in which this very form was said."""
        ...

    def names(self, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        """Names said in scope of which a word begins with `prefix`, in any case, most said first."""
        ...

    def speakers(self, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        """Speakers in scope, by the same rules; those of most episodes first."""
        ...
