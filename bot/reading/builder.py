"""Puts a transcript together from pieces of speech, keeping every mark in step with the text."""

from bisect import bisect_right
from itertools import pairwise

from bot.domain.transcript import LineMark, TimeMark, Transcript, Utterance


class TranscriptBuilder:
    """Readers call `speak` for every piece of speech in order; a change of speaker or `paragraph` ends an utterance."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._utterances: list[Utterance] = []
        self._lines: list[LineMark] = []
        self._times: list[TimeMark] = []
        self._open: tuple[int, str | None] | None = None
        self._last_line = 0
        self._stamp: float | None = None

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    @property
    def ends_a_sentence(self) -> bool:
        """Whether the words so far end like a sentence does."""
        return not self._parts or self._parts[-1].rstrip("\"'\u201d\u2019)]\u300d\u300f")[-1:] in _TERMINALS

    def stamp(self, seconds: float) -> None:
        """The next words are spoken at `seconds`."""
        self._stamp = seconds

    def speak(
        self, words: str, *, line: int, speaker: str | None = None, seconds: float | None = None, glued: bool = False
    ) -> None:
        """Add `words` (no newline inside) from 1-based source `line`; `glued` joins them on without a space."""
        words = words.strip()
        if not words:
            return
        if self._open is not None and self._open[1] != speaker:
            self.paragraph()
        if self._open is None:
            if self._parts:
                self._append("\n")
            self._open = (self._length, speaker)
        elif not glued:
            self._append(" ")
        if line != self._last_line:
            self._lines.append(LineMark(self._length, line))
            self._last_line = line
        if seconds is None:
            seconds = self._stamp
        self._stamp = None
        if seconds is not None:
            self._times.append(TimeMark(self._length, seconds))
        self._append(words)

    def paragraph(self) -> None:
        """End the current utterance, if one is open."""
        if self._open is not None:
            start, speaker = self._open
            self._utterances.append(Utterance(start, self._length, speaker))
            self._open = None

    def build(self, *, source_lines: int, language: str = "en") -> Transcript:
        self.paragraph()
        return Transcript(
            text="".join(self._parts),
            utterances=tuple(self._utterances),
            lines=tuple(self._lines),
            times=tuple(_ascending(self._times)),
            source_lines=source_lines,
            language=language,
        )

    def _append(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


_TERMINALS = frozenset(".!?\u2026\u3002\uff01\uff1f\u061f\u0964")


def _ascending(marks: list[TimeMark]) -> list[TimeMark]:
    """The most marks whose seconds never fall, so that one mistyped time costs itself and not all that follow."""
    if all(left.seconds <= right.seconds for left, right in pairwise(marks)):
        return marks
    tails: list[float] = []
    tail_at: list[int] = []
    before: list[int] = []
    for at, mark in enumerate(marks):
        length = bisect_right(tails, mark.seconds)
        before.append(tail_at[length - 1] if length else -1)
        if length == len(tails):
            tails.append(mark.seconds)
            tail_at.append(at)
        else:
            tails[length] = mark.seconds
            tail_at[length] = at
    kept: list[TimeMark] = []
    at = tail_at[-1]
    while at >= 0:
        kept.append(marks[at])
        at = before[at]
    return kept[::-1]
