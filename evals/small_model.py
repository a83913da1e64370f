"""The model of `make small-model`, served for a measurement. It shows that the measurement works, and nothing else."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from evals.report import ARTIFACTS, PROJECT

LITTLE = {
    "AFTERSHOW_ANSWER_PART": "1500",
    "AFTERSHOW_ANALYSIS_PART": "4000",
    "AFTERSHOW_MODEL_DEADLINE": "30",
    "AFTERSHOW_ANALYSIS_DEADLINE": "120",
}
"""Settings with which it ends in time on one core."""
FEW = 3
"""Labels of a kind that are asked of it."""
_START_SECONDS = 60


@contextmanager
def small_model() -> Iterator[str]:
    """The address at which it is served. Raises `SystemExit` where there is none."""
    python = ARTIFACTS / "small-model" / "bin" / "python"
    if not python.exists():
        raise SystemExit("There is no small model. Fetch it with: make small-model")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = subprocess.DEVNULL
    command = [str(python), str(PROJECT / "tests" / "real" / "serve.py"), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as served:
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            served.kill()


def _wait(address: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise SystemExit("The small model's server did not come up.")
