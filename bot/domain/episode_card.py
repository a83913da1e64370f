"""An episode card: all that analysis found in one episode, each find with its receipt."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Span

LONGEST_STATEMENT = 200
"""Characters of what a takeaway says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDraft:
    """A quotable span. `score` in 0..1 orders drafts of one episode and compares across episodes."""

    span: Span
    speaker: str | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeaway:
    """What an episode taught, in at most `LONGEST_STATEMENT` characters. The first span is the one to quote."""

    statement: str
    spans: tuple[Span, ...]
    speaker: str | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HotTake:
    """A claim people can vote on, at most 140 characters. The first span is its verbatim receipt."""

    claim: str
    spans: tuple[Span, ...]
    speaker: str | None
    score: float
    reason: str
    resolve_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A stretch of the episode on one subject, from character `start` on. `published` when the show named it itself."""

    title: str
    start: int
    first_line: int
    seconds: float | None
    published: bool = False


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A canonical term and the forms that speech-to-text made of it."""

    canonical: str
    heard_as: tuple[str, ...]
    by_host: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """Who likely says the words of `span`: a guess of a model, never shown as a fact. `confidence` in 0..1."""

    span: Span
    speaker: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of what an episode is about, in our own words, and the words of the episode that prove it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeCard:
    """Quotes, takeaways and hot takes come best first. `analyser` names the method and its version."""

    episode_id: EpisodeId
    transcript_hash: TranscriptHash
    analyser: str
    quotes: tuple[QuoteDraft, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()
    hot_takes: tuple[HotTake, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = field(default=())
    summary: tuple[SummarySentence, ...] = ()
    """Empty without a model."""
    speakers: tuple[SpeakerGuess, ...] = ()
    """Only for transcripts that name nobody."""
    unread: tuple[Span, ...] = ()
    """Stretches of the episode that the model gave nothing usable for: there the rules' finds alone stand."""
