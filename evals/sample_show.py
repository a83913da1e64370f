"""The sample show against its own labels: `bot/sample/labels.json`, whose "about" says what each list holds."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.answers import score_answers
from evals.batch import Item, Request, Result, ask_all, ingest
from evals.figures import Better, Figure
from evals.random_outputs import count_verbatim, verbatim_figure
from evals.report import PROJECT

SAMPLE = PROJECT / "bot" / "sample"
Label = Mapping[str, Any]
_WORD = re.compile(r"[^\W_]+")
_ANALYSES = ("analyse_quotes", "analyse_hot_takes", "analyse_takeaways")


def measure_sample(data: Path, *, reuse: bool) -> list[Figure]:
    """Ingest the sample show by its feed, ask everything that its labels ask, and score it."""
    if data.exists() and not reuse:
        shutil.rmtree(data)
    ingest(data, [SAMPLE / "feed.xml"])
    labels = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))
    [listed] = ask_all(data, [Request("episodes", "episodes")], k=50)
    slugs = [item.episode for item in listed.items]
    questions = [Request(f"ask:{label['id']}", "ask", label["question"]) for label in labels["qa"]]
    topics = [Request(f"quote:{label['id']}", "quote", label["topic"]) for label in labels["quote_queries"]]
    analyses = [Request(f"{command}:{slug}", command, episode=slug) for slug in slugs for command in _ANALYSES]
    results = ask_all(data, [*questions, *topics, *analyses], k=8)
    asked, rest = results[: len(questions)], results[len(questions) :]
    quoted, analysed = rest[: len(topics)], rest[len(topics) :]
    return [
        verbatim_figure("sample.verbatim", "verbatim: all answers", count_verbatim(results, base=PROJECT)),
        _mockery_figure(labels["anti_quotes"], results),
        *_answer_figures(labels["qa"], asked),
        *_quote_figures(labels, quoted, analysed),
        *_analysis_figures(labels, analysed),
    ]


def labelled_figures(
    data: Path, labels: Label, slugs: Sequence[str], environment: Mapping[str, str] | None = None
) -> list[Figure]:
    """Questions and analyses alone, of these labels and episodes."""
    questions = [Request(f"ask:{label['id']}", "ask", label["question"]) for label in labels["qa"]]
    analyses = [Request(f"{command}:{slug}", command, episode=slug) for slug in slugs for command in _ANALYSES]
    results = ask_all(data, [*questions, *analyses], k=8, environment=environment)
    asked, analysed = results[: len(questions)], results[len(questions) :]
    return [
        verbatim_figure("sample.verbatim", "verbatim: all answers", count_verbatim(results, base=PROJECT)),
        *_answer_figures(labels["qa"], asked),
        *_extracted_figures(labels, analysed),
        *_analysis_figures(labels, analysed),
    ]


def place_hits(place: Label, item: Item) -> bool:
    """The item shares a line with a labelled place, in the same file."""
    if Path(item.source).name != place["source"]:
        return False
    return bool(item.start_line <= place["end_line"] and place["start_line"] <= item.end_line)


def says_the_same(text: str, excerpt: str) -> bool:
    """At least half of the three-word runs of the shorter one are in the other."""
    ours, theirs = _runs(text), _runs(excerpt)
    return len(ours & theirs) >= 0.5 * min(len(ours), len(theirs))


def is_mostly(text: str, excerpt: str) -> bool:
    """At least six tenths of the three-word runs of `text` are in `excerpt`: a longer text that holds it is not."""
    ours = _runs(text)
    return len(ours & _runs(excerpt)) >= 0.6 * len(ours)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def hits_any(item: Item, labels: Sequence[Label]) -> bool:
    """The item is at a labelled place and says what the label says."""
    return any(place_hits(label, item) and says_the_same(item.text, label["excerpt"]) for label in labels)


def _repeats(item: Item, labels: Sequence[Label]) -> bool:
    """The item says little more than what one of the labels, at the same place, warns of."""
    return any(place_hits(label, item) and is_mostly(item.text, label["excerpt"]) for label in labels)


def _of(results: Sequence[Result], command: str) -> list[Item]:
    return [item for result in results if result.id.startswith(f"{command}:") for item in result.items]


def _mockery_figure(anti_quotes: Sequence[Label], results: Sequence[Result]) -> Figure:
    mockery = [label for label in anti_quotes if label["reason"] == "mockery"]
    items = [item for result in results if result.answered for item in result.items]
    shown = [item.text for item in items if _repeats(item, mockery)]
    return Figure(key="sample.mockery", name="mockery shown as a view", value=float(len(shown)), gate=0.0, aim=0.0,
                  digits=0, better=Better.LOWER, note="; ".join(repr(text[:60]) for text in shown[:3]))  # fmt: skip


def _answer_figures(labels: Sequence[Label], results: Sequence[Result]) -> list[Figure]:
    """As for the show: `score_answers` reads lines alone, so only places in the first citation's own file count."""
    with_spans = [
        {"id": label["id"], "spans": _reachable(label["expected"], result)}
        for label, result in zip(labels, results, strict=True)
    ]
    scores = score_answers(with_spans, results)
    wrong = (*scores.wrongly_refused, *scores.wrongly_answered)
    return [
        Figure(key="sample.hit1", name="Q&A: citation hit@1", value=scores.hit_at_1, gate=0.85, aim=0.95,
               note=f"missed {' '.join(scores.missed)}" if scores.missed else ""),
        Figure(key="sample.balanced", name="  answerable or not, balanced accuracy", value=scores.balanced_accuracy,
               gate=0.90, aim=0.95, note=f"wrong {' '.join(wrong)}" if wrong else ""),
    ]  # fmt: skip


_NOWHERE = {"start_line": 0, "end_line": 0}
"""Where no citation can stand: lines are counted from 1."""


def _reachable(places: Sequence[Label], result: Result) -> list[Mapping[str, int]]:
    """The places in the file of the first item; one nowhere in their stead, so that the question stays answerable."""
    if not places:
        return []
    file = Path(result.items[0].source).name if result.items else ""
    return [dict(place) for place in places if place["source"] == file] or [_NOWHERE]


def _quote_figures(labels: Label, quoted: Sequence[Result], analysed: Sequence[Result]) -> list[Figure]:
    pairs = list(zip(labels["quote_queries"], quoted, strict=True))
    said = [(label, result) for label, result in pairs if not label["must_be_empty"]]
    unsaid = [(label, result) for label, result in pairs if label["must_be_empty"]]
    ranks = [[hits_any(item, label["acceptable"]) for item in result.items] for label, result in said]
    missed = [label["topic"] for (label, _), hits in zip(said, ranks, strict=True) if not any(hits[:3])]
    return [
        Figure(key="sample.quote1", name="/quote success@1", value=_share([any(hits[:1]) for hits in ranks]), gate=0.80,
               aim=0.95, note=f"missed at 3: {', '.join(missed)}" if missed else ""),
        Figure(key="sample.quote3", name="  success@3", value=_share([any(hits[:3]) for hits in ranks]), gate=0.95,
               aim=1.0),
        Figure(key="sample.empty", name="  empty when nobody said it",
               value=_share([not result.answered for _, result in unsaid]), gate=1.0, aim=1.0),
        *_extracted_figures(labels, analysed),
    ]  # fmt: skip


def _extracted_figures(labels: Label, analysed: Sequence[Result]) -> list[Figure]:
    extracted = _of(analysed, "analyse_quotes")
    anti = [label for label in labels["anti_quotes"] if label["reason"] != "mockery"]
    bad = [item for item in extracted if _repeats(item, anti)]
    return [
        Figure(key="sample.extract.recall", name="extracted quotes, top 8 an episode: labelled ones found",
               value=_share([any(hits_any(item, [label]) for item in extracted) for label in labels["quotes"]])),
        Figure(key="sample.extract.anti", name="  intros, outros and banter among them", gate=0.02, aim=0.0,
               value=len(bad) / len(extracted) if extracted else None, better=Better.LOWER),
    ]  # fmt: skip


def _analysis_figures(labels: Label, analysed: Sequence[Result]) -> list[Figure]:
    figures = []
    for kind, command in (("hot_takes", "analyse_hot_takes"), ("takeaways", "analyse_takeaways")):
        items, wanted = _of(analysed, command), labels[kind]
        found = [any(place_hits(label, item) for item in items) for label in wanted]
        right = [any(place_hits(label, item) for label in wanted) for item in items]
        name = kind.replace("_", " ")
        figures += [
            Figure(key=f"sample.{kind}.recall8", name=f"{name}: recall@8, by place", value=_share(found)),
            Figure(key=f"sample.{kind}.precision8", name="  precision@8, by place", value=_share(right)),
        ]
    return figures


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None
