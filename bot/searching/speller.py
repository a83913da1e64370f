"""The speller: words of the library that look or sound like a word that nobody said."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.language.sounds import likeness, plain, skeleton_of, sound_of

_BUCKETS = 1 << 16
_LOOKED_AT = 40
_AT_ONCE = 8_000
"""Words laid out at a time: what is needed on the way stays small."""
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
        del sounds
        skeletons = skeleton_of(self._sounds) if kept else ""
        keys = (
            np.fromiter((_key(one) for one in skeletons.split("\n")), dtype=np.int64) if kept else np.zeros(0, np.int64)
        )
        self._by_skeleton = np.argsort(keys, kind="stable").astype(np.int32)
        self._skeletons = keys[self._by_skeleton]

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


def _buckets(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint16]:
    """A bucket for every three letters in a row; the arithmetic wraps on purpose."""
    mixed = codes[:-2] * np.uint32(29_791)
    mixed += codes[1:-1] * np.uint32(961)
    mixed += codes[2:] * np.uint32(7_919)
    return (mixed ^ (mixed >> np.uint32(16))).astype(np.uint16)


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _triples(words: Sequence[str]) -> tuple[_Ints, _Ints, _Ints]:
    """The words that hold each triple of letters, as one array with offsets; and each word's number of triples."""
    empty = np.zeros(0, dtype=np.int32)
    lengths, buckets, owners = [empty], [np.zeros(0, dtype=np.uint16)], [empty]
    for first in range(0, len(words), _AT_ONCE):
        part = [f"^{plain(word)}$" for word in words[first : first + _AT_ONCE]]
        sizes = np.fromiter((len(word) for word in part), dtype=np.int32, count=len(part))
        owner = np.repeat(np.arange(first, first + len(part), dtype=np.int32), sizes)
        inside = owner[:-2] == owner[2:]
        buckets.append(_buckets(_codes("".join(part)))[inside])
        owners.append(owner[:-2][inside])
        lengths.append(sizes - 2)
    every = np.concatenate(buckets)
    order = np.argsort(every, kind="stable")
    counts = np.bincount(every, minlength=_BUCKETS)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return np.concatenate(owners)[order], offsets, np.concatenate(lengths)


def _word_triples(word: str) -> list[int]:
    return sorted(set(_buckets(_codes(f"^{word}$")).tolist()))


def _key(skeleton: str) -> int:
    return crc32(skeleton.encode("utf-8", "surrogatepass"))
