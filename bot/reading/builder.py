"""Puts a transcript together from pieces of speech, keeping every mark in step with the text."""

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

    def speak(self, words: str, *, line: int, speaker: str | None = None, seconds: float | None = None) -> None:
        """Add `words` (no newline inside) from 1-based source `line`."""
        words = words.strip()
        if not words:
            return
        if self._open is not None and self._open[1] != speaker:
            self.paragraph()
        if self._open is None:
            if self._parts:
                self._append("\n")
            self._open = (self._length, speaker)
        else:
            self._append(" ")
        if not self._lines or self._lines[-1].line != line:
            self._lines.append(LineMark(self._length, line))
        if seconds is not None and (not self._times or self._times[-1].seconds <= seconds):
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
            times=tuple(self._times),
            source_lines=source_lines,
            language=language,
        )

    def _append(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)
