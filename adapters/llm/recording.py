"""Recordings of any length to pieces that a model takes: decoded as they stream, cut where nobody speaks, made small.

What strangers sent is opened as a file of a format that is known by its first bytes, never as a name: playlists and
lists of files would lead FFmpeg elsewhere.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from bot.errors import UnreadableSource

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 16_000
"""Samples in a second, which is all that speech needs."""
LONGEST = 12 * 3600.0
OVERLAP = 2.0
"""Seconds that two pieces both hold on either side of a cut that runs through sound."""
_BIT_RATE = 48_000
_AT_ONCE = 10 * RATE
"""Samples that the encoder is given at once: it takes many times their room."""
_SEARCH = 60.0
"""Seconds before the end of a piece in which a quiet place is looked for."""
_FRAME, _QUIET = RATE // 50, 15
"""Samples of one look, and how many of those in a row must be quiet."""
_SILENT, _HUSH = 30.0, 0.12
"""Loudness that is silence anyhow, and the part of loud speech's that is as good."""
_BROKEN = 200
"""Packets that may be broken before a recording is none."""
_NO_SOUND = "it is no recording that can be decoded"


@dataclass(frozen=True, slots=True)
class Piece:
    """`start` and `end` are seconds of the whole. `overlaps` says that it begins with what the piece before ends with:
    `OVERLAP` seconds on both sides of the cut."""

    path: Path
    start: float
    end: float
    overlaps: bool = False

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def cut(self) -> float:
        """Where the piece before is to end and this one to begin, in seconds of the whole."""
        return self.start + (OVERLAP if self.overlaps else 0.0)


def can_cut() -> bool:
    """Whether the extra that decodes recordings is installed."""
    return find_spec("av") is not None


def cut_recording(audio: Path, into: Path, *, longest: float) -> list[Piece]:
    """Pieces of at most `longest` seconds in the folder `into`, in order. Raises `UnreadableSource`.

    One piece at a time is in memory.
    """
    pieces: list[Piece] = []
    waiting: list[NDArray[np.int16]] = []
    size, start, overlaps = 0, 0, False
    most = int(longest * RATE)

    def keep(samples: "NDArray[np.int16]") -> None:
        path = into / f"piece-{len(pieces):04}.mp3"
        path.write_bytes(encoded(samples))
        pieces.append(Piece(path, start / RATE, (start + len(samples)) / RATE, overlaps))

    for block in _decoded(audio):
        waiting.append(block)
        size += len(block)
        while size > most:
            samples = np.concatenate(waiting)
            at, quiet = quiet_place(samples[:most])
            beside = 0 if quiet else int(OVERLAP * RATE)
            keep(samples[: at + beside])
            waiting, size = [samples[at - beside :]], len(samples) - at + beside
            start, overlaps = start + at - beside, not quiet
    if size:
        keep(np.concatenate(waiting))
    if not pieces:
        raise UnreadableSource(audio.name, _NO_SOUND)
    return pieces


def quiet_place(samples: "NDArray[np.int16]") -> tuple[int, bool]:
    """The sample near the end at which to cut, and whether nobody speaks there."""
    beside = int(OVERLAP * RATE)
    last = max(len(samples) - beside, len(samples) // 2)
    first = max(last - int(_SEARCH * RATE), len(samples) // 2)
    frames = samples[first:last][: (last - first) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float32)
    if len(frames) < _QUIET:
        return last, False
    loud = np.sqrt((frames**2).mean(axis=1))
    around = np.lib.stride_tricks.sliding_window_view(loud, _QUIET).max(axis=1)
    best = int(len(around) - 1 - np.argmin(around[::-1]))
    quiet = bool(around[best] <= max(_SILENT, _HUSH * float(np.percentile(loud, 90))))
    return first + (best + _QUIET // 2) * _FRAME, quiet


def encoded(samples: "NDArray[np.int16]") -> bytes:
    """A small MP3, which every server reads."""
    import av
    from av import AudioFrame

    made = io.BytesIO()
    with av.open(made, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono", bit_rate=_BIT_RATE)
        for at in range(0, len(samples), _AT_ONCE):
            block = np.ascontiguousarray(samples[at : at + _AT_ONCE]).reshape(1, -1)
            frame = AudioFrame.from_ndarray(block, format="s16p", layout="mono")
            frame.sample_rate, frame.pts = RATE, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


def clip(piece: Path, start: float, end: float) -> bytes:
    """The stretch of `piece` between two seconds, as an MP3 of its own; empty where it is not there."""
    at, taken = 0, []
    for block in _decoded(piece):
        taken.append(block[max(int(start * RATE) - at, 0) : max(int(end * RATE) - at, 0)])
        at += len(block)
        if at >= end * RATE:
            break
    samples = np.concatenate(taken) if taken else np.zeros(0, dtype=np.int16)
    return encoded(samples) if len(samples) else b""


def _decoded(audio: Path) -> "Iterator[NDArray[np.int16]]":
    """Mono samples as they come. Raises `UnreadableSource`."""
    import av
    from av.audio.resampler import AudioResampler

    resampler, shape = AudioResampler(format="s16", layout="mono", rate=RATE), ("", "", 0)
    count = broken = 0
    try:
        with audio.open("rb") as file, av.open(file, "r", format=_format(file, audio.name)) as container:
            if not container.streams.audio:
                raise UnreadableSource(audio.name, "it holds no sound")
            stream = container.streams.audio[0]
            for packet in container.demux(stream):
                try:
                    frames = packet.decode()
                except av.error.InvalidDataError:
                    broken += 1
                    if broken > _BROKEN:
                        raise
                    continue
                for frame in frames:
                    if shape != (shape := (frame.format.name, frame.layout.name, frame.sample_rate)):
                        # advertisements that were put in between may be in another rate than the show
                        resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
                    for even in resampler.resample(frame):
                        block = even.to_ndarray().reshape(-1).astype(np.int16, copy=False)
                        count += len(block)
                        if count > LONGEST * RATE:
                            raise UnreadableSource(audio.name, f"it is longer than {LONGEST / 3600:.0f} hours")
                        yield block
    except (av.error.FFmpegError, ValueError) as error:
        raise UnreadableSource(audio.name, _NO_SOUND) from error


def _format(file: IO[bytes], name: str) -> str:
    """FFmpeg's name of the format that `file` begins like. Raises `UnreadableSource` for all others."""
    head = file.read(16)
    file.seek(0)
    if head[:3] == b"ID3" or (head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)):
        return "mp3"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0:
        return "aac"
    if head[4:8] == b"ftyp":
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    known = {b"OggS": "ogg", b"fLaC": "flac", b"\x1aE\xdf\xa3": "matroska"}.get(head[:4])
    if known is None:
        raise UnreadableSource(name, "it is no recording in a format that is known")
    return known
