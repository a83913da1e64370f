"""A made-up language for generated episodes: real function words, synthetic content words, a Zipf law over both."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FUNCTION_WORDS = _listed(
    "the and to of a that you it is in we i so this like but have for they what on with are not be if do about or just"
    " as can there was your at one because when all would how them which my more get then people know think from will"
    " has out some up an really things our who me into very time where had make way their could by other those only"
    " also these going want need actually something"
)
_ONSETS = _listed(
    "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sm sn sp st str t th tr v w y z"
)
_NUCLEI = _listed("a e i o u ai ea ee ia io oa oo ou")
_CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "nd", "st", "ck", "ng", "x", "p"]
_ENDINGS = ["", "", "", "", "s", "ed", "ing", "er", "tion", "ly", "ment", "able"]


@dataclass(frozen=True)
class Vocabulary:
    """`words` by falling frequency; `chances` are their cumulative probabilities under a Zipf law."""

    words: tuple[str, ...]
    chances: NDArray[np.float64]
    names: tuple[str, ...]
    """Proper names of products and places, each written with a capital."""
    people: tuple[str, ...]

    @property
    def content_words(self) -> Sequence[str]:
        return self.words[len(FUNCTION_WORDS) :]


def build_vocabulary(seed: int, *, size: int = 120_000, names: int = 12_000, people: int = 1_000) -> Vocabulary:
    """The same seed gives the same language."""
    generator = random.Random(seed)
    words = [*FUNCTION_WORDS, *_distinct(generator, size - len(FUNCTION_WORDS), set(FUNCTION_WORDS))]
    taken = set(words)
    proper = [word.capitalize() for word in _distinct(generator, names, taken)]
    parts = [word.capitalize() for word in _distinct(generator, people, taken)]
    ranks = np.arange(1, size + 1, dtype=np.float64)
    weights = 1.0 / (ranks + 8.0) ** 1.35
    return Vocabulary(
        words=tuple(words),
        chances=np.cumsum(weights / weights.sum()),
        names=tuple(proper),
        people=tuple(f"{first} {generator.choice(parts)}" for first in parts),
    )


def _distinct(generator: random.Random, count: int, taken: set[str]) -> list[str]:
    made: list[str] = []
    while len(made) < count:
        word = _word(generator)
        if word not in taken:
            taken.add(word)
            made.append(word)
    return made


def _word(generator: random.Random) -> str:
    syllables = generator.choices((1, 2, 3), weights=(4, 5, 1))[0]
    spoken = "".join(
        generator.choice(_ONSETS) + generator.choice(_NUCLEI) + generator.choice(_CODAS) for _ in range(syllables)
    )
    return spoken + generator.choice(_ENDINGS)
