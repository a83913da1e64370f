"""What a model found in a part becomes finds of ours: words cut by its numbers, claims that those words bear out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.analysing.by_model.parts import Part, Talk
from bot.analysing.claim_shape import is_whole, reads_alone
from bot.analysing.claims import LONGEST_CLAIM, phrase_claim, phrase_statement
from bot.analysing.mockery import is_voiced
from bot.analysing.resolving import resolve_by
from bot.analysing.spoken import words_of
from bot.analysing.wholeness import ends_in_mid_air
from bot.domain.episode_card import LONGEST_STATEMENT, GlossaryEntry, HotTake, QuoteDraft, Takeaway
from bot.domain.span import Span
from bot.prompts.find import MOST_FOUND, Found, FoundQuote, FoundTake, FoundTakeaway, Stance
from bot.proving import prove

_HELD = {
    Stance.ARGUES: "a view that its speaker argues for",
    Stance.DOUBTS: "a doubt that its speaker holds",
    Stance.FORETELLS: "a prediction",
}
_LONGEST_QUOTE, _SHORTEST_QUOTE, _QUOTE_LINES = 420, 25, 3
_AROUND = 3
"""Lines on each side that tell mockery from meaning."""
_FEWEST_WORDS = 3
_FAR = timedelta(days=366 * 100)
_TIME = re.compile(
    r"\b(?:year|month|decade|century|summer|winter|spring|autumn|fall|quarter|christmas|soon|tomorrow|q[1-4]|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)s?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Finds:
    """Of one part, or of all. Scores are what the model weighs them, 0..1."""

    takes: tuple[HotTake, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()
    quotes: tuple[QuoteDraft, ...] = ()


def finds_of(found: Found, part: Part, talk: Talk, glossary: Sequence[GlossaryEntry]) -> Finds:
    """What of it holds."""
    return Finds(
        takes=tuple(_takes(found.takes[:MOST_FOUND], part, talk, glossary)),
        takeaways=tuple(_takeaways(found.takeaways[:MOST_FOUND], part, talk, glossary)),
        quotes=tuple(_quotes(found.quotes[:MOST_FOUND], part, talk)),
    )


def _takes(found: Sequence[FoundTake], part: Part, talk: Talk, glossary: Sequence[GlossaryEntry]) -> Iterator[HotTake]:
    for one in found:
        spans = talk.receipts(one.lines, part)
        if one.stance not in _HELD or not spans or is_mocked(talk, spans[0]) or _asks(talk, spans[0]):
            continue
        claim = _stated(one.claim, spans, talk, glossary, LONGEST_CLAIM)
        if claim is None:
            phrased = phrase_claim(talk.cut(spans[0]))
            claim = phrased if phrased is not None and reads_alone(phrased) else None
        if claim is not None:
            yield HotTake(
                claim=claim,
                spans=spans,
                speaker=speaker_of(talk, spans[0]),
                score=_weight(one.weight),
                reason=_HELD[one.stance],
                resolve_by=_due(one, spans, talk),
            )


def _takeaways(
    found: Sequence[FoundTakeaway], part: Part, talk: Talk, glossary: Sequence[GlossaryEntry]
) -> Iterator[Takeaway]:
    for one in found:
        spans = talk.receipts(one.lines, part)
        if not spans or is_mocked(talk, spans[0]):
            continue
        statement = _stated(one.statement, spans, talk, glossary, LONGEST_STATEMENT)
        if statement is None:
            phrased = phrase_statement(talk.cut(spans[0]))
            statement = phrased if phrased is not None and is_whole(phrased) and reads_alone(phrased) else None
        if statement is not None:
            yield Takeaway(
                statement=statement,
                spans=spans,
                speaker=speaker_of(talk, spans[0]),
                score=_weight(one.weight),
                reason="what is learned there",
            )


def _quotes(found: Sequence[FoundQuote], part: Part, talk: Talk) -> Iterator[QuoteDraft]:
    for one in found:
        first, last = talk.line(one.first, part), talk.line(one.last, part)
        if first is None or last is None or not 0 <= one.last - one.first < _QUOTE_LINES or first.turn != last.turn:
            continue
        span = talk.span(first.start, last.end)
        if _SHORTEST_QUOTE <= span.end - span.start <= _LONGEST_QUOTE and not is_mocked(talk, span):
            yield QuoteDraft(
                span=span, speaker=speaker_of(talk, span), score=_weight(one.weight), reason="worth repeating"
            )


def known_names(talk: Talk, spans: Sequence[Span], glossary: Sequence[GlossaryEntry]) -> set[str]:
    """Names that may stand beside these words: whoever says them, and right spellings of what was misheard there."""
    said = " ".join(talk.cut(span) for span in spans)
    speakers = (talk.transcript.speaker_of(span.start, span.end) for span in spans)
    meant = (entry.canonical for entry in glossary if any(form in said for form in entry.heard_as))
    return {name for name in (*speakers, *meant) if name}


def is_mocked(talk: Talk, span: Span) -> bool:
    """Whether some of these words are likely not their speaker's own view: nobody is quoted with such."""
    lines = talk.spoken.sentences
    for index in range(talk.index_at(span.start), talk.index_at(span.end - 1) + 1):
        low = max(0, index - _AROUND)
        if is_voiced([line.text for line in lines[low : index + _AROUND + 1]], index - low):
            return True
    return False


def speaker_of(talk: Talk, span: Span) -> str | None:
    return talk.transcript.speaker_of(span.start, span.end)


def one_line(text: str) -> str:
    return " ".join(text.split())


def _stated(
    text: str, spans: Sequence[Span], talk: Talk, glossary: Sequence[GlossaryEntry], longest: int
) -> str | None:
    """The model's words where the cited ones bear them out."""
    stated = one_line(text)
    tokens = words_of(stated)
    if len(tokens) < _FEWEST_WORDS or len(stated) > longest or stated.endswith("?") or ends_in_mid_air(tokens):
        return None
    proof = prove(stated, [talk.cut(span) for span in spans], known_names=known_names(talk, spans, glossary))
    return f"{stated[0].upper()}{stated[1:]}" if proof.holds else None


def _asks(talk: Talk, span: Span) -> bool:
    return talk.spoken.sentences[talk.index_at(span.start)].asks


def _weight(given: int) -> float:
    return min(10, max(1, given)) / 10


def _due(take: FoundTake, spans: Sequence[Span], talk: Talk) -> date | None:
    """The day that the words give; the model's own where they speak of a time and it lies ahead of the episode."""
    said, said_on = " ".join(talk.cut(span) for span in spans), talk.episode.details.published
    if (given := resolve_by(said, said_on)) is not None:
        return given
    try:
        due = date.fromisoformat(take.due.strip())
    except ValueError:
        return None
    if take.stance is not Stance.FORETELLS or said_on is None or not said_on < due < said_on + _FAR:
        return None
    return due if _TIME.search(said) or str(due.year) in said else None
