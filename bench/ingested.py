"""A series read, stored and indexed by the program, once or anew."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from bench.generate import Series
from bench.program import cpu_seconds, settings_for
from bot.composition import LOCAL, open_app
from evals.report import PROJECT

_MAKERS = ("bot/domain", "bot/reading", "bot/ingesting", "bot/searching", "storage")
"""What decides how a data folder looks; a change in any of them makes an earlier one stale."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """`cpu_seconds` of this process and its children for the whole series."""

    data: Path
    cpu_seconds: float


async def ingest_series(work: Path, series: Series, *, fresh: bool) -> Ingested:
    """Read, store and index the series as `aftershow ingest` does, without analysing it. Unless `fresh`, a folder that
    the same code made of the same series is taken as it is."""
    data = work / f"data-{series.folder.parent.name}"
    marker = data / "ingested.json"
    made_by = _fingerprint()
    if not fresh and marker.exists():
        known = json.loads(marker.read_text(encoding="utf-8"))
        if known["made_by"] == made_by:
            return Ingested(data, known["cpu_seconds"])
    shutil.rmtree(data, ignore_errors=True)
    started = cpu_seconds()
    await _ingest(data, series)
    spent = cpu_seconds() - started
    marker.write_text(json.dumps({"made_by": made_by, "cpu_seconds": spent}), encoding="utf-8")
    return Ingested(data, spent)


async def _ingest(data: Path, series: Series) -> None:
    async with open_app(settings_for(data)) as app:
        report = await app.ingester.ingest([str(series.folder)], community=LOCAL)
    if report.read != series.episodes:
        raise RuntimeError(f"{report.read} of {series.episodes} generated episodes were read")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for folder in _MAKERS:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
