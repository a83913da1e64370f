"""The batch door, from outside: requests in, results out, through `python -m bot batch`."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.report import PROJECT

_SUMMARY = re.compile(r"(\d+) read, (\d+) skipped, (\d+) failed")


class ProgramFailed(Exception):
    """The program ended with an exit code other than 0, or answered something else than it promises. `printed` is what
    it said by then."""

    def __init__(self, why: str, printed: str = "") -> None:
        super().__init__(why)
        self.printed = printed


@dataclass(frozen=True, slots=True)
class Request:
    id: str
    command: str
    text: str = ""
    episode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One result: `text` is claimed to stand on lines `start_line`..`end_line` of `source`."""

    text: str
    episode: str
    source: str
    start_line: int
    end_line: int
    score: float
    claim: str | None
    speaker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    id: str
    kind: str
    answered: bool
    score: float
    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Ingested:
    """How many sources were read, skipped as no transcripts, and failed."""

    read: int
    skipped: int
    failed: int


def run_program(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """What `python -m bot ARGUMENTS` prints, in this environment or in one's own.

    Raises `ProgramFailed` with the end of what it complained about.
    """
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode != 0:
        said = "\n".join((done.stderr or done.stdout).splitlines()[-15:])
        raise ProgramFailed(f"python -m bot {' '.join(arguments)} ended with {done.returncode}:\n{said}", done.stdout)
    return done.stdout


def ingest(data: Path, sources: Sequence[Path]) -> Ingested:
    """Read `sources` into the data folder `data`. Episodes are analysed when a request first needs it."""
    data.mkdir(parents=True, exist_ok=True)
    given = [str(source) for source in sources]
    return parse_ingested(run_program(["ingest", *given, "--no-analyse", "--data", str(data)]))


def parse_ingested(printed: str) -> Ingested:
    """The counts of an ingest's summary. Raises `ProgramFailed` when it printed none."""
    found = _SUMMARY.search(printed)
    if found is None:
        raise ProgramFailed(f"an ingest ended without a summary: {printed[-300:]}")
    return Ingested(*(int(number) for number in found.groups()))


def ask_all(
    data: Path, requests: Sequence[Request], *, k: int = 10, environment: Mapping[str, str] | None = None
) -> list[Result]:
    """The results of `requests`, in their order. Raises `ProgramFailed` when one is missing or has another id."""
    if not requests:
        return []
    asked = data.parent / f"{data.name}.requests.jsonl"
    asked.write_text("".join(json.dumps(_as_line(request)) + "\n" for request in requests), encoding="utf-8")
    printed = run_program(["batch", str(asked), "--k", str(k), "--data", str(data)], environment)
    results = [parse_result(json.loads(line)) for line in printed.splitlines() if line.strip()]
    wanted, got = [request.id for request in requests], [result.id for result in results]
    if wanted != got:
        raise ProgramFailed(f"{len(wanted)} requests came back as {len(got)} results, or in another order")
    return results


def _as_line(request: Request) -> dict[str, str]:
    line = {"id": request.id, "command": request.command, "text": request.text}
    return line if request.episode is None else {**line, "episode": request.episode}


def parse_result(line: Mapping[str, Any]) -> Result:
    """One line of the batch's output as a value. Raises `KeyError` when a promised field is missing."""
    return Result(
        id=line["id"],
        kind=line["kind"],
        answered=bool(line["answered"]),
        score=float(line["score"]),
        text=line["text"] or "",
        items=tuple(_parse_item(item) for item in line["items"]),
    )


def _parse_item(item: Mapping[str, Any]) -> Item:
    return Item(
        text=item["text"],
        episode=item["episode"],
        source=item["source"],
        start_line=int(item["start_line"]),
        end_line=int(item["end_line"]),
        score=float(item["score"]),
        claim=item.get("claim"),
        speaker=item.get("speaker"),
    )
