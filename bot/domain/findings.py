"""What a search found, and how sure it is."""

from dataclasses import dataclass

from bot.domain.ids import CommunityId, EpisodeId, ShowId
from bot.domain.passage import Passage
from bot.domain.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a community may search. `shows` are the followed ones; `episodes` and `speaker` narrow further when set."""

    community: CommunityId
    shows: tuple[ShowId, ...]
    episodes: tuple[EpisodeId, ...] | None = None
    speaker: str | None = None
    hidden: frozenset[EpisodeId] = frozenset()
    """Episodes that the community's hosts took away: never listed, found or quoted."""
    hidden_spans: frozenset[Span] = frozenset()
    """Words that they took away: never quoted or cited, alone or with others."""

    def hides(self, span: Span) -> bool:
        """Whether these words, or some of them, were taken away."""
        return span.episode_id in self.hidden or any(span.overlaps(hidden) for hidden in self.hidden_spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassage:
    """A passage, its score (comparable within one search) and the share, 0..1, of the query's weight it covers."""

    passage: Passage
    score: float
    coverage: float
    matched: tuple[str, ...]
    """The words of the passage, as written there, that met the query."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A query word nobody said as typed, and the words of the library it was taken for."""

    typed: str
    taken_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Passages best first. `confidence` is calibrated: the chance, 0..1, that the library holds what was asked.

    `missing` are the query's content words that nobody in scope said in any form; `closest` are words or names that
    were said and look or sound most like them.
    """

    query: str
    passages: tuple[FoundPassage, ...]
    confidence: float
    repairs: tuple[Repair, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[str, ...] = ()
