"""A transcript's text and marks as bytes, and the lookups a citation needs straight on them."""

import json
import sys
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from bot.domain.ids import TranscriptHash
from bot.domain.transcript import LineMark, TimeMark, Transcript, Utterance

_LENGTH = 4


def encode_text(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def decode_text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def pack_raw(raw: str) -> bytes:
    """Compressed for speed before size: a source is kept often and read hardly ever."""
    return zlib.compress(encode_text(raw), 1)


def unpack_raw(data: bytes) -> str:
    return decode_text(zlib.decompress(data))


def pack_marks(transcript: Transcript) -> bytes:
    """Utterances, lines and times as little-endian arrays behind a small JSON header."""
    names: dict[str, int] = {}
    speakers = [
        -1 if utterance.speaker is None else names.setdefault(utterance.speaker, len(names))
        for utterance in transcript.utterances
    ]
    counts = len(transcript.utterances), len(transcript.lines), len(transcript.times)
    header = json.dumps([*counts, transcript.source_lines, transcript.language, list(names)]).encode()
    return b"".join(
        (
            len(header).to_bytes(_LENGTH, "little"),
            header,
            _pack("I", (utterance.start for utterance in transcript.utterances)),
            _pack("I", (utterance.end for utterance in transcript.utterances)),
            _pack("i", speakers),
            _pack("I", (mark.offset for mark in transcript.lines)),
            _pack("I", (mark.line for mark in transcript.lines)),
            _pack("I", (mark.offset for mark in transcript.times)),
            _pack("d", (mark.seconds for mark in transcript.times)),
        )
    )


def _pack(code: str, values: Iterable[Any]) -> bytes:
    packed = array(code, values)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


class PackedTranscript:
    """One stored revision: about as many bytes in memory as in the database. Answers as `Transcript` does."""

    __slots__ = (
        "_ends",
        "_language",
        "_line_numbers",
        "_line_offsets",
        "_names",
        "_seconds",
        "_source_lines",
        "_speakers",
        "_starts",
        "_time_offsets",
        "hash",
        "size",
        "text",
    )

    def __init__(self, transcript_hash: TranscriptHash, text: bytes, marks: bytes) -> None:
        self.hash = transcript_hash
        self.text = decode_text(text)
        body = _LENGTH + int.from_bytes(marks[:_LENGTH], "little")
        header = json.loads(marks[_LENGTH:body])
        utterances, lines, times, self._source_lines, self._language, self._names = header
        take = _Taker(marks, body)
        self._starts = take("I", utterances)
        self._ends = take("I", utterances)
        self._speakers = take("i", utterances)
        self._line_offsets = take("I", lines)
        self._line_numbers = take("I", lines)
        self._time_offsets = take("I", times)
        self._seconds = take("d", times)
        self.size = sys.getsizeof(self.text) + len(marks) + 1000

    def lines_of(self, start: int, end: int) -> tuple[int, int]:
        return self._line_at(start), self._line_at(max(start, end - 1))

    def _line_at(self, offset: int) -> int:
        if not self._line_numbers:
            return 1
        line: int = self._line_numbers[max(bisect_right(self._line_offsets, offset) - 1, 0)]
        return line

    def speaker_of(self, start: int, end: int) -> str | None:
        low = bisect_right(self._starts, start) - 1
        high = bisect_right(self._starts, max(start, end - 1)) - 1
        if low < 0:
            return None
        speakers = set(self._speakers[low : high + 1])
        only = speakers.pop() if len(speakers) == 1 else -1
        return self._names[only] if only >= 0 else None

    def seconds_at(self, offset: int) -> float | None:
        at = bisect_right(self._time_offsets, offset) - 1
        return self._seconds[at] if at >= 0 else None

    def fraction_at(self, offset: int) -> float:
        return offset / len(self.text) if self.text else 0.0

    def unpack(self) -> Transcript:
        """The whole transcript as the domain knows it."""
        names = [*self._names, None]
        transcript = Transcript(
            text=self.text,
            utterances=tuple(map(Utterance, self._starts, self._ends, (names[at] for at in self._speakers))),
            lines=tuple(map(LineMark, self._line_offsets, self._line_numbers)),
            times=tuple(map(TimeMark, self._time_offsets, self._seconds)),
            source_lines=self._source_lines,
            language=self._language,
        )
        transcript.__dict__["hash"] = self.hash
        return transcript

    @property
    def unpacked_size(self) -> int:
        """Bytes in memory of what `unpack` returns, beside the text, which is shared."""
        return 1000 + 150 * (len(self._starts) + len(self._line_offsets) + len(self._time_offsets))


class _Taker:
    """Cuts one array after the other from packed marks."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def __call__(self, code: str, count: int) -> Any:
        taken = array(code)
        end = self._at + count * taken.itemsize
        taken.frombytes(self._data[self._at : end])
        if sys.byteorder == "big":
            taken.byteswap()
        self._at = end
        return taken
