"""Evidence: the sentences of the found passages that meet a question best."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.answering.answer_kind import AnswerKind, asked_kind
from bot.domain.passage import PassageSentence
from bot.domain.span import Span
from bot.searching.finder import Look, Ranked
from bot.searching.question import Question
from bot.searching.wanted import Want
from bot.searching.words import folded_words

_PASSAGES = 12
_WINDOW = 3
_FEWEST_WORDS, _FILLED, _MOST_WORDS = 10, 25, 70
_CREDIT, _CREDIT_STEP, _CREDIT_REACH = 0.55, 0.1, 3
_OWN = 0.6
_OPENS_ASKING = 0.1
_PER_SENTENCE = 0.03
_SHORT, _ASKS, _AROUND, _RANK, _PAIR, _PAIRS, _KIND, _SPEAKER = 0.1, 0.25, 0.2, 0.08, 0.1, 0.3, 0.1, 0.15


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whole sentences in a row; `score` orders them. `of_kind` is False when an asked number is not there."""

    span: Span
    score: float
    of_kind: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence with what it meets; `credit` is what a question just before it asked for."""

    sentence: PassageSentence
    text: str
    words: tuple[str, ...]
    met: tuple[float, ...]
    credit: tuple[float, ...]
    asks: bool


def find_evidence(look: Look, most: int = 3) -> list[Evidence]:
    """Non-overlapping windows of one to three sentences, best first."""
    windows: list[Evidence] = []
    best = max((one.score for one in look.ranked), default=0.0) or 1.0
    chosen = look.ranked[:_PASSAGES]
    for _, group in groupby(sorted(chosen, key=_place), key=lambda one: one.packed.episode_id):
        windows.extend(_windows(list(group), look, best))
    windows.sort(key=lambda evidence: -evidence.score)
    kept: list[Evidence] = []
    for evidence in windows:
        if len(kept) == most:
            break
        if not any(evidence.span.overlaps(other.span) for other in kept):
            kept.append(evidence)
    return kept


def _place(one: Ranked) -> tuple[str, int]:
    return one.packed.episode_id, one.passage.span.start


def _windows(passages: Sequence[Ranked], look: Look, best: float) -> list[Evidence]:
    found: list[Evidence] = []
    kind = asked_kind(look.question)
    pairs = _asked_pairs(look.question)
    asked = {look.question.words[at].folded for at in look.question.speakers}
    before: list[_Line] = []
    end = -10
    for one in passages:
        span = one.passage.span
        if span.start - end > 2:
            before = []
        end = span.end
        lines = _lines(one, before, len(look.wants))
        around = _coverage([max(line.met[at] for line in lines) for at in range(len(look.wants))], look.wants)
        base = _AROUND * around + _RANK * one.score / best
        for first in range(len(lines)):
            for last in range(first, min(first + _WINDOW, len(lines))):
                if not _one_voice(lines[first], lines[last]):
                    break
                window = lines[first : last + 1]
                size = sum(len(line.words) for line in window)
                if last > first and size > _MOST_WORDS:
                    break
                coverage = _coverage(_best(window, len(look.wants)), look.wants)
                if coverage <= 0:
                    continue
                score = base + coverage - _PER_SENTENCE * (last - first)
                score += _extras(window, kind, pairs, asked, look) - (_SHORT if size < _FEWEST_WORDS else 0.0)
                stop = _filled(lines, first, last, size)
                cut = Span(span.episode_id, span.transcript_hash, window[0].sentence.start, stop)
                written = one.passage.text[cut.start - span.start : cut.end - span.start]
                strict = kind is AnswerKind.NUMBER and not kind.met_by(written, look.question)
                found.append(Evidence(cut, score, not strict))
        before = lines
    return found


def _one_voice(one: _Line, other: _Line) -> bool:
    """A quote of two speakers would be nobody's."""
    return one.sentence.speaker == other.sentence.speaker


def _filled(lines: Sequence[_Line], first: int, last: int, size: int) -> int:
    """Where the evidence ends: a short one takes in what follows, for answers unfold forwards."""
    while size < _FILLED and last + 1 < len(lines) and last - first < _WINDOW:
        if not _one_voice(lines[first], lines[last + 1]):
            break
        size += len(lines[last + 1].words)
        if size > _MOST_WORDS:
            break
        last += 1
    return lines[last].sentence.end


def _lines(one: Ranked, before: Sequence[_Line], size: int) -> list[_Line]:
    passage = one.passage
    lines = list(before[-_CREDIT_REACH:])
    kept = len(lines)
    for sentence in passage.sentences:
        text = passage.sentence_text(sentence)
        met = one.match.within(sentence.start - passage.span.start, sentence.end - passage.span.start).met
        credit = [0.0] * size
        for distance, earlier in enumerate(reversed(lines[-_CREDIT_REACH:]), start=1):
            if earlier.asks:
                share = _CREDIT - _CREDIT_STEP * (distance - 1)
                credit = [max(own, share * asked) for own, asked in zip(credit, earlier.met, strict=True)]
        words = tuple(folded_words(text))
        lines.append(_Line(sentence, text, words, tuple(met), tuple(credit), text.rstrip("\"'\u201d ").endswith("?")))
    return lines[kept:]


def _best(window: Sequence[_Line], size: int) -> list[float]:
    met = [0.0] * size
    for line in window:
        for at in range(size):
            met[at] = max(met[at], _OWN * line.met[at] if line.asks else max(line.met[at], line.credit[at]))
    return met


def _coverage(met: Sequence[float], wants: Sequence[Want]) -> float:
    total = sum(want.weight for want in wants) or 1.0
    return sum(want.weight * found for want, found in zip(wants, met, strict=True)) / total


def _extras(
    window: Sequence[_Line], kind: AnswerKind, pairs: set[tuple[str, str]], asked: set[str], look: Look
) -> float:
    extra = (-_ASKS if window[-1].asks else 0.0) - (_OPENS_ASKING if window[0].asks else 0.0)
    shared = {pair for line in window for pair in _pairs(line.words)} & pairs
    extra += min(_PAIR * len(shared), _PAIRS)
    if kind.met_by(" ".join(line.text for line in window), look.question):
        extra += _KIND
    speakers = {word for line in window for word in (line.sentence.speaker or "").lower().split()}
    if asked & speakers:
        extra += _SPEAKER
    return extra


def _asked_pairs(question: Question) -> set[tuple[str, str]]:
    """Neighbouring words of the question; whose view is asked for says `my` where the question says a name."""
    words = tuple(word.folded for word in question.words)
    pairs = _pairs(words)
    if question.speakers:
        last = question.speakers[-1]
        pairs.update(("my", word) for word in words[last + 1 : last + 4])
    return pairs


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(words))
