"""Timed captions to speech: cues joined to utterances, rolling repeats told once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.transcript import Transcript
from bot.errors import UnreadableSource
from bot.reading.builder import TranscriptBuilder

_PAUSE_SECONDS = 4.0
_LONGEST_REPEAT = 80
_SCROLLS_WITHIN_SECONDS = 0.5


@dataclass(slots=True)
class CaptionLine:
    """One shown line of a cue."""

    words: str
    line: int
    speaker: str | None
    begins_turn: bool = False
    """A mark such as `>>` says that somebody else speaks from here on."""


@dataclass(slots=True)
class Cue:
    """`start` and `end` in seconds; `end` is None where the format may leave it out."""

    start: float
    end: float | None
    lines: list[CaptionLine]


def transcribe_cues(cues: Sequence[Cue], *, source_lines: int, name: str, may_roll: bool = False) -> Transcript:
    """The cues in their order as one transcript. `may_roll` says that cues of this format may repeat words while they
    scroll. Raises `UnreadableSource` when nobody says anything."""
    if may_roll and _are_rolling(cues):
        _tell_once(cues)
    builder = TranscriptBuilder()
    silence_from: float | None = None
    for cue in cues:
        if silence_from is not None and cue.start - silence_from > _PAUSE_SECONDS and builder.ends_a_sentence:
            builder.paragraph()
        seconds: float | None = cue.start
        for shown in cue.lines:
            if shown.words:
                if shown.begins_turn:
                    builder.paragraph()
                builder.speak(shown.words, line=shown.line, speaker=shown.speaker, seconds=seconds)
                seconds = None
        silence_from = max(cue.end or cue.start, silence_from or 0.0)
    transcript = builder.build(source_lines=source_lines)
    if not transcript.text:
        raise UnreadableSource(name, "its captions hold no words")
    return transcript


def _are_rolling(cues: Sequence[Cue]) -> bool:
    """Whether cues repeat the end of the cue before, as live captions do while they scroll."""
    repeats = 0
    spoken = [cue for cue in cues if any(line.words for line in cue.lines)]
    for before, cue in pairwise(spoken):
        last, first = before.lines[-1].words, cue.lines[0].words
        repeats += _follows(before, cue) and len(last.split()) > 1 and (first == last or first.startswith(last + " "))
    return repeats >= 2 and repeats * 4 >= len(spoken) - 1


def _tell_once(cues: Sequence[Cue]) -> None:
    """Drop from each cue the words that the cue before it already showed."""
    before: list[str] = []
    last: Cue | None = None
    for cue in cues:
        words = [word for line in cue.lines for word in line.words.split()]
        repeated = _overlap(before, words) if last is not None and _follows(last, cue) else 0
        before, last = words or before, cue
        for line in cue.lines:
            if not repeated:
                break
            own = line.words.split()
            line.words = " ".join(own[repeated:])
            repeated = max(0, repeated - len(own))


def _follows(before: Cue, cue: Cue) -> bool:
    """Whether `cue` is shown as soon as `before` goes, as a line that scrolls is."""
    return before.end is not None and cue.start - before.end < _SCROLLS_WITHIN_SECONDS


def _overlap(before: list[str], words: list[str]) -> int:
    """How many of the first `words` are the last words of `before`."""
    for length in range(min(len(before), len(words), _LONGEST_REPEAT), 0, -1):
        if before[-length:] == words[:length]:
            return length
    return 0
