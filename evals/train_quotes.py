"""Trains the quote model: `python -m evals.train_quotes --write`.

Data recipe: `quote_ratings.jsonl` holds what a reader thought of spans of `../shared/corpus`, 0 (talk) to 5 (worth
framing), each named by file, source line and a digest of its words, so that it carries no text. The labels of
`../shared/gold` are not used: a model trained on one labelled episode learned that episode (docs/adr/0010-quotes.md).
A logistic regression with soft targets is fitted by Newton steps; figures are cross-validated by episode.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.analysing.quotable import MOST_SENTENCES, Talk
from bot.analysing.quote_model import SPAN_NAMES, load_model
from bot.analysing.quote_traits import NAMES, tokens_of
from bot.analysing.quotes import sentences_of
from bot.domain.transcript import Transcript
from bot.reading.read import read_transcript

HERE = Path(__file__).resolve().parent
RATINGS = HERE / "quote_ratings.jsonl"
SHARED = HERE.parent.parent / "shared"
MODEL = HERE.parent / "bot" / "analysing" / "quote_model.json"
BEST = 5
RIDGE, RIDGE_ENDS = 6.0, 20.0
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A span as the model sees it. `target` is 0..1."""

    episode: str
    traits: Vector
    target: float


def digest(text: str) -> str:
    return hashlib.sha256(" ".join(tokens_of(text)).encode()).hexdigest()[:12]


def transcript_of(path: Path) -> Transcript:
    return read_transcript(path.read_bytes(), name=str(path)).transcript


def spans_of(transcript: Transcript) -> Iterator[tuple[int, int, Vector]]:
    """Every span that a talk could be quoted by, sound or not, as character range and traits."""
    sentences = sentences_of(transcript)
    talk = Talk(sentences, raw=not transcript.has_speakers, length=len(transcript.text))
    for first in range(len(sentences)):
        for last in range(first, min(first + MOST_SENTENCES, len(sentences))):
            if sentences[last].utterance != sentences[first].utterance:
                break
            start, traits, span = talk.measure(first, last)
            values = np.zeros((len(traits), len(NAMES)))
            for row, sentence in enumerate(traits):
                for at, value in sentence.values:
                    values[row, at] = value
            yield start, sentences[last].end, np.concatenate([values.mean(0), values[0], values[-1], np.array(span)])


def rated_examples() -> list[Example]:
    """The rated spans of the corpus that are still found there, word for word."""
    wanted: dict[str, dict[tuple[int, str], float]] = {}
    for line in RATINGS.read_text("utf-8").splitlines():
        row = json.loads(line)
        wanted.setdefault(row["file"], {})[row["line"], row["words"]] = row["rating"]
    examples = []
    for name, ratings in sorted(wanted.items()):
        transcript = transcript_of(SHARED / "corpus" / name)
        lines = {line for line, _ in ratings}
        for start, end, traits in spans_of(transcript):
            at = transcript.line_at(start)
            if at in lines and (rating := ratings.get((at, digest(transcript.cut(start, end))))) is not None:
                examples.append(Example(name, traits, rating / BEST))
    return examples


def fit(examples: list[Example], ridge: Vector) -> Vector:
    """Weights that minimise the soft-target logistic loss with a ridge on every weight."""
    inputs = np.array([example.traits for example in examples])
    targets = np.array([example.target for example in examples])
    found = np.zeros(inputs.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (chance - targets) + ridge * found
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return found


def ridge_of(middle: float = RIDGE, ends: float = RIDGE_ENDS) -> Vector:
    count = len(NAMES)
    ridge = np.full(3 * count + len(SPAN_NAMES), middle)
    ridge[count : 3 * count] = ends
    ridge[0], ridge[count], ridge[2 * count] = 1e-3, 1e3, 1e3
    return ridge


def packed(weights: Vector) -> dict[str, dict[str, float]]:
    count = len(NAMES)
    parts = {"any": weights[:count], "first": weights[count : 2 * count], "last": weights[2 * count : 3 * count]}
    model = {part: _named(NAMES, values) for part, values in parts.items()}
    return {**model, "span": _named(SPAN_NAMES, weights[3 * count :])}


def _named(names: tuple[str, ...], values: Vector) -> dict[str, float]:
    return {name: round(float(value), 3) for name, value in zip(names, values, strict=True) if abs(value) >= 0.0005}


def cross_validated(examples: list[Example], ridge: Vector, folds: int = 10) -> tuple[Vector, Vector]:
    """Scores of the rated spans by models that never saw their episode, and their targets."""
    rated = sorted({example.episode for example in examples})
    order = np.random.default_rng(0).permutation(len(rated))
    fold = {episode: int(order[at]) % folds for at, episode in enumerate(rated)}
    scores, targets = [], []
    for held_out in range(folds):
        weights = fit([example for example in examples if fold[example.episode] != held_out], ridge)
        for example in examples:
            if fold[example.episode] == held_out:
                scores.append(float(example.traits @ weights))
                targets.append(example.target)
    return np.array(scores), np.array(targets)


def report(scores: Vector, targets: Vector) -> str:
    ranks = [np.argsort(np.argsort(values)) for values in (scores, targets)]
    agreement = float(np.asarray(np.corrcoef(ranks))[0, 1])
    best = np.argsort(-scores)[: len(scores) // 10]
    return (
        f"{len(scores)} spans, mean rating {targets.mean() * BEST:.2f}; held-out rank correlation "
        f"{agreement:.2f}; best tenth: mean {targets[best].mean() * BEST:.2f}, "
        f"rated 3 or more {(targets[best] >= 0.6).mean():.2f}, 1 or less {(targets[best] <= 0.2).mean():.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help=f"replace {MODEL.name}")
    arguments = parser.parse_args()
    examples = rated_examples()
    print(report(*cross_validated(examples, ridge_of())))
    if arguments.write:
        MODEL.write_text(json.dumps(packed(fit(examples, ridge_of())), indent=1) + "\n", "utf-8")
        load_model.cache_clear()


if __name__ == "__main__":
    main()
