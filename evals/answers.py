"""Questions about the show: is the first citation right, and is a question without an answer refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.batch import Request, Result
from evals.figures import Figure

WIDEST_CITATION = 12
"""Lines. A wider citation proves nothing and counts as a miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScores:
    """`hit_at_1` is over the answerable questions, a refusal being a miss."""

    hit_at_1: float | None
    answered_when_answerable: float | None
    refused_when_not: float | None
    missed: tuple[str, ...]
    wrongly_refused: tuple[str, ...]
    wrongly_answered: tuple[str, ...]

    @property
    def balanced_accuracy(self) -> float | None:
        if self.answered_when_answerable is None or self.refused_when_not is None:
            return None
        return (self.answered_when_answerable + self.refused_when_not) / 2


def answer_requests(labels: Sequence[Mapping[str, Any]], prefix: str, episode: str | None = None) -> list[Request]:
    return [Request(f"{prefix}:{label['id']}", "ask", label["q"], episode) for label in labels]


def score_answers(labels: Sequence[Mapping[str, Any]], results: Sequence[Result]) -> AnswerScores:
    """Labels and results in the same order. A label without spans has no answer."""
    hits, answered, refused = [], [], []
    for label, result in zip(labels, results, strict=True):
        if label["spans"]:
            answered.append((label["id"], result.answered))
            hits.append((label["id"], result.answered and first_citation_hits(label["spans"], result)))
        else:
            refused.append((label["id"], not result.answered))
    return AnswerScores(
        hit_at_1=_share(hits),
        answered_when_answerable=_share(answered),
        refused_when_not=_share(refused),
        missed=_ids(hits),
        wrongly_refused=_ids(answered),
        wrongly_answered=_ids(refused),
    )


def first_citation_hits(spans: Sequence[Mapping[str, int]], result: Result) -> bool:
    if not result.items:
        return False
    first = result.items[0]
    if first.end_line - first.start_line >= WIDEST_CITATION:
        return False
    return any(first.start_line <= span["end_line"] and span["start_line"] <= first.end_line for span in spans)


def _share(outcomes: Sequence[tuple[str, bool]]) -> float | None:
    return sum(good for _, good in outcomes) / len(outcomes) if outcomes else None


def _ids(outcomes: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    return tuple(name for name, good in outcomes if not good)


def answer_figures(scores: AnswerScores, alternative: AnswerScores) -> list[Figure]:
    """`alternative` asked the same of the whole library, scoped to the episode: it informs."""
    return [
        Figure(key="answers.hit1", name="show Q&A: citation hit@1", value=scores.hit_at_1, floor=0.77, gate=0.85,
               aim=0.95, note=_named("missed", scores.missed)),
        Figure(key="answers.balanced", name="  answerable or not, balanced accuracy", value=scores.balanced_accuracy,
               floor=0.82, gate=0.90, aim=0.95,
               note="; ".join(filter(None, [_named("refused", scores.wrongly_refused),
                                            _named("answered", scores.wrongly_answered)]))),
        Figure(key="answers.scoped.hit1", name="  in the whole library, scoped: hit@1", value=alternative.hit_at_1),
        Figure(key="answers.scoped.balanced", name="  in the whole library, scoped: balanced accuracy",
               value=alternative.balanced_accuracy),
    ]  # fmt: skip


def _named(word: str, ids: Sequence[str]) -> str:
    return f"{word} {' '.join(ids)}" if ids else ""
