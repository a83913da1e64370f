"""Recordings to pieces."""

import io
import wave
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from adapters.llm.recording import OVERLAP, RATE, clip, cut_recording
from bot.errors import UnreadableSource
from tests.recordings import noise, recording, silence, tone


def test_it_is_cut_where_nobody_speaks_and_nothing_is_heard_twice(tmp_path: Path) -> None:
    audio = tmp_path / "a.mp3"
    audio.write_bytes(recording(tone(7), silence(0.6), tone(6, 500), silence(0.6), tone(7), silence(0.6), tone(3)))
    pieces = cut_recording(audio, tmp_path, longest=10)
    assert not any(piece.overlaps for piece in pieces)
    assert pieces[0].end == pytest.approx(7.3, abs=0.3)
    for before, after in pairwise(pieces):
        assert before.end == after.start
        assert min(abs(after.start - quiet) for quiet in (7.3, 13.9, 21.5)) < 0.4
    assert pieces[-1].end == pytest.approx(24.8, abs=0.2)
    assert all(piece.seconds <= 10 for piece in pieces)


def test_where_nothing_is_quiet_both_pieces_hold_the_cut(tmp_path: Path) -> None:
    audio = tmp_path / "a.mp3"
    audio.write_bytes(recording(noise(25)))
    pieces = cut_recording(audio, tmp_path, longest=12)
    assert [piece.overlaps for piece in pieces] == [False, *[True] * (len(pieces) - 1)]
    for before, after in pairwise(pieces):
        assert before.end - after.start == pytest.approx(2 * OVERLAP)
        assert after.cut == pytest.approx(after.start + OVERLAP)
    assert all(piece.seconds <= 12 and piece.path.stat().st_size < 100_000 for piece in pieces)


def test_other_rates_and_channels_become_one(tmp_path: Path) -> None:
    audio = tmp_path / "a.wav"
    with wave.open(str(audio), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(np.repeat(tone(3)[: 44_100 * 2], 2).tobytes())
    (piece,) = cut_recording(audio, tmp_path, longest=60)
    assert piece.seconds == pytest.approx(3 * RATE / 44_100, abs=0.1)


def test_parts_of_different_rates_in_a_row_are_one_recording(tmp_path: Path) -> None:
    """As where a server puts advertisements into a show."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=44_100, layout="stereo")
        samples = np.repeat(tone(4).reshape(1, -1), 2, axis=0)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="s16p", layout="stereo")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    audio = tmp_path / "a.mp3"
    audio.write_bytes(recording(tone(3)) + made.getvalue())
    (piece,) = cut_recording(audio, tmp_path, longest=60)
    assert piece.seconds == pytest.approx(3 + 4 * RATE / 44_100, abs=0.3)


def in_format(container: str, codec: str, rate: int = 48_000) -> bytes:
    """Two seconds of a tone, as another program would have written them."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        samples = (np.sin(np.arange(2 * rate) / 20) * 8_000).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        even = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate, frame_size=stream.frame_size)
        for part in [*even.resample(frame), *even.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return made.getvalue()


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("ipod", "aac"),
        ("mp4", "aac"),
        ("ogg", "libopus"),
        ("webm", "libopus"),
        ("matroska", "flac"),
        ("flac", "flac"),
        ("adts", "aac"),
        ("wav", "pcm_s16le"),
        ("mp3", "libmp3lame"),
    ],
)
def test_recordings_come_in_many_formats(tmp_path: Path, container: str, codec: str) -> None:
    """By what they are: the name that a feed gives them says nothing."""
    audio = tmp_path / "episode.mp3"
    audio.write_bytes(in_format(container, codec))
    (piece,) = cut_recording(audio, tmp_path, longest=60)
    assert piece.seconds == pytest.approx(2.0, abs=0.2)


def test_a_stretch_can_be_taken_out(tmp_path: Path) -> None:
    audio = tmp_path / "a.mp3"
    audio.write_bytes(recording(tone(6)))
    taken = tmp_path / "b.mp3"
    taken.write_bytes(clip(audio, 1.0, 4.0))
    (piece,) = cut_recording(taken, tmp_path, longest=60)
    assert piece.seconds == pytest.approx(3.0, abs=0.2)
    assert clip(audio, 60.0, 63.0) == b""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Not here any more</html>",
        b"ID3" + bytes(500),
        b"OggS" + bytes(range(256)) * 20,
        b"\xff\xfb" + bytes(range(256)) * 100,
        b"\x00\x00\x00\x18ftypM4A " + bytes(300),
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    ],
)
def test_what_is_no_recording_is_said_to_be_none(tmp_path: Path, body: bytes) -> None:
    audio = tmp_path / "a.mp3"
    audio.write_bytes(body)
    with pytest.raises(UnreadableSource):
        cut_recording(audio, tmp_path, longest=60)
