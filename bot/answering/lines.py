"""The sentences of a passage as evidence sees them: what each meets, and what a question before it asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.answer_kind import AnswerKind
from bot.domain.passage import PassageSentence
from bot.searching.finder import Ranked
from bot.searching.question import Question

_CREDIT, _CREDIT_STEP, CREDIT_REACH = 0.55, 0.1, 3
_OWN = 0.6
"""What it counts that a question itself holds the words: its answer is what is wanted."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence. `met` and `gives` are weights by want: what stands there, and what it is worth as evidence."""

    sentence: PassageSentence
    text: str
    words: int
    met: dict[int, float]
    gives: dict[int, float]
    pairs: frozenset[str]
    asks: bool


class LineReader:
    """Made once for a question."""

    def __init__(self, question: Question) -> None:
        self._pairs = _asked_pairs(question)

    def read(self, one: Ranked, before: Sequence[Line]) -> list[Line]:
        """The lines of a passage; `before` are those of the passage that it follows directly."""
        passage = one.passage
        offset = passage.span.start
        lines = list(before[-CREDIT_REACH:])
        kept = len(lines)
        hits = iter(one.match.hits)
        hit = next(hits, None)
        for sentence in passage.sentences:
            text = passage.text[sentence.start - offset : sentence.end - offset]
            met: dict[int, float] = {}
            while hit is not None and hit.start < sentence.end - offset:
                met[hit.want] = max(met.get(hit.want, 0.0), hit.weight)
                hit = next(hits, None)
            asks = text.rstrip("\"'\u201d ").endswith("?")
            gives = {at: _OWN * weight for at, weight in met.items()} if asks else _credited(met, lines)
            lowered = text.lower().replace("\u2019", "'")
            pairs = frozenset(pair for pair in self._pairs if pair in lowered)
            lines.append(Line(sentence, text, text.count(" ") + 1, met, gives, pairs, asks))
        return lines[kept:]


def has_kind(lines: Sequence[Line], kind: AnswerKind, question: Question) -> bool:
    return kind is not AnswerKind.ANYTHING and any(kind.met_by(line.text, question) for line in lines)


def _credited(met: dict[int, float], before: Sequence[Line]) -> dict[int, float]:
    """What a sentence meets, and in part what a question just before it asked for."""
    gives = dict(met)
    for distance, earlier in enumerate(reversed(before[-CREDIT_REACH:])):
        if earlier.asks:
            for at, weight in earlier.met.items():
                gives[at] = max(gives.get(at, 0.0), (_CREDIT - _CREDIT_STEP * distance) * weight)
    return gives


def _asked_pairs(question: Question) -> frozenset[str]:
    """Neighbouring words of the question, one of them carrying; whose view is asked for says `my` after the name."""
    words = [word.written.lower() for word in question.words]
    carrying = set(question.carrying)
    places = [at for at in range(len(words) - 1) if at in carrying or at + 1 in carrying]
    pairs = {f"{words[at]} {words[at + 1]}" for at in places}
    if question.speakers:
        last = question.speakers[-1]
        pairs.update(f"my {word}" for word in words[last + 1 : last + 4])
    return frozenset(pairs)
