"""A few of the shared labels with a model and without: what a slow model, or a cautious spender, can have measured."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.answers import answer_figures, answer_requests, score_answers
from evals.batch import Request, Result, ask_all
from evals.by_model import Measured, beside, copy_of, labelled_slugs, read_by_model, some_of, written_figure
from evals.figures import Figure
from evals.gold import Gold
from evals.quotes import EXTRACTED, extracted_figures, quote_attribution
from evals.random_outputs import count_verbatim, verbatim_figure
from evals.report import PROJECT
from evals.takes import SHOW, attribution_figures, hot_take_figures, take_requests, takeaway_figures

_WHOLE_ONLY = ("takes.length", "takeaways.length", "answers.scoped.")
"""Keys of figures that a part of the labels does not give."""
_OF_BOLD_SHOWS = ("takes.unmarked.recall8", "takes.unmarked.precision8", "takes.unmarked.lenient.")
_OF_THE_SHOW = ("takes.show.", "takeaways.shared", "attribution.raw")


def shared_in_part(gold: Gold, library: Path, show: Path, model: Measured) -> list[Figure]:
    """The first questions about the show, and the analyses of the shortest labelled episodes. Where more than one is
    read, the show's own is among them: it alone has labels for extracted quotes."""
    labels = some_of(gold.show_labels["qa"], model.limit, lambda label: bool(label["spans"]))
    slugs, many = labelled_slugs(gold), model.episodes or 1
    names, with_show = list(slugs)[: max(1, many - 1)], many > 1
    few = _with_only(gold, [*names, SHOW] if with_show else names)
    before, _ = _figures(few, labels, library, show, with_show, None)
    copied = copy_of(library), copy_of(show)
    wanted = [slugs[name] for name in names] + ([gold.show_slug] if with_show else [])
    told = [read_by_model(copied[0], wanted, model)]
    if with_show:
        told.append(read_by_model(copied[1], [gold.show_slug], model))
    after, questions = _figures(few, labels, *copied, with_show, model.environment)
    return [*beside(after, before, "shared", model), written_figure(questions), *told]


def _with_only(gold: Gold, names: Collection[str]) -> Gold:
    def load(kind: str, files: Sequence[str], show: bool) -> dict[str, dict[str, Any]]:
        loaded = gold.load_takes(kind, files, show)
        return {name: episode for name, episode in loaded.items() if name in names}

    return replace(gold, load_takes=load)


def _figures(
    few: Gold,
    labels: Sequence[Mapping[str, Any]],
    library: Path,
    show: Path,
    with_show: bool,
    environment: Mapping[str, str] | None,
) -> tuple[list[Figure], Sequence[Result]]:
    """With the answers to the questions."""
    questions = ask_all(show, answer_requests(labels, "ask"), environment=environment)
    takes = take_requests(few, "analyse_hot_takes", [few.marked_takes, few.unmarked_takes], show=with_show)
    takeaways = take_requests(few, "analyse_takeaways", [few.unmarked_takes], show=with_show)
    analysed = ask_all(library, [*takes, *takeaways], environment=environment)
    of_takes, of_takeaways = analysed[: len(takes)], analysed[len(takes) :]
    wanted = [Request("extract", "analyse_quotes", episode=few.show_slug)] if with_show else []
    extracted = ask_all(show, wanted, k=EXTRACTED, environment=environment)
    scores = score_answers(labels, questions)
    shown = [*questions, *analysed, *extracted]
    figures = [
        verbatim_figure("verbatim.labelled", "verbatim: all answers to labels", count_verbatim(shown, base=PROJECT)),
        *answer_figures(scores, scores),
        *(figure for one in extracted for figure in extracted_figures(few, one)),
        *hot_take_figures(few, of_takes),
        *takeaway_figures(few, of_takeaways),
        *attribution_figures(few, of_takes, of_takeaways, quote_attribution(few, extracted[0]) if extracted else None),
    ]
    asked = {request.id.rpartition(":")[2] for request in takes}
    return [one for one in figures if not one.key.startswith(_left_out(few, asked))], questions


def _left_out(few: Gold, asked: Collection[str]) -> tuple[str, ...]:
    """Beginnings of the keys of what nothing was asked for."""
    left = list(_WHOLE_ONLY)
    if SHOW not in asked:
        left += _OF_THE_SHOW
    unmarked = few.load_takes("opinions", [str(few.unmarked_takes)], False).values()
    if all(one["density"] == "none" for one in unmarked):
        left += _OF_BOLD_SHOWS
    for file, key in ((few.marked_takes, "takes.marked."), (few.unmarked_takes, "takes.unmarked.")):
        if not few.load_takes("opinions", [str(file)], False):
            left.append(key)
    return tuple(left)
