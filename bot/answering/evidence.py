"""Evidence: the sentences of the found passages that meet a question best."""

from dataclasses import dataclass, replace

from bot.domain.span import Span
from bot.searching.finder import Look, Ranked
from bot.searching.matching import Matcher
from bot.searching.wanted import Want

_PASSAGES = 12
_WINDOW = 3
_LONGEST_WORDS = 70


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whole sentences in a row; `score` orders them."""

    span: Span
    score: float


def find_evidence(look: Look) -> list[Evidence]:
    """Non-overlapping windows of one to three sentences, best first."""
    matcher = Matcher(look.wants, look.language)
    scored: list[Evidence] = []
    for one in look.ranked[:_PASSAGES]:
        scored.extend(_windows(one, look.wants, matcher, look.ranked[0].score))
    scored.sort(key=lambda evidence: -evidence.score)
    chosen: list[Evidence] = []
    for evidence in scored:
        if len(chosen) == 3:
            break
        if not any(evidence.span.overlaps(other.span) for other in chosen):
            chosen.append(evidence)
    return chosen


def _windows(one: Ranked, wants: tuple[Want, ...], matcher: Matcher, best: float) -> list[Evidence]:
    sentences = one.passage.sentences
    matches = [matcher.match_text(one.passage.sentence_text(sentence)) for sentence in sentences]
    windows = []
    for first in range(len(sentences)):
        words = 0
        met = [0.0] * len(wants)
        for last in range(first, min(first + _WINDOW, len(sentences))):
            match = matches[last]
            words += len(match.words)
            if last > first and words > _LONGEST_WORDS:
                break
            met = [max(pair) for pair in zip(met, match.met, strict=True)]
            if not any(met):
                break
            score = _score(met, wants, last - first, one.score / best if best else 0.0)
            span = replace(one.passage.span, start=sentences[first].start, end=sentences[last].end)
            windows.append(Evidence(span, score))
    return windows


def _score(met: list[float], wants: tuple[Want, ...], extra: int, rank: float) -> float:
    total = sum(want.weight for want in wants) or 1.0
    coverage = sum(want.weight * found for want, found in zip(wants, met, strict=True)) / total
    return coverage - 0.04 * extra + 0.15 * rank
