"""A transcript: the words that were said, and where each of them stands in its source."""

import hashlib
import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from bot.domain.ids import TranscriptHash


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of speech by one speaker, or by nobody known: `[start, end)` in characters of `Transcript.text`."""

    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class LineMark:
    """From character `offset` on, the text stands on 1-based source line `line`."""

    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class TimeMark:
    """Character `offset` was spoken `seconds` into the episode."""

    offset: int
    seconds: float


@dataclass(frozen=True)
class Transcript:
    """The spoken words of one revision of an episode.

    `text` holds the words as they are shown: markup cleaned away, a line break inside an utterance turned into one
    space, utterances joined by a newline. Not one word is altered. `lines` leads every character back to its source
    line; `times` is empty where the source has no timestamps. All marks ascend by offset.
    """

    text: str
    utterances: tuple[Utterance, ...]
    lines: tuple[LineMark, ...]
    times: tuple[TimeMark, ...] = ()
    source_lines: int = 0
    language: str = "en"
    """ISO 639-1 code: decides stemming and stop words."""

    @cached_property
    def hash(self) -> TranscriptHash:
        """Name of this revision: equal for equal words, speakers, times and source lines."""
        parts = (
            [(u.start, u.end, u.speaker) for u in self.utterances],
            [(m.offset, m.line) for m in self.lines],
            [(m.offset, m.seconds) for m in self.times],
            self.language,
        )
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass"))
        digest.update(json.dumps(parts, separators=(",", ":")).encode())
        return TranscriptHash(digest.hexdigest())

    @cached_property
    def _line_offsets(self) -> list[int]:
        return [mark.offset for mark in self.lines]

    @cached_property
    def _time_offsets(self) -> list[int]:
        return [mark.offset for mark in self.times]

    @cached_property
    def _utterance_offsets(self) -> list[int]:
        return [utterance.start for utterance in self.utterances]

    @property
    def has_speakers(self) -> bool:
        return any(utterance.speaker for utterance in self.utterances)

    def cut(self, start: int, end: int) -> str:
        """The words between two offsets, to the letter."""
        return self.text[start:end]

    def line_at(self, offset: int) -> int:
        """1-based source line on which the character at `offset` stands."""
        at = bisect_right(self._line_offsets, offset) - 1
        return self.lines[max(at, 0)].line if self.lines else 1

    def lines_of(self, start: int, end: int) -> tuple[int, int]:
        """First and last source line (1-based, inclusive) of the characters `[start, end)`."""
        return self.line_at(start), self.line_at(max(start, end - 1))

    def utterance_at(self, offset: int) -> Utterance | None:
        at = bisect_right(self._utterance_offsets, offset) - 1
        return self.utterances[at] if at >= 0 else None

    def speaker_of(self, start: int, end: int) -> str | None:
        """The one speaker of `[start, end)`; None where unknown or where more than one speaks."""
        first, last = self.utterance_at(start), self.utterance_at(max(start, end - 1))
        if first is None or last is None:
            return None
        low = bisect_right(self._utterance_offsets, start) - 1
        high = bisect_right(self._utterance_offsets, max(start, end - 1)) - 1
        speakers = {utterance.speaker for utterance in self.utterances[max(low, 0) : high + 1]}
        return speakers.pop() if len(speakers) == 1 else None

    def seconds_at(self, offset: int) -> float | None:
        """Seconds into the episode at or just before `offset`; None without timestamps or before the first."""
        at = bisect_right(self._time_offsets, offset) - 1
        return self.times[at].seconds if at >= 0 else None

    def fraction_at(self, offset: int) -> float:
        """How far through the words `offset` is, 0 to 1."""
        return offset / len(self.text) if self.text else 0.0
