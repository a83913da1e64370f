"""Ranked passages over the whole corpus, scored by the shared retrieval scorer."""

from collections.abc import Sequence
from typing import Any

from evals.batch import Request, Result
from evals.figures import Figure
from evals.gold import Gold

MISHEARD = "entity"
"""Label kind of queries that spell names as they sound."""
NATURAL = "ask"
"""Label kind of questions as a listener would type them, in the words of the subject."""


def retrieval_requests(gold: Gold) -> list[Request]:
    return [Request(f"retrieval:{label['id']}", "search", label["query"]) for label in gold.retrieval]


def as_run(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """Batch results in the scorer's run format."""
    return {
        result.id.removeprefix("retrieval:"): {
            "id": result.id.removeprefix("retrieval:"),
            "confidence": result.score,
            "results": [
                {
                    "episode": item.episode,
                    "start_line": item.start_line,
                    "end_line": item.end_line,
                    "text": item.text,
                    "score": item.score,
                }
                for item in result.items
            ],
        }
        for result in results
    }


def retrieval_figures(gold: Gold, results: Sequence[Result]) -> list[Figure]:
    scores = gold.score_retrieval(gold.retrieval, as_run(results))
    kinds = scores["by"]
    figures = [
        Figure(key="retrieval.recall5", name="retrieval recall@5", value=scores["r5"], floor=0.45, gate=0.55, aim=0.65,
               note=f"{scores['n']} queries"),
        Figure(key="retrieval.recall5.misheard", name="  misheard names", value=kinds[MISHEARD]["r5"], floor=0.58,
               gate=0.90, note=f"{kinds[MISHEARD]['n']} queries"),
        Figure(key="retrieval.recall5.natural", name="  natural questions", value=kinds[NATURAL]["r5"], floor=0.89,
               gate=0.90, note=f"{kinds[NATURAL]['n']} queries"),
    ]  # fmt: skip
    for kind in sorted(set(kinds) - {MISHEARD, NATURAL}):
        name = f"  {kind}"
        note = f"{kinds[kind]['n']} queries"
        figures.append(Figure(key=f"retrieval.recall5.{kind}", name=name, value=kinds[kind]["r5"], note=note))
    figures.append(Figure(key="retrieval.recall1", name="retrieval recall@1", value=scores["r1"]))
    figures.append(Figure(key="retrieval.auc", name="retrieval: answerable above unanswerable", value=scores["auc"]))
    return figures
