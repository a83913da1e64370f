"""Passages: a transcript cut into the pieces that search ranks, at ends of turns and sentences."""

import json
import re
import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.passage import Passage, PassageSentence
from bot.domain.sentences import split_sentences
from bot.domain.span import Span
from bot.domain.transcript import Transcript

SHORTEST, LONGEST = 600, 1080
"""Characters of a passage: 120 to 220 words of most languages."""
_HEAD = struct.Struct("<6I")
"""Ordinal, start, bytes of the origin, and the numbers of line, turn and time marks."""
_STOP = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*\s|[\u3002\uff01\uff1f]")


def cut_passages(text: str) -> Iterator[tuple[int, int]]:
    """Character ranges that cover all of `text` but the white space between them.

    A cut falls on the end of a turn where one is in reach, else on the end of a sentence, else between words.
    """
    start, length = 0, len(text)
    while start < length:
        end = length if length - start <= LONGEST else _cut(text, start)
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        start = end
        while start < length and text[start].isspace():
            start += 1


def _cut(text: str, start: int) -> int:
    low, high = start + SHORTEST, start + LONGEST
    turn = text.rfind("\n", low, high)
    if turn > 0:
        return turn
    sentence = 0
    for match in _STOP.finditer(text, low, high):
        sentence = match.end()
    if sentence:
        return sentence
    space = text.rfind(" ", low, high)
    return space if space > 0 else high


class _Columns:
    """The marks of a transcript as little-endian columns, of which every passage takes its slices."""

    def __init__(self, transcript: Transcript) -> None:
        names: dict[str | None, int] = {None: -1}
        for turn in transcript.utterances:
            names.setdefault(turn.speaker, len(names) - 1)
        self.names = [name for name in names if name is not None]
        self.turns = array("I", [turn.start for turn in transcript.utterances])
        self.speakers = array("i", [names[turn.speaker] for turn in transcript.utterances])
        self.lines = array("I", [mark.offset for mark in transcript.lines])
        self.numbers = array("I", [mark.line for mark in transcript.lines])
        self.times = array("I", [mark.offset for mark in transcript.times])
        self.seconds = array("d", [mark.seconds for mark in transcript.times])


def pack_passages(episode_id: EpisodeId, transcript: Transcript) -> Iterator[tuple[str, tuple[str, ...], bytes]]:
    """For every passage its text, its speakers, and all that `PackedPassage` needs, as bytes."""
    marks = _Columns(transcript)
    origin = json.dumps([episode_id, transcript.hash, marks.names], separators=(",", ":")).encode()
    for ordinal, (start, end) in enumerate(cut_passages(transcript.text)):
        text = transcript.text[start:end]
        lines, turns, times = (_within(offsets, start, end) for offsets in (marks.lines, marks.turns, marks.times))
        spoken = marks.speakers[turns]
        counts = (len(marks.lines[lines]), len(spoken), len(marks.times[times]))
        packed = b"".join(
            (
                _HEAD.pack(ordinal, start, len(origin), *counts),
                _bytes(marks.lines[lines]),
                _bytes(marks.numbers[lines]),
                _bytes(marks.turns[turns]),
                _bytes(spoken),
                _bytes(marks.times[times]),
                _bytes(marks.seconds[times]),
                origin,
                text.encode("utf-8", "surrogatepass"),
            )
        )
        yield text, tuple(marks.names[at] for at in dict.fromkeys(spoken) if at >= 0), packed


def _within(offsets: "array[int]", start: int, end: int) -> slice:
    """The marks that hold in `[start, end)`: the last one before it too."""
    low = max(bisect_right(offsets, start) - 1, 0)
    return slice(low, bisect_left(offsets, end, low))


def _bytes(column: "array[int] | array[float]") -> bytes:
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


@lru_cache(maxsize=512)
def _origin(packed: bytes) -> tuple[EpisodeId, TranscriptHash, tuple[str, ...]]:
    """Episode, revision and names of its speakers, which many passages share."""
    episode_id, revision, names = json.loads(packed)
    return EpisodeId(episode_id), TranscriptHash(revision), tuple(names)


class PackedPassage:
    """A passage as the index keeps it: its text at once, its marks and sentences when they are asked for."""

    __slots__ = ("_counts", "_packed", "episode_id", "ordinal", "revision", "speakers", "start", "text")

    def __init__(self, packed: bytes) -> None:
        self.ordinal, self.start, origin, *self._counts = _HEAD.unpack_from(packed)
        lines, turns, times = self._counts
        begin = _HEAD.size + 8 * lines + 8 * turns + 12 * times
        self._packed = packed
        self.episode_id, self.revision, self.speakers = _origin(packed[begin : begin + origin])
        self.text = packed[begin + origin :].decode("utf-8", "surrogatepass")

    def unpack(self) -> Passage:
        """The passage with its sentences, each with its source lines, its one speaker and its time."""
        lines, turns, times = self._counts
        marks = struct.unpack_from(f"<{2 * lines + turns}I{turns}i{times}I{times}d", self._packed, _HEAD.size)
        line_offsets, numbers = marks[:lines], marks[lines : 2 * lines]
        at = 2 * lines
        turn_offsets, speakers = marks[at : at + turns], marks[at + turns : at + 2 * turns]
        at += 2 * turns
        time_offsets, seconds = marks[at : at + times], marks[at + times :]
        start = self.start
        sentences = []
        for low, high in split_sentences(self.text):
            low, high = start + low, start + high
            spoken = set(speakers[_at(turn_offsets, low) : _at(turn_offsets, high - 1) + 1])
            speaker = spoken.pop() if len(spoken) == 1 else -1
            heard = bisect_right(time_offsets, low) - 1
            sentences.append(
                PassageSentence(
                    start=low,
                    end=high,
                    first_line=numbers[_at(line_offsets, low)] if lines else 1,
                    last_line=numbers[_at(line_offsets, high - 1)] if lines else 1,
                    speaker=self.speakers[speaker] if speaker >= 0 else None,
                    seconds=seconds[heard] if heard >= 0 else None,
                )
            )
        span = Span(self.episode_id, self.revision, start, start + len(self.text))
        return Passage(span=span, ordinal=self.ordinal, text=self.text, sentences=tuple(sentences))


def _at(offsets: Sequence[int], position: int) -> int:
    return max(bisect_right(offsets, position) - 1, 0)
