"""`python -m bench.meaning`: what a look through the vectors of a large library costs, in time and in memory."""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from bench.memory_probe import resident_megabytes
from bench.timing import sample_calls
from evals.figures import Better, Figure, render_table
from evals.report import ARTIFACTS, PROJECT
from storage.near_vectors import Block, Stretch, nearest, signs_of
from storage.vector_file import read_file, write_file

_PARTS, _A_PASSAGE, _DIMENSIONS = 240, 3, 384
"""Parts of an episode of 10,000 words, parts of a passage, and numbers of a part, as all-MiniLM-L6-v2 makes them."""
_QUESTIONS = 100


def meaning_figures(work: Path, episodes: int) -> list[Figure]:
    """Measured in a process of its own, over vectors that no two of are alike."""
    said = ["--episodes", str(episodes), "--work", str(work)]
    for step in ("--make", "--probe"):
        done = subprocess.run(
            [sys.executable, "-m", "bench.meaning", step, *said],
            cwd=PROJECT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    found = json.loads(done.stdout)
    looked = f"p99 {found['p99']:.1f} ms; {episodes * _PARTS} parts, {found['file']:.0f} MB on disk"
    mapped = f"and {found['mapped']:.0f} MB of the file mapped, given back on need"
    return [
        Figure(key="meaning.p50", name="a look through all vectors, CPU p50", value=found["p50"], unit=" ms",
               better=Better.LOWER, note=looked),
        Figure(key="meaning.memory", name="memory of that, beyond the file", value=found["own"], unit=" MB",
               digits=0, better=Better.LOWER, note=mapped),
    ]  # fmt: skip


def probe(work: Path, episodes: int) -> dict[str, float]:
    path = _file(work)
    before = resident_megabytes()
    block = read_file(path)
    if block is None:
        raise RuntimeError("the file of vectors cannot be read")
    among = {stretch.position: stretch.transcript_hash for stretch in block.stretches}
    questions = _random(np.random.default_rng(2), _QUESTIONS)
    nearest([block], questions[0], among, 400)
    sample = sample_calls([lambda row=row: nearest([block], row, among, 400) for row in questions])  # type: ignore[misc]
    after = resident_megabytes()
    mapped = after["files"] - before["files"]
    size = path.stat().st_size / 1e6
    path.unlink()
    return {
        "p50": 1000 * sample.p50,
        "p99": 1000 * sample.p99,
        "own": after["resident"] - before["resident"] - mapped,
        "mapped": mapped,
        "file": size,
    }


def _file(work: Path) -> Path:
    return work / "vectors" / "bench.vectors"


def _make(path: Path, episodes: int) -> None:
    generator = np.random.default_rng(1)
    blocks = []
    passages = (np.arange(_PARTS) // _A_PASSAGE).astype(np.uint32)
    shared = np.clip(np.rint(_random(generator, 50 * _PARTS) * 127 * 5), -127, 127).astype(np.int8)
    for at in range(episodes):
        turned = np.roll(shared[(at % 50) * _PARTS : (at % 50 + 1) * _PARTS], at // 50, axis=1)
        blocks.append(Block(1, (Stretch(at, f"h{at}", 0, _PARTS),), passages, signs_of(turned), turned))
    write_file(path, blocks, lambda _number, _stretch: True)


def _random(generator: np.random.Generator, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    rows = generator.normal(size=(count, _DIMENSIONS)).astype(np.float32)
    made: np.ndarray[tuple[int, int], np.dtype[np.float32]] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.meaning", description=__doc__)
    parser.add_argument("--episodes", type=int, default=2_000)
    parser.add_argument("--work", type=Path, default=ARTIFACTS / "bench", help="where the vectors are kept meanwhile")
    for step in ("--make", "--probe"):
        parser.add_argument(step, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        _make(_file(options.work), options.episodes)
        return
    if options.probe:
        print(json.dumps(probe(options.work, options.episodes)))
        return
    started = time.monotonic()
    print(render_table("\nSearch by meaning", meaning_figures(options.work, options.episodes), {}))
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
