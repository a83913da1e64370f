"""What only a fresh process shows: its memory, and how long it takes to its first answer."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
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


def seconds_to_first_answer(data: Path, topics: Sequence[str]) -> tuple[float, float]:
    """Wall seconds of `python -m bot quote TOPIC` in a fresh process: the median and the worst of the topics."""
    seconds = []
    for topic in topics:
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "bot", "quote", topic, "--data", str(data)],
            cwd=PROJECT,
            capture_output=True,
            check=True,
        )
        seconds.append(time.monotonic() - started)
    return statistics.median(seconds), max(seconds)
