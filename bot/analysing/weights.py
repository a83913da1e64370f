"""Logistic models over named signs, trained by `evals/train_takes.py` and shipped as `take_weights.json`."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class SignModel:
    """`chance` is the modelled chance, 0..1, that a sentence with these signs is what the model looks for."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, signs: Mapping[str, float]) -> float:
        weights = self.weights
        total = self.bias + sum(weights[name] * value for name, value in signs.items() if value and name in weights)
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


@cache
def load_model(name: str) -> SignModel:
    """The shipped model called `name`: `marked`, `unmarked` or `takeaway`."""
    text = resources.files("bot.analysing").joinpath("take_weights.json").read_text(encoding="utf-8")
    model = json.loads(text)[name]
    return SignModel(bias=float(model["bias"]), weights={key: float(value) for key, value in model["weights"].items()})
