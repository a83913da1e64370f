"""An answer: cited sentences, or a refusal that shows what came nearest."""

from dataclasses import dataclass

from bot.domain.findings import Repair
from bot.domain.span import Citation


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence in our own words, proven by the citations at these places of the answer's `evidence`, from 0."""

    text: str
    proven_by: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`evidence` are the cited sentences, best first; empty in a refusal. `nearest` are shown with a refusal only.

    `confidence` is calibrated, 0..1. `missing` and `closest` are as in `Findings`. `sentences` is empty where the
    evidence speaks for itself. `headings` may part the answer: each says whose, of when or on what the evidence at its
    places is. `plainly` says why, where a model should have written and did not; what is done instead is not its part.
    """

    question: str
    answered: bool
    confidence: float
    evidence: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    repairs: tuple[Repair, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[str, ...] = ()
    sentences: tuple[AnswerSentence, ...] = ()
    headings: tuple[AnswerSentence, ...] = ()
    plainly: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteChoice:
    """Quotes for a topic, best first, none of them empty of it; `missing` and `closest` explain an empty choice."""

    topic: str
    quotes: tuple[Citation, ...]
    scores: tuple[float, ...] = ()
    repairs: tuple[Repair, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[str, ...] = ()
