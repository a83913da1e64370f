"""One measurement over the shared corpus: data folders are built, everything is asked, figures come back."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.answers import answer_figures, answer_requests, score_answers
from evals.batch import Ingested, Request, Result, ask_all, ingest
from evals.figures import Better, Figure
from evals.gold import Gold
from evals.quotes import (
    EXTRACTED,
    quote_attribution,
    quote_figures,
    quote_requests,
    reversed_meanings,
)
from evals.random_outputs import Source, count_verbatim, random_verbatim, verbatim_figure
from evals.report import PROJECT
from evals.retrieval import retrieval_figures, retrieval_requests
from evals.takes import attribution_figures, hot_take_figures, take_requests, takeaway_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the program answered to everything that the labels ask."""

    retrieval: Sequence[Result]
    takes: Sequence[Result]
    takeaways: Sequence[Result]
    questions: Sequence[Result]
    scoped_questions: Sequence[Result]
    quotes: Sequence[Result]
    scoped_quotes: Sequence[Result]
    extracted: Result

    @property
    def everything(self) -> list[Result]:
        return [
            *self.retrieval, *self.takes, *self.takeaways, *self.questions, *self.scoped_questions, *self.quotes,
            *self.scoped_quotes, self.extracted,
        ]  # fmt: skip

    @property
    def of_the_show(self) -> list[Result]:
        """Those that publish words of the show as somebody's view: all but ranked passages."""
        about_show = [result for result in (*self.takes, *self.takeaways) if result.id.endswith(":show")]
        return [*about_show, *self.questions, *self.quotes, *self.scoped_quotes, self.extracted]


def build(data: Path, sources: Sequence[Path], *, reuse: bool) -> Ingested:
    """Read `sources` into the data folder; what was there before is removed unless `reuse`."""
    if data.exists() and not reuse:
        shutil.rmtree(data)
    return ingest(data, sources)


def ingest_figure(ingested: Ingested) -> Figure:
    return Figure(key="ingest.failed", name="sources of corpus and show that failed", value=float(ingested.failed),
                  gate=0.0, aim=0.0, digits=0, better=Better.LOWER,
                  note=f"{ingested.read} read, {ingested.skipped} skipped")  # fmt: skip


def ask_everything(gold: Gold, library: Path, show: Path, environment: Mapping[str, str] | None = None) -> Answers:
    """`library` holds the corpus and the show, `show` the show alone."""
    unmarked, every = [gold.unmarked_takes], [gold.marked_takes, gold.unmarked_takes]
    retrieval = retrieval_requests(gold)
    takes = take_requests(gold, "analyse_hot_takes", every, show=True)
    takeaways = take_requests(gold, "analyse_takeaways", unmarked, show=True)
    scoped_questions = answer_requests(gold.show_labels["qa"], "scoped-ask", gold.show_slug)
    scoped_quotes = quote_requests(gold, "scoped-quote", gold.show_slug)
    groups = [retrieval, takes, takeaways, scoped_questions, scoped_quotes]
    answered = iter(ask_all(library, [request for group in groups for request in group], environment=environment))
    in_library = [[next(answered) for _ in group] for group in groups]
    questions = answer_requests(gold.show_labels["qa"], "ask")
    quotes = quote_requests(gold, "quote")
    of_show = ask_all(show, [*questions, *quotes], environment=environment)
    extracted = ask_all(
        show, [Request("extract", "analyse_quotes", episode=gold.show_slug)], k=EXTRACTED, environment=environment
    )
    return Answers(
        retrieval=in_library[0],
        takes=in_library[1],
        takeaways=in_library[2],
        scoped_questions=in_library[3],
        scoped_quotes=in_library[4],
        questions=of_show[: len(questions)],
        quotes=of_show[len(questions) :],
        extracted=extracted[0],
    )


def label_figures(gold: Gold, answers: Answers) -> list[Figure]:
    labels = gold.show_labels["qa"]
    verbatim = count_verbatim(answers.everything, base=PROJECT)
    return [
        verbatim_figure("verbatim.labelled", "verbatim: all answers to labels", verbatim),
        _reversed_figure(gold, answers),
        *retrieval_figures(gold, answers.retrieval),
        *answer_figures(score_answers(labels, answers.questions), score_answers(labels, answers.scoped_questions)),
        *quote_figures(gold, answers.quotes, answers.extracted, answers.scoped_quotes),
        *hot_take_figures(gold, answers.takes),
        *takeaway_figures(gold, answers.takeaways),
        *attribution_figures(gold, answers.takes, answers.takeaways, quote_attribution(gold, answers.extracted)),
    ]  # fmt: skip


def _reversed_figure(gold: Gold, answers: Answers) -> Figure:
    texts = reversed_meanings(gold, [item for result in answers.of_the_show for item in result.items])
    return Figure(
        key="reversed",
        name="quotes of reversed meaning",
        value=float(len(texts)),
        gate=0.0,
        aim=0.0,
        digits=0,
        better=Better.LOWER,
        note="; ".join(repr(text[:70]) for text in texts[:3]),
    )


def random_figure(gold: Gold, library: Path, *, wanted: int, seed: int) -> Figure:
    paths = sorted(gold.corpus.glob("*/*.md")) + sorted(gold.show.glob("*.txt"))
    sources = [Source(f"{path.parent.name}/{path.stem}", path) for path in paths]
    count = random_verbatim(library, sources, base=PROJECT, wanted=wanted, seed=seed)
    return verbatim_figure("verbatim.random", f"verbatim: random outputs (seed {seed})", count)
