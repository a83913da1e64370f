"""The speller: words of the library that look or sound like a word that nobody said."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.language.sounds import likeness, plain, skeleton_of, sound_of

_BUCKETS = 1 << 16
_LOOKED_AT = 40
_Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word of the library and how much it is like the typed one, 0..1."""

    word: str
    likeness: float


class Speller:
    """Finds by shared letter triples and by equal consonants; a few hundred bytes of memory a word at most.

    Words shorter than two letters, longer than thirty, or all digits are left out.
    """

    def __init__(self, words: Sequence[str]) -> None:
        kept = [word for word in words if 2 <= len(word) <= 30 and not word.isdigit()]
        self._size = len(kept)
        self._text = "\n".join(kept)
        self._starts = _starts(kept)
        sounds = sound_of(self._text).split("\n") if kept else []
        self._sounds, self._sound_starts = "\n".join(sounds), _starts(sounds)
        self._postings, self._offsets, self._lengths = _triples(kept)
        skeletons = skeleton_of(self._sounds).split("\n") if kept else []
        self._skeletons, self._by_skeleton = _sorted_keys([_key(skeleton) for skeleton in skeletons])

    def alike(self, typed: str, limit: int = 6, least: float = 0.6) -> list[Spelling]:
        """The words most like `typed`, best first, itself left out."""
        if not self._size:
            return []
        folded = plain(typed)
        sound = sound_of(folded)
        kept = []
        for at in self._candidates(folded):
            word = self._word(at)
            alike = likeness(folded, sound, plain(word), self._sound(at))
            if alike >= least and word not in (typed, folded):
                kept.append(Spelling(word, alike))
        return sorted(kept, key=lambda spelling: (-spelling.likeness, spelling.word))[:limit]

    def _candidates(self, typed: str) -> set[int]:
        found: set[int] = set()
        key = _key(skeleton_of(sound_of(typed)))
        low, high = np.searchsorted(self._skeletons, [key, key + 1])
        found.update(int(at) for at in self._by_skeleton[low : min(high, low + _LOOKED_AT)])
        hashes = _word_triples(typed)
        lists = [self._postings[self._offsets[bucket] : self._offsets[bucket + 1]] for bucket in hashes]
        shared = np.bincount(np.concatenate(lists), minlength=self._size) if lists else np.zeros(self._size)
        at = np.flatnonzero(shared >= max(1, round(len(hashes) * 0.25)))
        if len(at):
            dice = 2.0 * shared[at] / (self._lengths[at] + len(hashes))
            best = at[np.argpartition(-dice, min(_LOOKED_AT, len(at) - 1))[:_LOOKED_AT]]
            found.update(int(one) for one in best)
        return found

    def _word(self, at: int) -> str:
        return self._text[self._starts[at] : self._starts[at + 1] - 1]

    def _sound(self, at: int) -> str:
        return self._sounds[self._sound_starts[at] : self._sound_starts[at + 1] - 1]


def _starts(words: Sequence[str]) -> _Ints:
    lengths = np.fromiter((len(word) + 1 for word in words), dtype=np.int64, count=len(words))
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)


def _hash(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], third: npt.NDArray[np.int64]) -> _Ints:
    return (((first * 961 + second) * 31 + third * 7919) % _BUCKETS).astype(np.int32)


def _codes(text: str) -> npt.NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


def _triples(words: Sequence[str]) -> tuple[_Ints, _Ints, _Ints]:
    """The words that hold each triple of letters, as one array with offsets; and each word's number of triples."""
    if not words:
        empty = np.zeros(0, dtype=np.int32)
        return empty, np.zeros(_BUCKETS + 1, dtype=np.int32), empty
    codes = _codes("".join(f"^{plain(word)}$" for word in words))
    lengths = np.fromiter((len(plain(word)) + 2 for word in words), dtype=np.int64, count=len(words))
    owner = np.repeat(np.arange(len(words), dtype=np.int32), lengths)
    inside = owner[:-2] == owner[2:]
    buckets = _hash(codes[:-2], codes[1:-1], codes[2:])[inside]
    owners = owner[:-2][inside]
    order = np.argsort(buckets, kind="stable")
    offsets = np.searchsorted(buckets[order], np.arange(_BUCKETS + 1)).astype(np.int32)
    return owners[order], offsets, (lengths - 2).astype(np.int32)


def _word_triples(word: str) -> list[int]:
    codes = _codes(f"^{word}$")
    return sorted(set(_hash(codes[:-2], codes[1:-1], codes[2:]).tolist()))


def _key(skeleton: str) -> int:
    return crc32(skeleton.encode("utf-8", "surrogatepass"))


def _sorted_keys(keys: Sequence[int]) -> tuple[npt.NDArray[np.int64], _Ints]:
    array = np.asarray(keys, dtype=np.int64)
    order = np.argsort(array, kind="stable").astype(np.int32)
    return array[order], order
