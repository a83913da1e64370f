"""Topic sections of an episode, found where its vocabulary changes, and how central each sentence is to them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.analysing.cues import STOP_WORDS
from bot.analysing.spoken import Spoken, words_of

Matrix = NDArray[np.float64]

_BLOCK_WORDS = 160
"""Words on each side of a boundary whose vocabularies are compared."""
_LEAST_WORDS = 350
_MOST_SECTIONS = 24


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences `[first, last)` on one subject."""

    first: int
    last: int


@dataclass(frozen=True)
class SentenceVectors:
    """A unit row per sentence over the episode's repeated content words; a sentence without any is all zero."""

    rows: Matrix
    vocabulary: dict[str, int]
    rarity: Matrix

    def centre(self, first: int, last: int) -> Matrix:
        """Unit mean of the rows `[first, last)`."""
        return _unit(self.rows[first:last].sum(axis=0)) if last > first else np.zeros(self.rows.shape[1])

    def likeness(self, text: str, centre: Matrix, density: float) -> float:
        """Weight of `centre` that the words of `text` hold, divided by their number to the power of `density`."""
        stems = {stem_of(word) for word in words_of(text) if _carries(word)}
        held = [self.vocabulary[stem] for stem in stems if stem in self.vocabulary]
        return float(centre[held].sum()) / max(3.0, float(len(stems))) ** density if held else 0.0


def sentence_vectors(spoken: Spoken) -> SentenceVectors:
    """TF-IDF rows, the document being the sentence."""
    spread: dict[str, int] = {}
    kept = [[stem_of(word) for word in sentence.words if _carries(word)] for sentence in spoken.sentences]
    for words in kept:
        for word in set(words):
            spread[word] = spread.get(word, 0) + 1
    vocabulary = {word: at for at, word in enumerate(word for word, count in spread.items() if count > 1)}
    rarity = np.zeros(len(vocabulary))
    for word, at in vocabulary.items():
        rarity[at] = np.log(len(kept) / spread[word]) + 0.3
    rows = np.zeros((len(kept), len(vocabulary)))
    for row, words in zip(rows, kept, strict=True):
        for word in words:
            if word in vocabulary:
                row[vocabulary[word]] = rarity[vocabulary[word]]
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return SentenceVectors(np.divide(rows, lengths, out=rows, where=lengths > 0), vocabulary, rarity)


def find_sections(spoken: Spoken, vectors: SentenceVectors, *, words: int) -> tuple[Section, ...]:
    """Sections of about `words` words in order, covering every sentence; one section for a short talk."""
    total = sum(len(sentence.words) for sentence in spoken.sentences)
    count = len(spoken.sentences)
    if not count:
        return ()
    wanted = min(_MOST_SECTIONS, max(1, round(total / words)))
    reached = np.concatenate([[0], np.cumsum([len(sentence.words) for sentence in spoken.sentences])])
    depths = _depths(spoken, vectors, reached)
    cuts: list[int] = []
    for at in sorted(range(1, count), key=lambda index: -depths[index]):
        if len(cuts) == wanted - 1:
            break
        if all(abs(reached[at] - reached[cut]) >= _LEAST_WORDS for cut in (*cuts, 0, count)):
            cuts.append(at)
    bounds = [0, *sorted(cuts), count]
    return tuple(Section(first, last) for first, last in pairwise(bounds))


def _depths(spoken: Spoken, vectors: SentenceVectors, reached: NDArray[np.int_]) -> Matrix:
    """How sharply the vocabulary changes before each sentence; turns of another speaker count a little more."""
    count = len(spoken.sentences)
    sums = np.vstack([np.zeros(vectors.rows.shape[1]), np.cumsum(vectors.rows, axis=0)])
    likeness = np.ones(count + 1)
    for at in range(1, count):
        before = int(np.searchsorted(reached, reached[at] - _BLOCK_WORDS))
        after = int(np.searchsorted(reached, reached[at] + _BLOCK_WORDS))
        left, right = sums[at] - sums[max(0, before)], sums[min(count, after)] - sums[at]
        scale = float(np.linalg.norm(left) * np.linalg.norm(right))
        likeness[at] = float(left @ right) / scale if scale else 0.0
    smooth = np.convolve(np.pad(likeness, 1, mode="edge"), np.full(3, 1 / 3), mode="valid")
    depths = np.zeros(count)
    for at in range(1, count):
        around = smooth[max(0, at - 25) : at + 26]
        depths[at] = float(around.max() - smooth[at]) * 0.5 + float(1 - smooth[at]) * 0.5
        if spoken.sentences[at].turn != spoken.sentences[at - 1].turn:
            depths[at] += 0.06 if spoken.turn_of(at).words > 8 else 0.0
            depths[at] += 0.06 if spoken.sentences[spoken.turn_of(at).last - 1].asks else 0.0
    return depths


def _unit(vector: Matrix) -> Matrix:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def _carries(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS and not word.isdigit()


def stem_of(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
