"""The weights of the quote model, and how they turn traits into a score. `evals/train_quotes.py` makes the weights."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.analysing.quote_traits import INDEX, NAMES, SentenceTraits

SPAN_NAMES = (
    "two_sentences",
    "three_sentences",
    "words_short",
    "words_long",
    "early",
    "late",
    "answers",
    "applauded",
    "opens_turn",
    "ends_turn",
)
"""`answers`: a question came just before. `applauded`: somebody liked it just after."""


_EASY_WORDS = 22
_CLUTTER = {
    INDEX["disfluent"]: 1.5,
    INDEX["scaffold"]: 1.0,
    INDEX["hollow"]: 0.7,
    INDEX["ends_pointing"]: 0.5,
    INDEX["no_main_clause"]: 1.0,
}
_CLUTTER_WHEN_EDITED = 0.3
Parts = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class QuoteModel:
    """A linear model: `any` weighs the mean over a span's sentences, `first` and `last` its ends, `span` the whole."""

    any: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    span: tuple[float, ...]

    def parts(self, traits: SentenceTraits) -> Parts:
        """What a sentence gives to a span as any, first or last of its sentences, its clutter and its length."""
        anywhere = first = last = 0.0
        for at, value in traits.values:
            anywhere += self.any[at] * value
            first += self.first[at] * value
            last += self.last[at] * value
        return anywhere, first, last, clutter_of(traits), max(0, traits.words - _EASY_WORDS) / 20

    def score(self, parts: list[Parts], span: tuple[float, ...], *, raw: bool) -> float:
        """How quotable a span is, 0 to 1. Its longest and most cluttered sentence counts against it."""
        total = sum(part[0] for part in parts) / len(parts) + parts[0][1] + parts[-1][2]
        total += sum(weight * value for weight, value in zip(self.span, span, strict=True))
        weight = 1.0 if raw else _CLUTTER_WHEN_EDITED
        total -= max(weight * part[3] + part[4] for part in parts)
        return 1.0 / (1.0 + math.exp(-total))


def clutter_of(traits: SentenceTraits) -> float:
    """How much stands between the words and their meaning: fillers, empty openings, hollow praise, no main clause.

    An editor takes most of it out of a diarised transcript; in raw speech-to-text it is where words and stops go wrong.
    """
    return sum(_CLUTTER.get(at, 0.0) * value for at, value in traits.values)


def length_traits(count: int, words: int, fraction: float | None) -> tuple[float, ...]:
    """The first of `SPAN_NAMES` for `count` sentences of `words` words; `fraction` is how far through, where known."""
    early = 0.0 if fraction is None else max(0.0, 1.0 - fraction / 0.04)
    late = 0.0 if fraction is None else max(0.0, (fraction - 0.96) / 0.04)
    return (float(count == 2), float(count == 3), max(0.0, (12 - words) / 12), max(0.0, (words - 40) / 40), early, late)


@cache
def load_model() -> QuoteModel:
    """The model that ships with the package."""
    packed = json.loads(resources.files("bot.analysing").joinpath("quote_model.json").read_text("utf-8"))
    return model_from(packed)


def model_from(packed: Mapping[str, Mapping[str, float]]) -> QuoteModel:
    """A model from weights by name; what is not named weighs nothing."""
    return QuoteModel(
        any=tuple(packed["any"].get(name, 0.0) for name in NAMES),
        first=tuple(packed["first"].get(name, 0.0) for name in NAMES),
        last=tuple(packed["last"].get(name, 0.0) for name in NAMES),
        span=tuple(packed["span"].get(name, 0.0) for name in SPAN_NAMES),
    )
