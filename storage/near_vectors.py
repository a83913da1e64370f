"""Looking through vectors: by the signs of their numbers first, which are small and quick, then by the numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Signed = NDArray[np.int8]
Floats = NDArray[np.float32]
Numbers = NDArray[np.uint32]
Signs = NDArray[np.uint64]

_LOOKED_AT = 600
"""Rows whose signs are nearest: the passages they stand for are compared by their numbers."""
_STRIDE = 65_536
"""Rows whose signs are compared in one go: it bounds the memory of a look."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where the rows of one revision begin, how many they are, and whose they are: place in the library, words."""

    position: int
    transcript_hash: str
    start: int
    count: int


@dataclass(frozen=True)
class Block:
    """Rows in a row, in memory or on disk, and never changed. `version` is the corpus version that they reach."""

    version: int
    stretches: tuple[Stretch, ...]
    passages: Numbers
    signs: Signs
    rows: Signed

    @cached_property
    def owners(self) -> Numbers:
        """Of each row the number of its stretch."""
        counts = [stretch.count for stretch in self.stretches]
        return np.repeat(np.arange(len(counts), dtype=np.uint32), counts)

    @property
    def dimensions(self) -> int:
        return int(self.rows.shape[1])


@dataclass(frozen=True, slots=True)
class Near:
    position: int
    ordinal: int
    likeness: float


def to_bytes(rows: Floats) -> Signed:
    """Each row as signed bytes, as large as it goes: its direction is all that counts."""
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True, initial=0), np.float32(1e-9))
    made: Signed = np.rint(rows / largest * 127).astype(np.int8)
    return made


def signs_of(rows: Signed | Floats) -> Signs:
    """A bit for each number above zero, in whole words of 64."""
    bits = np.packbits(rows > 0, axis=1)
    missing = -bits.shape[1] % 8
    padded = np.pad(bits, ((0, 0), (0, missing)))
    found: Signs = np.ascontiguousarray(padded).view(np.uint64)
    return found


def nearest(blocks: Sequence[Block], question: Floats, among: Mapping[int, str], most: int) -> list[Near]:
    """The passages nearest to `question` in the episodes `among` (place in the library to words), nearest first.

    Of a stretch that several blocks have the last counts.
    """
    fitting = [block for block in blocks if block.dimensions == question.shape[0] and block.stretches]
    open_ones = _open(fitting, among)
    asked = signs_of(question[None, :])
    distances, places = [], []
    for number, (block, wanted) in enumerate(zip(fitting, open_ones, strict=True)):
        rows, apart = _by_signs(block, wanted, asked)
        distances.append(apart)
        places.append(np.stack([np.full(len(rows), number, dtype=np.int64), rows], axis=1))
    if not distances:
        return []
    apart, at = np.concatenate(distances), np.concatenate(places)
    chosen = at[_smallest(apart, _LOOKED_AT)]
    found: list[Near] = []
    for number, block in enumerate(fitting):
        found.extend(_by_numbers(block, np.sort(chosen[chosen[:, 0] == number, 1]), question))
    return sorted(found, key=lambda near: (-near.likeness, near.position, near.ordinal))[:most]


def _open(blocks: Sequence[Block], among: Mapping[int, str]) -> list[NDArray[np.bool_]]:
    """For each block which of its stretches may be looked at."""
    wanted = [np.zeros(len(block.stretches), dtype=np.bool_) for block in blocks]
    taken: set[int] = set()
    for block, marks in zip(reversed(blocks), reversed(wanted), strict=True):
        for at in range(len(block.stretches) - 1, -1, -1):
            stretch = block.stretches[at]
            if among.get(stretch.position) == stretch.transcript_hash and stretch.position not in taken:
                taken.add(stretch.position)
                marks[at] = True
    return wanted


def _by_signs(block: Block, wanted: NDArray[np.bool_], asked: Signs) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """The rows of the wanted stretches whose signs differ least, with how many do."""
    rows, apart = [], []
    for start in range(0, len(block.signs), _STRIDE):
        here = np.flatnonzero(wanted[block.owners[start : start + _STRIDE]])
        if not len(here):
            continue
        signs = block.signs[start : start + _STRIDE]
        signs = signs if len(here) == len(signs) else signs[here]
        counted = np.bitwise_count(signs ^ asked)
        differing = counted[:, 0].astype(np.uint16)
        for column in range(1, counted.shape[1]):  # several times as fast as a sum over so short an axis
            differing += counted[:, column]
        best = _smallest(differing, _LOOKED_AT)
        rows.append(here[best] + start)
        apart.append(differing[best])
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint16)
    return np.concatenate(rows), np.concatenate(apart)


def _smallest(values: NDArray[np.uint16], most: int) -> NDArray[np.int64]:
    if len(values) <= most:
        return np.arange(len(values))
    found: NDArray[np.int64] = np.argpartition(values, most)[:most]
    return found


def _by_numbers(block: Block, rows: NDArray[np.int64], question: Floats) -> list[Near]:
    """Every passage that one of the rows is a part of, with its likeness."""
    if not len(rows):
        return []
    ranges = sorted({_passage_around(block, int(row)) for row in rows})
    lengths = np.array([high - low for low, high in ranges])
    starts = np.cumsum(lengths) - lengths
    parts = np.asarray(block.rows)[np.concatenate([np.arange(low, high) for low, high in ranges])].astype(np.float32)
    parts /= np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), np.float32(1e-9))
    cosines = parts @ question
    lengths_of_wholes = np.linalg.norm(np.add.reduceat(parts, starts, axis=0), axis=1)
    wholes = np.add.reduceat(cosines, starts) / np.maximum(lengths_of_wholes, np.float32(1e-9))
    likenesses = np.maximum.reduceat(cosines, starts) + wholes
    return [
        Near(block.stretches[block.owners[low]].position, int(block.passages[low]), float(likeness))
        for (low, _), likeness in zip(ranges, likenesses, strict=True)
    ]


def _passage_around(block: Block, row: int) -> tuple[int, int]:
    """The rows of the passage that a row is a part of."""
    stretch = block.stretches[block.owners[row]]
    ordinal = block.passages[row]
    low = high = row
    while low > stretch.start and block.passages[low - 1] == ordinal:
        low -= 1
    while high < stretch.start + stretch.count and block.passages[high] == ordinal:
        high += 1
    return low, high
