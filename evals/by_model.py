"""What a language model brings: the same questions and analyses with it, beside those without."""

import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from evals.batch import ProgramFailed, Request, Result, ask_all, run_program
from evals.figures import Figure
from evals.gold import Gold, slug_of
from evals.measure import ask_everything, label_figures
from evals.sample_show import SAMPLE, labelled_figures

_BY_ANALYSIS = ("extract.", "takes.", "takeaways.", "attribution.")
"""Keys of what a model's reading is there for: with one, the gate is the aim."""
_READ = re.compile(r"\((\d+) questions?(?:, (\d+) without an answer)?")
_UNMETERED = ("MODEL_TOKENS", "MODEL_OPERATOR_TOKENS", "MODEL_TOGETHER_TOKENS")


class Kind(StrEnum):
    """What is measured: that decides what its gates mean."""

    REAL = "real"
    SCRIPTED = "scripted"
    """It understands nothing: its figures inform."""
    SILENT = "silent"
    """It says nothing: no figure may be worse than without it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """`environment` makes a program use the model. With `limit` only so many labels of a kind are asked of it."""

    environment: Mapping[str, str]
    limit: int | None
    kind: Kind = Kind.REAL

    @property
    def episodes(self) -> int | None:
        """How many are read: they cost far more than questions."""
        return None if self.limit is None else max(1, self.limit // 8)


def with_model(
    name: str,
    address: str,
    key: str,
    limit: int | None,
    kind: Kind = Kind.REAL,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Measured:
    """`name` may be empty where the server says which it has; `more` are settings."""
    free = {f"AFTERSHOW_{what}_PER_{period}": "0" for what in _UNMETERED for period in ("DAY", "MONTH")}
    given = {"AFTERSHOW_MODEL": name, "OPENAI_BASE_URL": address, "OPENAI_API_KEY": key, **more}
    return Measured({**os.environ, **free, **given}, limit, kind)


def sample_by_model(data: Path, model: Measured) -> list[Figure]:
    """`data` holds the sample show; it is left as it is."""
    labels = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))
    [listed] = ask_all(data, [Request("episodes", "episodes")], k=50)
    slugs = [item.episode for item in listed.items][: model.episodes]
    read = {Path(item.source).name for item in listed.items[: model.episodes]}
    some = {**labels, "qa": some_of(labels["qa"], model.limit, lambda label: bool(label["expected"]))}
    for kind in ("hot_takes", "takeaways", "quotes"):
        some[kind] = [label for label in labels[kind] if label["source"] in read]
    before = labelled_figures(data, some, slugs)
    copied = copy_of(data)
    told = read_by_model(copied, slugs, model)
    after = labelled_figures(copied, some, slugs, model.environment)
    return [*beside(after, before, "sample", model), told]


def shared_by_model(gold: Gold, library: Path, show: Path, model: Measured, without: Sequence[Figure]) -> list[Figure]:
    """Everything that the shared labels ask. `without` are the figures of the same data by rules alone."""
    copied = copy_of(library), copy_of(show)
    slugs = [*labelled_slugs(gold).values(), gold.show_slug]
    told = [read_by_model(copied[0], slugs, model), read_by_model(copied[1], [gold.show_slug], model)]
    answers = ask_everything(gold, *copied, model.environment)
    figures = beside(label_figures(gold, answers), without, "shared", model)
    return [*figures, written_figure(answers.questions), *told]


def labelled_slugs(gold: Gold) -> dict[str, str]:
    """Of the corpus, by the names that the labels know them by; those without announced takes first, the shortest
    first."""
    found: dict[str, str] = {}
    for file in (gold.unmarked_takes, gold.marked_takes):
        episodes = gold.load_takes("opinions", [str(file)], False)
        paths = {name: gold.corpus.joinpath(*Path(one["path"]).parts[-2:]) for name, one in episodes.items()}
        for name, path in sorted(paths.items(), key=lambda pair: pair[1].stat().st_size):
            found[name] = slug_of("/".join(path.parts[-2:]))
    return found


def read_by_model(data: Path, slugs: Sequence[str], model: Measured) -> Figure:
    """One after the other: what a model cannot read keeps what the rules found."""
    whole = asked = missed = 0
    whys: Counter[str] = Counter()
    for number, slug in enumerate(slugs, start=1):
        print(f"reading {slug}, {number} of {len(slugs)} ...", file=sys.stderr)
        try:
            printed = run_program(["analyse", slug, "--data", str(data)], model.environment)
            whole += 1
        except ProgramFailed as failed:
            printed = failed.printed
            whys[_why(failed)] += 1
        for questions, left in _READ.findall(printed):
            asked += int(questions)
            missed += int(left or 0)
    note = f"of {len(slugs)}; {missed} of {asked} questions had no usable answer"
    return Figure(key=f"model.read.{data.name}", name="episodes read by the model", value=float(whole), digits=0,
                  note="; ".join([note, *(f"{many} x {why}" for why, many in whys.items())]))  # fmt: skip


def _why(failed: ProgramFailed) -> str:
    """Without the episode's own name."""
    said = (failed.printed.strip() or str(failed)).splitlines()[-1]
    return said.rpartition(": ")[2][:120]


def written_figure(results: Sequence[Result]) -> Figure:
    written = sum(is_written(result) for result in results)
    return Figure(key="model.written", name="answers in proven sentences of the model", value=float(written), digits=0,
                  note=f"of {len(results)}; the others are what was said itself, or refusals")  # fmt: skip


def is_written(result: Result) -> bool:
    """Whether the answer has other words than its receipts."""
    return result.answered and result.text != " ".join(item.text for item in result.items)


def beside(figures: Sequence[Figure], without: Sequence[Figure], where: str, model: Measured) -> list[Figure]:
    """What is measured with the model. Of a few labels, and of a model that understands nothing, no gate binds."""
    before = {figure.key: figure.value for figure in without}
    found = []
    for figure in figures:
        gate = figure.aim if figure.key.startswith(_BY_ANALYSIS) else figure.gate
        binds = model.kind is Kind.REAL and model.limit is None
        value = before.get(figure.key)
        if model.kind is Kind.SILENT and value is not None:
            gate, binds = value, True
        found.append(
            replace(figure, key=f"model.{where}.{figure.key}", gate=gate, binds=binds, floor=None, before=value)
        )
    return found


def some_of(
    labels: Sequence[Mapping[str, Any]], limit: int | None, answerable: Callable[[Mapping[str, Any]], bool]
) -> list[Mapping[str, Any]]:
    """The first of each kind."""
    kinds = [label for label in labels if answerable(label)], [label for label in labels if not answerable(label)]
    return [label for kind in kinds for label in kind[:limit]]


def copy_of(data: Path) -> Path:
    copied = data.with_name(f"{data.name}-by-model")
    shutil.rmtree(copied, ignore_errors=True)
    return Path(shutil.copytree(data, copied))
