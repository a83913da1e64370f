"""Questions in a talk: those that lean must be understood, those that stand alone must be left alone.

`evals/follow_ups.jsonl` holds both, of our own making, in two halves: the rules were made by the first, `dev`, alone.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.following import stand_alone
from bot.language.words import stem, words_of
from evals.figures import Better, Figure
from evals.report import PROJECT

LABELS = PROJECT / "evals" / "follow_ups.jsonl"
Label = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """How one question was taken; `taken` is None where it was left as it is."""

    label: Label
    taken: str | None

    @property
    def right(self) -> bool:
        if self.taken is None or not self.label["leans"]:
            return (self.taken is None) is not self.label["leans"]
        words = {stem(word.folded, "en") for word in words_of(self.taken)}
        has = [{stem(word.folded, "en") for word in words_of(needed)} <= words for needed in self.label["needs"]]
        return all(has) and not any(stem(word.lower(), "en") in words for word in self.label.get("without", ()))


def load(split: str | None = None) -> list[Label]:
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [label for label in labels if split in (None, label["split"])]


def take(labels: Sequence[Label]) -> list[Told]:
    return [Told(one, stand_alone(one["question"], one["earlier"], one.get("people", ()))) for one in labels]


def follow_up_figures() -> list[Figure]:
    told = take(load())
    return [
        _figure("kept", "standalone questions left as they are",
                [one for one in told if not one.label["leans"]], 0.97, 0.99),
        _figure("taken", "follow-ups understood (all that they leave unsaid, and nothing that they replace)",
                [one for one in told if one.label["leans"]], 0.8, 0.95),
    ]  # fmt: skip


def _figure(key: str, name: str, told: Sequence[Told], gate: float, aim: float) -> Figure:
    held = [one.right for one in told if one.label["split"] == "held"]
    right = sum(one.right for one in told)
    return Figure(
        key=f"follow_ups.{key}",
        name=name,
        value=right / len(told),
        gate=gate,
        aim=aim,
        better=Better.HIGHER,
        note=f"{right} of {len(told)}; of the half that no rule was made by: {sum(held)} of {len(held)}",
    )


if __name__ == "__main__":
    chosen = load(sys.argv[1] if len(sys.argv) > 1 else None)
    for one in take(chosen):
        if not one.right:
            print(f"{one.label['id']}  {one.label['earlier'][-1]}  |  {one.label['question']}  ->  {one.taken}")
    for leans in (False, True):
        some = [one for one in take(chosen) if one.label["leans"] is leans]
        print("leaning" if leans else "standing", sum(one.right for one in some), "of", len(some))
