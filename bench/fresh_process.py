"""What only a fresh process shows: its memory, and how long it takes to its first answer."""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.report import PROJECT


def memory_of(data: Path, requests: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Megabytes of a fresh process that opened `data` and answered `requests` (command, text)."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.memory_probe", str(data)],
        cwd=PROJECT,
        input=json.dumps(list(requests)),
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


@dataclass(frozen=True, slots=True)
class Starts:
    """Wall seconds of `python -m bot quote TOPIC` in fresh processes, and the mean of their CPU seconds."""

    median: float
    worst: float
    cpu: float


def first_answers(data: Path, topics: Sequence[str]) -> Starts:
    seconds = []
    before = _children_cpu()
    for topic in topics:
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "bot", "quote", topic, "--data", str(data)],
            cwd=PROJECT,
            capture_output=True,
            check=True,
        )
        seconds.append(time.monotonic() - started)
    return Starts(statistics.median(seconds), max(seconds), (_children_cpu() - before) / len(topics))


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
