"""A transcript laid out for reading: paragraphs whose pieces carry line anchors and the marked words.

The texts of all pieces, joined, are the transcript's text to the letter.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.sentences import split_sentences
from bot.domain.transcript import Transcript

_PARAGRAPH = 560
"""Characters after which a long stretch of one speaker starts its next paragraph, at a sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. `lines` are the source lines whose anchors stand at its start.

    Those `withheld` were taken away by the hosts: `text` is what stands in their place.
    """

    text: str
    marked: bool = False
    lines: tuple[int, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`speaker` and `time` ("12:34") are set where they change; `line` is the first source line."""

    speaker: str | None
    time: str | None
    line: int
    pieces: tuple[Piece, ...]


def clock_text(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def lay_out(
    transcript: Transcript, mark: tuple[int, int] | None = None, withheld: tuple[tuple[int, int], ...] = ()
) -> list[Paragraph]:
    """Paragraphs in order. `mark` is a character range inside the transcript's text, see `within`.

    `withheld` are ranges, ascending and apart.

    Every source line has one anchor. The line that the mark starts on has it at the marked words, so that a page
    opened at that line shows them even where the line is long.
    """
    anchors = _anchors(transcript, mark)
    paragraphs: list[Paragraph] = []
    said_by: str | None = None
    at: str | None = None
    for start, end in _stretches(transcript):
        utterance = transcript.utterance_at(start)
        speaker = utterance.speaker if utterance else None
        seconds = transcript.seconds_at(start)
        time = clock_text(seconds) if seconds is not None else None
        pieces = tuple(_pieces(transcript, start, end, mark, anchors, withheld))
        paragraphs.append(
            Paragraph(
                speaker=speaker if speaker != said_by else None,
                time=time if time != at else None,
                line=transcript.line_at(start),
                pieces=pieces,
            )
        )
        said_by, at = speaker, time
    return paragraphs


def within(transcript: Transcript, mark: tuple[int, int] | None) -> tuple[int, int] | None:
    """What of a wished-for mark lies inside the text; None where nothing does."""
    if mark is None:
        return None
    start, end = max(mark[0], 0), min(mark[1], len(transcript.text))
    return (start, end) if start < end else None


def _anchors(transcript: Transcript, mark: tuple[int, int] | None) -> dict[int, tuple[int, ...]]:
    """Source lines by the offset of their anchor."""
    at: dict[int, list[int]] = {}
    cited = transcript.line_at(mark[0]) if mark else None
    if mark and cited is not None:
        at[mark[0]] = [cited]
    placed = {cited}
    for line_mark in transcript.lines:
        if line_mark.line not in placed:
            placed.add(line_mark.line)
            at.setdefault(line_mark.offset, []).append(line_mark.line)
    return {offset: tuple(lines) for offset, lines in at.items()}


def _stretches(transcript: Transcript) -> Iterator[tuple[int, int]]:
    """Paragraph ranges that cover the whole text without a gap."""
    total = len(transcript.text)
    starts = sorted({0, *(utterance.start for utterance in transcript.utterances if utterance.start < total)})
    for start, end in zip(starts, [*starts[1:], total], strict=True):
        begin = start
        if end - start > _PARAGRAPH:
            for sentence, _ in split_sentences(transcript.text[start:end]):
                if start + sentence - begin >= _PARAGRAPH:
                    yield begin, start + sentence
                    begin = start + sentence
        if begin < end:
            yield begin, end


def _pieces(
    transcript: Transcript,
    start: int,
    end: int,
    mark: tuple[int, int] | None,
    anchors: dict[int, tuple[int, ...]],
    withheld: tuple[tuple[int, int], ...],
) -> Iterator[Piece]:
    lines = transcript.lines
    low = bisect_left(lines, start, key=lambda line_mark: line_mark.offset)
    high = bisect_left(lines, end, key=lambda line_mark: line_mark.offset)
    cuts = {start, end, *(line_mark.offset for line_mark in lines[low:high])}
    if mark:
        cuts |= {offset for offset in mark if start < offset < end}
    cuts |= {offset for pair in withheld for offset in pair if start < offset < end}
    for begin, stop in pairwise(sorted(cuts)):
        marked = mark is not None and mark[0] <= begin < mark[1]
        away = any(first <= begin < last for first, last in withheld)
        yield Piece(transcript.text[begin:stop], marked, anchors.get(begin, ()), away)
