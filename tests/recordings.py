"""Recordings made for tests: tones for voices, silence between them, noise where nothing is quiet."""

import numpy as np
from numpy.typing import NDArray

from adapters.llm.recording import RATE, encoded

Sound = NDArray[np.int16]


def tone(seconds: float, hertz: float = 300.0) -> Sound:
    at = np.arange(int(seconds * RATE)) / RATE
    sound: Sound = (np.sin(2 * np.pi * hertz * at) * 8_000).astype(np.int16)
    return sound


def silence(seconds: float) -> Sound:
    return np.zeros(int(seconds * RATE), dtype=np.int16)


def noise(seconds: float) -> Sound:
    sound: Sound = (np.random.default_rng(7).normal(size=int(seconds * RATE)) * 5_000).astype(np.int16)
    return sound


def recording(*sounds: Sound) -> bytes:
    """An MP3 of all of them, one after the other."""
    return encoded(np.concatenate(sounds))
