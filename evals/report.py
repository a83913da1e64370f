"""Reports on disk: the figures of one run with their date and revision, for later runs to compare with."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from evals.figures import Figure, as_json

PROJECT = Path(__file__).resolve().parent.parent
ARTIFACTS = PROJECT / ".artifacts"


def write_report(figures: Sequence[Figure], known: Mapping[str, str], path: Path) -> None:
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    report = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": described.stdout.strip(),
        "figures": as_json(figures, known),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def read_values(path: Path) -> dict[str, float | None]:
    """The values of an earlier run by their keys."""
    return {figure["key"]: figure["value"] for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]}
