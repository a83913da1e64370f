"""Evidence: the sentences of the found passages that meet a question best."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.analysing.mockery import is_voiced
from bot.answering.answer_kind import AnswerKind, asked_kind
from bot.answering.lines import Line, LineReader, has_kind
from bot.domain.span import Span
from bot.searching.finder import Look, Ranked

_PASSAGES = 6
_WORTH_READING = 0.3
"""Passages with less than this share of the best score are left unread."""
_WINDOW = 3
_FEWEST_WORDS, _FILLED, _MOST_WORDS = 10, 45, 90
_PER_SENTENCE, _SHORT, _ASKS, _OPENS_ASKING = 0.024, 0.1, 0.25, 0.1
_AROUND, _RANK, _PAIR, _PAIRS, _KIND, _SPEAKER = 0.2, 0.08, 0.12, 0.3, 0.08, 0.15


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whole sentences in a row; `score` orders them. `of_kind` is False when an asked number is not there."""

    span: Span
    score: float
    of_kind: bool


@dataclass(frozen=True, slots=True)
class _Window:
    score: float
    passage: Ranked
    lines: Sequence[Line]
    first: int
    last: int


def find_evidence(look: Look, hides: Callable[[Span], bool], most: int = 3) -> list[Evidence]:
    """Non-overlapping windows of one to three sentences of one voice, best first; none of what is to be hidden."""
    best = max((one.score for one in look.ranked), default=0.0) or 1.0
    read = [one for one in look.ranked[:_PASSAGES] if one.score >= _WORTH_READING * best]
    scorer = _Scorer(look, best)
    windows: list[_Window] = []
    for _, group in groupby(sorted(read, key=_place), key=lambda one: one.packed.episode_id):
        windows.extend(scorer.windows(list(group)))
    windows.sort(key=lambda window: -window.score)
    kept: list[Evidence] = []
    for window in windows:
        if len(kept) == most:
            break
        evidence = scorer.evidence(window)
        if hides(evidence.span) or _mocks(window):
            continue
        if not any(evidence.span.overlaps(other.span) for other in kept):
            kept.append(evidence)
    return kept


def _mocks(window: _Window) -> bool:
    """Whether a view is voiced there that is likely not the speaker's own."""
    texts = [line.text for line in window.lines]
    return any(is_voiced(texts, at) for at in range(window.first, window.last + 1))


def _place(one: Ranked) -> tuple[str, int]:
    return one.packed.episode_id, one.packed.start


class _Scorer:
    def __init__(self, look: Look, best: float) -> None:
        self._look = look
        self._best = best
        self._kind = asked_kind(look.question)
        self._reader = LineReader(look.question)
        self._asked = {look.question.words[at].folded for at in look.question.speakers}
        total = sum(want.weight for want in look.wants) or 1.0
        self._shares = [want.weight / total for want in look.wants]

    def windows(self, passages: Sequence[Ranked]) -> Iterator[_Window]:
        """Of passages of one episode in order."""
        before: list[Line] = []
        end = -10
        for one in passages:
            span = one.passage.span
            lines = self._reader.read(one, before if span.start - end <= 2 else [])
            before, end = lines, span.end
            around: dict[int, float] = {}
            for line in lines:
                _merge(around, line.met)
            base = _AROUND * self._worth(around) + _RANK * one.score / self._best
            for first in range(len(lines)):
                yield from self._from(one, lines, first, base)

    def _from(self, one: Ranked, lines: Sequence[Line], first: int, base: float) -> Iterator[_Window]:
        gives: dict[int, float] = {}
        pairs: set[str] = set()
        words = 0
        for last in range(first, min(first + _WINDOW, len(lines))):
            line = lines[last]
            words += line.words
            if not _one_voice(lines[first], line) or (last > first and words > _MOST_WORDS):
                return
            _merge(gives, line.gives)
            pairs |= line.pairs
            if not gives:
                continue
            window = lines[first : last + 1]
            score = base + self._worth(gives) - _PER_SENTENCE * (last - first)
            score += min(_PAIR * len(pairs), _PAIRS)
            score -= (_SHORT if words < _FEWEST_WORDS else 0.0) + (_ASKS if line.asks else 0.0)
            score -= _OPENS_ASKING if lines[first].asks else 0.0
            score += _KIND if has_kind(window, self._kind, self._look.question) else 0.0
            score += _SPEAKER if self._asked and self._asked & _names(line.sentence.speaker) else 0.0
            yield _Window(score, one, lines, first, last)

    def evidence(self, window: _Window) -> Evidence:
        """A short window takes in what follows, for answers unfold forwards."""
        lines, first, last = window.lines, window.first, window.last
        words = sum(line.words for line in lines[first : last + 1])
        while words < _FILLED and last + 1 < len(lines) and last - first + 1 < _WINDOW:
            words += lines[last + 1].words
            if words > _MOST_WORDS or not _one_voice(lines[first], lines[last + 1]):
                break
            last += 1
        span = window.passage.passage.span
        cut = Span(span.episode_id, span.transcript_hash, lines[first].sentence.start, lines[last].sentence.end)
        number = self._kind is AnswerKind.NUMBER
        of_kind = not number or has_kind(lines[first : last + 1], self._kind, self._look.question)
        return Evidence(cut, window.score, of_kind)

    def _worth(self, met: dict[int, float]) -> float:
        return sum(self._shares[at] * weight for at, weight in met.items())


def _merge(best: dict[int, float], more: dict[int, float]) -> None:
    for at, weight in more.items():
        if weight > best.get(at, 0.0):
            best[at] = weight


def _one_voice(one: Line, other: Line) -> bool:
    """A quote of two speakers would be nobody's."""
    return one.sentence.speaker == other.sentence.speaker


def _names(speaker: str | None) -> set[str]:
    return set(speaker.lower().split()) if speaker else set()
