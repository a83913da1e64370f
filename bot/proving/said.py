"""What was said, laid out for comparing: stems, neighbours joined, and where each word stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.sentences import split_sentences
from bot.language.sounds import plain
from bot.language.words import Word, stem, words_of

_ROOT = 5
"""Letters that words of one family share: `decide` and `decision`, `measure` and `measurable`."""


@dataclass(frozen=True)
class SaidSentence:
    """One sentence of a proof."""

    text: str
    words: tuple[Word, ...]
    stems: tuple[str, ...]

    @property
    def asks(self) -> bool:
        return self.text.rstrip("\"'\u201d ").endswith("?")


class Said:
    """The proofs of one sentence."""

    def __init__(self, proofs: Sequence[str], language: str) -> None:
        self.proofs = tuple(proofs)
        self.language = language

    @cached_property
    def sentences(self) -> tuple[SaidSentence, ...]:
        found = []
        for proof in self.proofs:
            for start, end in split_sentences(proof):
                text = proof[start:end]
                words = tuple(words_of(text))
                found.append(SaidSentence(text, words, tuple(self.stem(word.folded) for word in words)))
        return tuple(found)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(one for sentence in self.sentences for one in sentence.stems)

    @cached_property
    def roots(self) -> frozenset[str]:
        return frozenset(root_of(one) for one in self.stems)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(word.folded for sentence in self.sentences for word in sentence.words)

    @cached_property
    def joined(self) -> frozenset[str]:
        """Words, and two and three neighbours written as one: `Git Hub`, `K native`, `A W S`."""
        found: set[str] = set()
        for sentence in self.sentences:
            folded = [plain(word.folded) for word in sentence.words]
            for at in range(len(folded)):
                found.update("".join(folded[at : at + size]) for size in (1, 2, 3) if at + size <= len(folded))
        return frozenset(found)

    def stem(self, folded: str) -> str:
        return stem(plain(folded), self.language)


def root_of(one: str) -> str:
    """The beginning under which a family of words meets; short words are their own."""
    return one[:_ROOT] if len(one) > _ROOT and one.isalpha() else one
