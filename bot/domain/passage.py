"""A passage: the unit of search, about 120 to 220 words of one episode."""

from dataclasses import dataclass

from bot.domain.span import Span


@dataclass(frozen=True, slots=True)
class PassageSentence:
    """A sentence inside a passage, as offsets into the transcript text, with what a receipt needs."""

    start: int
    end: int
    first_line: int
    last_line: int
    speaker: str | None
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """`text` equals the transcript text at `span`."""

    span: Span
    ordinal: int
    text: str
    sentences: tuple[PassageSentence, ...]

    @property
    def first_line(self) -> int:
        return self.sentences[0].first_line

    @property
    def last_line(self) -> int:
        return self.sentences[-1].last_line

    def sentence_text(self, sentence: PassageSentence) -> str:
        return self.text[sentence.start - self.span.start : sentence.end - self.span.start]
