"""Quotable spans of consecutive sentences: which there are, and how good each is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysing.mockery import carries_a_voice, is_voiced
from bot.analysing.quote_lexicon import APPLAUSE
from bot.analysing.quote_model import Parts, QuoteModel, length_traits, load_model
from bot.analysing.quote_traits import SentenceTraits, sentence_traits, tokens_of
from bot.analysing.wholeness import (
    breaks_off,
    ends_in_mid_air,
    is_balanced,
    is_echo,
    is_finished,
    is_garbled,
    is_run_together,
    is_stammered,
    is_unpunctuated,
    opens_in_the_middle,
    throat_clearing,
)

MOST_SENTENCES = 3
MOST_WORDS = 64
FEWEST_WORDS = 6
_TRAILS = ("hollow", "hedges", "logistics")
"""Traits of a sentence that adds nothing to the one before it: "It's so fascinating."."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentences `[first, last]` of a talk, quoted from character `start` to `end`. `score` is 0..1."""

    first: int
    last: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a talk: its place, its words, and the utterance that it belongs to (a span never leaves it)."""

    start: int
    end: int
    text: str
    utterance: int


class Talk:
    """Consecutive sentences, judged lazily: asking for a few candidates costs the reading of a few sentences.

    `raw` is true for speech-to-text that nobody edited and that names no speakers; `length` is that of the whole talk
    in characters, where it is known.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        *,
        raw: bool,
        length: int | None = None,
        model: QuoteModel | None = None,
    ) -> None:
        self._sentences = sentences
        self._raw = raw
        self._length = length
        self._model = model or load_model()
        self._tokens: dict[int, tuple[str, ...]] = {}
        self._traits: dict[int, SentenceTraits] = {}
        self._parts: dict[int, Parts] = {}
        self._leads: dict[int, tuple[int, SentenceTraits, Parts]] = {}
        self._sound: dict[int, bool] = {}
        self._texts = [sentence.text for sentence in sentences]

    def candidates(self) -> list[Candidate]:
        """Every whole span of one to three sentences."""
        count = len(self._sentences)
        spans = ((first, last) for first in range(count) for last in range(first, min(first + MOST_SENTENCES, count)))
        return [found for span in spans if (found := self.candidate(*span)) is not None]

    def candidate(self, first: int, last: int) -> Candidate | None:
        """The span of sentences `first` to `last`, if it can be quoted at all."""
        if self._turn(first) != self._turn(last) or self._carries_a_voice(first):
            return None
        if not all(self._is_sound(at) for at in range(first, last + 1)):
            return None
        return self._candidate(first, last)

    def plain_sentences(self, wanted: Sequence[int]) -> list[Candidate]:
        """Each wanted sentence by itself, whatever its quality, but for damage and for views that are not its own."""
        found = []
        for at in wanted:
            if is_voiced(self._texts, at) or self._carries_a_voice(at) or self._is_damaged(at):
                continue
            lead, traits, parts = self._opening(at)
            if traits.words:
                score = self._model.score([parts], self.span_traits(at, at, traits.words), raw=self._raw)
                whole = is_finished(self._texts[at]) and traits.words >= FEWEST_WORDS
                start, end = self._sentences[at].start + lead, self._sentences[at].end
                found.append(Candidate(at, at, start, end, score if whole else score / 2))
        return found

    def traits(self, candidate: Candidate) -> list[SentenceTraits]:
        """The traits of a candidate's sentences."""
        return self.measure(candidate.first, candidate.last)[1]

    def measure(self, first: int, last: int) -> tuple[int, list[SentenceTraits], tuple[float, ...]]:
        """Where a span of sentences would begin, the traits of each of its sentences, and those of the whole."""
        lead, opening, _ = self._opening(first)
        traits = [opening, *(self._traits_of(at) for at in range(first + 1, last + 1))]
        span = self.span_traits(first, last, sum(each.words for each in traits))
        return self._sentences[first].start + lead, traits, span

    def span_traits(self, first: int, last: int, words: int) -> tuple[float, ...]:
        """What a span owes to its length and to the talk around it, in the order of `SPAN_NAMES`."""
        fraction = self._sentences[first].start / self._length if self._length else None
        before, after = self._texts[max(0, first - 1) : first], self._texts[last + 1 : last + 3]
        return (
            *length_traits(last - first + 1, words, fraction),
            float(any(text.endswith("?") for text in before)),
            float(any(APPLAUSE.search(text.lower()) for text in after)),
            float(not self._raw and bool(before) and self._turn(first - 1) != self._turn(first)),
            float(not self._raw and bool(after) and self._turn(last + 1) != self._turn(last)),
        )

    def _turn(self, at: int) -> int:
        return self._sentences[at].utterance

    def _candidate(self, first: int, last: int) -> Candidate | None:
        if not is_finished(self._texts[last]) or ends_in_mid_air(self._traits_of(last).tokens):
            return None
        if last + 1 < len(self._sentences) and last - first + 1 < MOST_SENTENCES and self._carries_a_voice(last + 1):
            return None
        if last > first and any(self._traits_of(last).value(name) for name in _TRAILS):
            return None
        if any(breaks_off(text) for text in self._texts[first : last + 1]):
            return None
        lead, opening, opening_parts = self._opening(first)
        if opens_in_the_middle(self._texts[first][lead:], raw=self._raw or lead > 0):
            return None
        words = opening.words + sum(self._traits_of(at).words for at in range(first + 1, last + 1))
        if not FEWEST_WORDS <= words <= MOST_WORDS:
            return None
        start, end = self._sentences[first].start + lead, self._sentences[last].end
        if not is_balanced("".join((self._texts[first][lead:], *self._texts[first + 1 : last + 1]))):
            return None
        parts = [opening_parts, *(self._parts_of(at) for at in range(first + 1, last + 1))]
        score = self._model.score(parts, self.span_traits(first, last, words), raw=self._raw)
        return Candidate(first, last, start, end, score)

    def _is_sound(self, at: int) -> bool:
        """False for damage and for voices: no quote may hold such a sentence."""
        if at not in self._sound:
            self._sound[at] = not (self._is_damaged(at) or is_voiced(self._texts, at))
        return self._sound[at]

    def _carries_a_voice(self, at: int) -> bool:
        same_turn = at > 0 and self._turn(at - 1) == self._turn(at)
        return same_turn and carries_a_voice(self._texts[at - 1], self._texts[at])

    def _is_damaged(self, at: int) -> bool:
        tokens = self._tokens_of(at)
        if is_stammered(tokens) or is_garbled(tokens) or is_unpunctuated(self._texts[at], tokens):
            return True
        if is_run_together(self._texts[at]):
            return True
        if not self._raw:
            return False
        near = [other for other in range(max(0, at - 4), min(len(self._sentences), at + 5)) if other != at]
        return any(
            self._sentences[other].utterance == self._sentences[at].utterance
            and is_echo(tokens, self._tokens_of(other))
            for other in near
        )

    def _tokens_of(self, at: int) -> tuple[str, ...]:
        if at not in self._tokens:
            self._tokens[at] = tuple(tokens_of(self._texts[at]))
        return self._tokens[at]

    def _traits_of(self, at: int) -> SentenceTraits:
        if at not in self._traits:
            self._traits[at] = sentence_traits(self._texts[at])
        return self._traits[at]

    def _parts_of(self, at: int) -> Parts:
        if at not in self._parts:
            self._parts[at] = self._model.parts(self._traits_of(at))
        return self._parts[at]

    def _opening(self, at: int) -> tuple[int, SentenceTraits, Parts]:
        """Where a span that begins in sentence `at` begins in it, and what that opening is worth."""
        if at not in self._leads:
            lead = throat_clearing(self._texts[at])
            traits = sentence_traits(self._texts[at][lead:]) if lead else self._traits_of(at)
            self._leads[at] = (lead, traits, self._model.parts(traits))
        return self._leads[at]
