"""Hot takes and takeaways, scored by the shared scorer; attribution and duplicates come with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.batch import Request, Result
from evals.figures import Better, Figure
from evals.gold import Gold, slug_of

SHOW = "show"
"""The scorers' name for the show's one episode."""


def take_requests(gold: Gold, command: str, files: Sequence[Path], *, show: bool) -> list[Request]:
    """One request per labelled episode; its id ends in the label's own id."""
    requests = [
        Request(f"{command}:{name}", command, episode=_slug(gold, name, episode))
        for name, episode in labelled(gold, files, show=show).items()
    ]
    return requests


def labelled(gold: Gold, files: Sequence[Path], *, show: bool, kind: str = "opinions") -> dict[str, dict[str, Any]]:
    return gold.load_takes(kind, [str(file) for file in files], show)


def _slug(gold: Gold, name: str, episode: Mapping[str, Any]) -> str:
    if name == SHOW:
        return gold.show_slug
    return slug_of("/".join(Path(episode["path"]).parts[-2:]))


def as_predictions(results: Sequence[Result], *, kind: str, top: int | None = None) -> list[dict[str, Any]]:
    """Batch results in the scorer's format, at most the `top` best of each episode."""
    claim = "claim" if kind == "opinions" else "statement"
    return [
        {
            "episode": result.id.split(":", 1)[1],
            "start_line": item.start_line,
            "end_line": item.end_line,
            claim: item.claim or item.text,
            "excerpt": item.text,
            "speaker": item.speaker,
            "score": item.score,
        }
        for result in results
        for item in result.items[:top]
    ]


@dataclass(frozen=True, slots=True)
class TakeScores:
    strict: Mapping[str, Any]
    lenient: Mapping[str, Any]
    claim_length_ok: float
    missed: Mapping[str, Sequence[str]]


def score_takes(
    gold: Gold, results: Sequence[Result], files: Sequence[Path], *, show: bool, kind: str, top: int | None = None
) -> TakeScores:
    """Scores of the labelled episodes among `results`; the others are left out."""
    episodes = labelled(gold, files, show=show, kind=kind)
    predictions = [line for line in as_predictions(results, kind=kind, top=top) if line["episode"] in episodes]
    scores, details = gold.score_takes(predictions, episodes, kind, top or 8)
    missed = {name: ids for name, _, ids in details}
    return TakeScores(scores["strict"], scores["lenient"], scores["format"]["claim_length_ok"], missed)


def hot_take_figures(gold: Gold, results: Sequence[Result]) -> list[Figure]:
    marked = score_takes(gold, results, [gold.marked_takes], show=False, kind="opinions")
    unmarked = score_takes(gold, results, [gold.unmarked_takes], show=False, kind="opinions", top=8)
    show = score_takes(gold, results, [], show=True, kind="opinions")
    per_negative = unmarked.strict["fp_per_negative_episode"]
    return [
        Figure(key="takes.marked.strict", name="hot takes, Go Time: strict F1", value=marked.strict["f1"], floor=0.31,
               gate=0.50, aim=0.70, note=_counts(marked.strict)),
        Figure(key="takes.marked.lenient", name="  lenient F1", value=marked.lenient["f1"], floor=0.58, gate=0.75,
               aim=0.80),
        Figure(key="takes.unmarked.recall8", name="hot takes, unmarked shows: recall@8",
               value=unmarked.strict["recall"], floor=0.12, gate=0.35, aim=0.60, note=_counts(unmarked.strict)),
        Figure(key="takes.unmarked.precision8", name="  precision@8", value=unmarked.strict["precision"], floor=0.08,
               gate=0.30, aim=0.50),
        Figure(key="takes.unmarked.negative", name="  predictions per episode without any", value=per_negative,
               floor=7.5, gate=1.0, aim=0.3, better=Better.LOWER),
        Figure(key="takes.unmarked.lenient.recall8", name="  lenient recall@8", value=unmarked.lenient["recall"]),
        Figure(key="takes.unmarked.lenient.precision8", name="  lenient precision@8",
               value=unmarked.lenient["precision"]),
        Figure(key="takes.show.strict", name="hot takes, the show: strict F1", value=show.strict["f1"],
               note=_counts(show.strict)),
        Figure(key="takes.show.lenient", name="  lenient F1", value=show.lenient["f1"]),
        Figure(key="takes.duplicates", name="hot takes: duplicates", gate=0.05, aim=0.0, better=Better.LOWER,
               value=max(one.strict["duplicate_rate"] for one in (marked, unmarked, show)),
               note="worst of Go Time, unmarked, the show; by place alone "
               f"{max(one.lenient['duplicate_rate'] for one in (marked, unmarked, show)):.2f}"),
        Figure(key="takes.length", name="hot takes: claims of at most 140 characters", gate=1.0, aim=1.0,
               value=min(one.claim_length_ok for one in (marked, unmarked, show))),
    ]  # fmt: skip


def takeaway_figures(gold: Gold, results: Sequence[Result]) -> list[Figure]:
    scores = score_takes(gold, results, [gold.unmarked_takes], show=True, kind="takeaways")
    shared = {label["id"] for label in gold.show_labels["takeaways"] if label["kind"] == "shared-takeaway"}
    missed = sorted(shared & set(scores.missed.get(SHOW, shared)))
    return [
        Figure(key="takeaways.strict", name="takeaways: strict F1", value=scores.strict["f1"], floor=0.10, gate=0.35,
               aim=0.50, note=_counts(scores.strict)),
        Figure(key="takeaways.shared", name="  the show's four shared takeaways found", gate=float(len(shared)),
               aim=float(len(shared)), value=float(len(shared) - len(missed)), digits=0,
               note=f"missed {' '.join(missed)}" if missed else ""),
        Figure(key="takeaways.lenient", name="  lenient F1", value=scores.lenient["f1"]),
        Figure(key="takeaways.duplicates", name="  duplicates", value=scores.strict["duplicate_rate"], gate=0.05,
               aim=0.0, better=Better.LOWER, note=f"by place alone {scores.lenient['duplicate_rate']:.2f}"),
        Figure(key="takeaways.length", name="  statements of at most 200 characters", value=scores.claim_length_ok,
               gate=1.0, aim=1.0),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribution:
    """How many matched items name a speaker, and how many of those name the right one."""

    named: int = 0
    right: float = 0.0

    def __add__(self, other: "Attribution") -> "Attribution":
        return Attribution(self.named + other.named, self.right + other.right)

    @property
    def accuracy(self) -> float | None:
        return self.right / self.named if self.named else None


def attribution(scores: TakeScores) -> Attribution:
    named = int(scores.lenient["attribution_n"])
    return Attribution(named, named * (scores.lenient["attribution_accuracy"] or 0.0))


def attribution_figures(gold: Gold, takes: Sequence[Result], takeaways: Sequence[Result],
                        quotes: Attribution | None = None) -> list[Figure]:  # fmt: skip
    """`quotes` is the attribution of the extracted quotes of the show, whose transcript names no speakers."""
    files = [gold.marked_takes, gold.unmarked_takes]
    diarised = attribution(score_takes(gold, takes, files, show=False, kind="opinions"))
    raw = (
        (quotes or Attribution())
        + attribution(score_takes(gold, takes, [], show=True, kind="opinions"))
        + attribution(score_takes(gold, takeaways, [], show=True, kind="takeaways"))
    )
    raw_note = f"{raw.named} matched items name a speaker" if raw.named else "abstains: no item names a speaker"
    return [
        Figure(key="attribution.diarised", name="attribution: diarised", value=diarised.accuracy, floor=1.0, gate=0.97,
               aim=0.99, note=f"{diarised.named} matched items name a speaker"),
        Figure(key="attribution.raw", name="  raw, with abstention", value=raw.accuracy, gate=0.90, aim=0.95,
               note=raw_note, vacuous=raw.named == 0),
    ]  # fmt: skip


def _counts(scores: Mapping[str, Any]) -> str:
    rates = f"P {scores['precision']:.2f} R {scores['recall']:.2f}"
    return f"{rates}; {scores['hits']} hits, {scores['predicted']} predicted, {scores['gold']} gold"
