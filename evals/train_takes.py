"""Trains the models of hot takes: `python -m evals.train_takes [--write]`.

Data recipe: `take_grades.jsonl` holds what a reader thought of sentences of `../shared/corpus` as something to vote on
(2 yes, 1 half, 0 no), each named by a digest of its words, so that it carries no text. The labels of
`../shared/gold` add their episodes: the marked segments of Go Time train the marked model, everything trains the
unmarked one. Weighted logistic regressions with a ridge are fitted by Newton steps; figures are cross-validated by
episode and come from the same road that the program takes.
"""

import argparse
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.analysing.candidates import Candidate, find_candidates
from bot.analysing.hot_takes import choose, rate
from bot.analysing.spoken import read_spoken, words_of
from bot.analysing.weights import SignModel, load_model
from bot.domain.transcript import Transcript
from bot.reading.read import read_transcript
from evals.gold import Gold, load_gold

HERE = Path(__file__).resolve().parent
GRADES = HERE / "take_grades.jsonl"
SHARED = HERE.parent.parent / "shared"
WEIGHTS = HERE.parent / "bot" / "analysing" / "take_weights.json"
RIDGE = {"marked": 50.0, "unmarked": 150.0}
UNJUDGED, HALF, MARKED_IN_UNMARKED = 0.15, 0.5, 0.5
NOT_FOR = {
    "marked": {"salience", "edge", "raw"},
    "unmarked": {"marker", "stated", "marker_before", "marker_after", "raw", "edge"},
}
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Talk:
    """One labelled episode; `grades` go with `candidates`: 2 a take, 1 half a take, 0 none, -1 not judged."""

    name: str
    transcript: Transcript
    candidates: Sequence[Candidate]
    grades: Sequence[int]
    marked: bool


def digest(text: str) -> str:
    return hashlib.sha256(" ".join(words_of(text)).encode()).hexdigest()[:12]


def graded_talks() -> list[Talk]:
    talks = []
    for line in GRADES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        transcript = _read(SHARED / "corpus" / row["file"])
        candidates = list(find_candidates(read_spoken(transcript)))
        grades = [row["grades"].get(digest(each.sentence.text), -1) for each in candidates]
        talks.append(Talk(row["file"], transcript, candidates, grades, marked=False))
    return talks


def gold_talks(gold: Gold) -> list[Talk]:
    labels = gold.load_takes("opinions", [str(gold.marked_takes), str(gold.unmarked_takes)], True)
    talks = []
    for name, episode in labels.items():
        transcript = _read(Path(episode["path"]))
        candidates = list(find_candidates(read_spoken(transcript)))
        if episode["segment"]:
            first, last = episode["segment"]
            candidates = [
                each for each in candidates if first <= transcript.line_at(each.sentence.start) <= last and each.marked
            ]
        grades = [_grade(gold, name, episode, transcript, each) for each in candidates]
        talks.append(Talk(name, transcript, candidates, grades, marked=bool(episode["segment"])))
    return talks


def _read(path: Path) -> Transcript:
    return read_transcript(path.read_bytes(), name=str(path)).transcript


def _grade(gold: Gold, name: str, episode: Mapping[str, Any], transcript: Transcript, candidate: Candidate) -> int:
    """What the shared scorer makes of this candidate alone: a hit, an optional hit or none."""
    scores, _ = gold.score_takes([prediction(name, transcript, candidate, 1.0)], {name: episode})
    return 2 if scores["strict"]["hits"] else 1 if scores["strict"]["optional"] else 0


def prediction(name: str, transcript: Transcript, candidate: Candidate, score: float) -> dict[str, Any]:
    first, last = transcript.lines_of(candidate.sentence.start, candidate.sentence.end)
    return {
        "episode": name,
        "start_line": first,
        "end_line": last,
        "claim": candidate.claim,
        "excerpt": candidate.sentence.text,
        "speaker": candidate.sentence.speaker,
        "score": score,
    }


def train(talks: Iterable[Talk], kind: str) -> SignModel:
    """A model over all signs that `talks` show."""
    signs: list[Mapping[str, float]] = []
    target: list[float] = []
    weight: list[float] = []
    for talk in talks:
        for candidate, grade in zip(talk.candidates, talk.grades, strict=True):
            if kind == "marked" and grade == 1:
                continue
            signs.append(candidate.signs)
            target.append(float(grade > 0))
            share = UNJUDGED if grade < 0 else HALF if grade == 1 else 1.0
            weight.append(share * (MARKED_IN_UNMARKED if talk.marked and kind == "unmarked" else 1.0))
    names = sorted({name for each in signs for name in each} - NOT_FOR[kind])
    table = np.array([[each.get(name, 0.0) for name in names] for each in signs])
    return _fit(names, table, np.array(target), np.array(weight), RIDGE[kind])


def _fit(names: list[str], table: Vector, target: Vector, weight: Vector, ridge: float) -> SignModel:
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale == 0] = 1.0
    rows = np.hstack([(table - mean) / scale, np.ones((len(table), 1))])
    penalty = np.full(rows.shape[1], ridge)
    penalty[-1] = 1e-6
    fitted = np.zeros(rows.shape[1])
    for _ in range(12):
        chance = 1 / (1 + np.exp(-np.clip(rows @ fitted, -30, 30)))
        slope = rows.T @ (weight * (chance - target)) + penalty * fitted
        curve = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty)
        fitted -= np.linalg.solve(curve, slope)
    plain = fitted[:-1] / scale
    bias = float(fitted[-1] - plain @ mean)
    return SignModel(
        round(bias, 4), {n: round(float(w), 4) for n, w in zip(names, plain, strict=True) if abs(w) > 5e-4}
    )


def cross_validated(talks: Sequence[Talk], kind: str, folds: int = 10) -> dict[str, SignModel]:
    """For every talk a model that never saw it."""
    order = np.random.default_rng(0).permutation(len(talks))
    models: dict[str, SignModel] = {}
    for fold in range(folds):
        held_out = {int(at) for at in order[fold::folds]}
        model = train([talk for at, talk in enumerate(talks) if at not in held_out], kind)
        models.update({talks[at].name: model for at in held_out})
    return models


def figures(
    gold: Gold, talks: Sequence[Talk], marked: Mapping[str, SignModel], unmarked: Mapping[str, SignModel]
) -> None:
    """Print the scores of held-out episodes."""
    predictions = []
    for talk in talks:
        nothing = SignModel(-40.0, {})
        models = marked.get(talk.name, nothing), unmarked.get(talk.name, nothing)
        chosen = choose(rate(talk.candidates, *models), 8, talked=len(talk.transcript.text.split()))
        predictions += [prediction(talk.name, talk.transcript, each, chance) for chance, each in chosen]
    for title, files, show in (
        ("Go Time", [gold.marked_takes], False),
        ("unmarked", [gold.unmarked_takes], False),
        ("the show", [], True),
    ):
        labels = gold.load_takes("opinions", [str(file) for file in files], show)
        scores, _ = gold.score_takes([each for each in predictions if each["episode"] in labels], labels)
        for mode in ("strict", "lenient"):
            one = scores[mode]
            print(
                f"{title:9} {mode:8} precision {one['precision']:.3f} recall {one['recall']:.3f} F1 {one['f1']:.3f} "
                f"hits {one['hits']}/{one['gold']} of {one['predicted']}, duplicates {one['duplicate_rate']:.3f}, "
                f"in episodes without any {one['fp_per_negative_episode']}"
            )


def graded_figures(talks: Sequence[Talk], unmarked: Mapping[str, SignModel]) -> None:
    """Among the sentences a reader graded: how well the model orders them, by episode."""
    precisions, base = [], []
    for talk in talks:
        judged = [
            (unmarked[talk.name].chance(candidate.signs), grade > 0)
            for candidate, grade in zip(talk.candidates, talk.grades, strict=True)
            if grade >= 0
        ]
        if any(good for _, good in judged):
            ordered = [good for _, good in sorted(judged, key=lambda pair: -pair[0])]
            ranks = [at for at, good in enumerate(ordered, 1) if good]
            precisions.append(float(np.mean([hit / rank for hit, rank in enumerate(ranks, 1)])))
            base.append(float(np.mean(ordered)))
    print(f"graded: mean average precision {np.mean(precisions):.3f}, of chance {np.mean(base):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help=f"replace {WEIGHTS.name}")
    arguments = parser.parse_args()
    gold = load_gold(SHARED)
    from_gold, graded = gold_talks(gold), graded_talks()
    segments = [talk for talk in from_gold if talk.marked]
    show = next(talk for talk in from_gold if talk.name == "show")
    marked = cross_validated(segments, "marked")
    unmarked = cross_validated([*from_gold, *graded], "unmarked")
    figures(gold, from_gold, {**marked, show.name: train(segments, "marked")}, unmarked)
    graded_figures(graded, unmarked)
    if arguments.write:
        models = {"marked": train(segments, "marked"), "unmarked": train([*from_gold, *graded], "unmarked")}
        packed = {name: {"bias": model.bias, "weights": model.weights} for name, model in models.items()}
        WEIGHTS.write_text(json.dumps(packed, indent=1, sort_keys=True) + "\n", "utf-8")
        load_model.cache_clear()


if __name__ == "__main__":
    main()
