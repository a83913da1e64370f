"""What searching by meaning brings: the same requests with an embedding model in a folder, beside those without."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evals.answers import answer_figures, answer_requests, score_answers
from evals.batch import ask_all, run_program
from evals.figures import Figure
from evals.gold import Gold
from evals.quotes import query_figures, quote_requests
from evals.retrieval import retrieval_figures, retrieval_requests

_GATES = {"retrieval.recall5": (0.68, 0.80), "retrieval.recall5.para": (0.35, 0.60)}
"""Gate and aim of the figures that meaning is there for; the others must be no worse than without."""
_NO_WORSE = frozenset({"answers.hit1", "answers.balanced", "quote.success1", "quote.success3", "quote.empty"})


def with_embedder(folder: Path) -> dict[str, str]:
    """The environment of a program that embeds with the model in `folder`."""
    return {**os.environ, "AFTERSHOW_EMBEDDING_FOLDER": str(folder.absolute())}


def meaning_figures(gold: Gold, library: Path, show: Path, model: Path, without: Sequence[Figure]) -> list[Figure]:
    """Retrieval, answers and quotes once more. `without` are the figures of the same data by words alone."""
    environment = with_embedder(model)
    for data in (library, show):
        run_program(["index", "--data", str(data)], environment)
    labels = gold.show_labels["qa"]
    requests = retrieval_requests(gold)
    found = ask_all(library, [*requests, *answer_requests(labels, "qa", gold.show_slug)], environment=environment)
    asked, quotes = answer_requests(labels, "qa"), quote_requests(gold, "quote")
    told = ask_all(show, [*asked, *quotes], environment=environment)
    scores = score_answers(labels, told[: len(asked)]), score_answers(labels, found[len(requests) :])
    figures = [
        *retrieval_figures(gold, found[: len(requests)]),
        *answer_figures(*scores),
        *query_figures(gold, told[len(asked) :]),
    ]
    before = {figure.key: figure.value for figure in without}
    return [_beside(figure, before) for figure in figures]


def _beside(figure: Figure, before: Mapping[str, float | None]) -> Figure:
    value = before.get(figure.key)
    gate, aim = _GATES.get(figure.key, (figure.gate, figure.aim))
    if figure.key in _NO_WORSE and value is not None:
        gate = value
    return replace(figure, key=f"meaning.{figure.key}", gate=gate, aim=aim, floor=None, before=value)
