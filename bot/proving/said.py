"""What was said, laid out for comparing: its clauses, the stems of its words, and neighbours joined."""

from collections.abc import Sequence
from functools import cached_property

from bot.domain.sentences import split_sentences
from bot.language.sounds import plain
from bot.proving.clauses import Clause, clauses_of
from bot.proving.stems import root_of, stem_of


class Said:
    """The proofs of one sentence."""

    def __init__(self, proofs: Sequence[str], language: str) -> None:
        self.proofs = tuple(proofs)
        self.language = language

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(proof[start:end] for proof in self.proofs for start, end in split_sentences(proof))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for sentence in self.sentences for clause in clauses_of(sentence, self.language))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(one for clause in self.clauses for one in clause.stems)

    @cached_property
    def told(self) -> frozenset[str]:
        """Stems that stand somewhere else than in a question."""
        return frozenset(one for clause in self.clauses if not clause.asks for one in clause.stems)

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of words with a capital that does not open a clause."""
        return frozenset(
            one
            for clause in self.clauses
            for at, (word, one) in enumerate(zip(clause.words, clause.stems, strict=True))
            if at and word.written[:1].isupper() and word.written != "I"
        )

    @cached_property
    def roots(self) -> frozenset[str]:
        return frozenset(root_of(one) for one in self.stems)

    @cached_property
    def joined(self) -> frozenset[str]:
        """Words, and two and three neighbours written as one: `Git Hub`, `K native`, `A W S`."""
        found: set[str] = set()
        for clause in self.clauses:
            folded = [plain(word.folded) for word in clause.words]
            for at in range(len(folded)):
                found.update("".join(folded[at : at + size]) for size in (1, 2, 3) if at + size <= len(folded))
        return frozenset(found)

    def stem(self, folded: str) -> str:
        return stem_of(folded, self.language)
