"""A file of vectors that is mapped into memory: made from the database, replaced as a whole, never the only copy."""

import json
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storage.near_vectors import Block, Numbers, Signed, Signs, Stretch, signs_of

_log = logging.getLogger(__name__)

_MARK = b"aftershow vectors 1\n"
_ALIGNED = 64
_STRIDE = 16_384
"""Rows written in one go."""


def read_file(path: Path) -> Block | None:
    """The file's vectors, mapped; None where there is no file, or none that is whole."""
    try:
        with path.open("rb") as file:
            mark = file.read(len(_MARK))
            size = int.from_bytes(file.read(8), "little")
            if mark != _MARK or size > path.stat().st_size:
                return None
            head = json.loads(file.read(size))
        stretches, start = [], 0
        for position, transcript_hash, count in head["stretches"]:
            stretches.append(Stretch(position, transcript_hash, start, count))
            start += count
        places, end = _layout(len(_MARK) + 8 + size, start, head["dimensions"])
        if end != path.stat().st_size or not start:
            return None
        # As plain arrays: single values of a mapped one are slow to get at.
        passages: Numbers = np.asarray(np.memmap(path, "<u4", "r", places[0], (start,)))
        signs: Signs = np.asarray(np.memmap(path, "<u8", "r", places[1], (start, _words(head["dimensions"]))))
        rows: Signed = np.memmap(path, "i1", "r", places[2], (start, head["dimensions"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Block(head["version"], tuple(stretches), passages, signs, rows)


def write_file(path: Path, blocks: Sequence[Block], wanted: Callable[[int, Stretch], bool]) -> bool:
    """Write the wanted stretches (number of the block, stretch) in place of what is there, no file without any.

    False: it is not possible.
    """
    kept = [(block, one) for number, block in enumerate(blocks) for one in block.stretches if wanted(number, one)]
    dimensions = blocks[0].dimensions
    head = json.dumps(
        {
            "version": max(block.version for block in blocks),
            "dimensions": dimensions,
            "stretches": [[one.position, one.transcript_hash, one.count] for _, one in kept],
        }
    ).encode()
    places, _ = _layout(len(_MARK) + 8 + len(head), sum(one.count for _, one in kept), dimensions)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        if not kept:
            path.unlink(missing_ok=True)
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(_MARK + len(head).to_bytes(8, "little") + head)
            for place, part in zip(places, ("passages", "signs", "rows"), strict=True):
                file.write(b"\0" * (place - file.tell()))
                for block, one in kept:
                    values: NDArray[np.generic] = getattr(block, part)
                    for start in range(one.start, one.start + one.count, _STRIDE):
                        file.write(values[start : min(start + _STRIDE, one.start + one.count)].tobytes())
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        _log.warning("the file of vectors cannot be written (%s): they stay in memory", type(error).__name__)
        return False
    return True


def block_of(version: int, stretches: Sequence[Stretch], passages: Numbers, rows: Signed) -> Block:
    return Block(version, tuple(stretches), passages, signs_of(rows), rows)


def _words(dimensions: int) -> int:
    return -(-dimensions // 64)


def _layout(after: int, rows: int, dimensions: int) -> tuple[tuple[int, int, int], int]:
    """Where passages, signs and numbers begin, and where the file ends."""
    passages = _aligned(after)
    signs = _aligned(passages + 4 * rows)
    numbers = _aligned(signs + 8 * _words(dimensions) * rows)
    return (passages, signs, numbers), numbers + dimensions * rows


def _aligned(place: int) -> int:
    return -(-place // _ALIGNED) * _ALIGNED
