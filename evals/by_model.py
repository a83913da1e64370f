"""What a language model brings: the same questions and analyses with it, beside those without."""

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.answers import answer_figures, answer_requests, score_answers
from evals.batch import ProgramFailed, Request, Result, ask_all, run_program
from evals.figures import Figure
from evals.gold import Gold
from evals.measure import ask_everything, label_figures
from evals.sample_show import SAMPLE, labelled_figures

_BY_ANALYSIS = ("extract.", "takes.", "takeaways.", "attribution.")
"""Keys of what a model's reading is there for: with one, the gate is the aim."""
_UNMETERED = ("MODEL_TOKENS", "MODEL_OPERATOR_TOKENS", "MODEL_TOGETHER_TOKENS")


@dataclass(frozen=True, slots=True)
class Measured:
    """`environment` makes a program use the model. With `limit` only so many labels of a kind are asked of it."""

    environment: Mapping[str, str]
    limit: int | None

    @property
    def episodes(self) -> int | None:
        """How many are read: they cost far more than questions."""
        return None if self.limit is None else max(1, self.limit // 8)


def with_model(name: str, address: str, key: str, limit: int | None, **more: str) -> Measured:
    """`name` may be empty where the server says which it has."""
    free = {f"AFTERSHOW_{what}_PER_{period}": "0" for what in _UNMETERED for period in ("DAY", "MONTH")}
    given = {"AFTERSHOW_MODEL": name, "OPENAI_BASE_URL": address, "OPENAI_API_KEY": key, **more}
    return Measured({**os.environ, **free, **given}, limit)


def sample_by_model(data: Path, model: Measured) -> list[Figure]:
    """`data` holds the sample show; it is left as it is."""
    labels = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))
    [listed] = ask_all(data, [Request("episodes", "episodes")], k=50)
    slugs = [item.episode for item in listed.items][: model.episodes]
    read = {Path(item.source).name for item in listed.items[: model.episodes]}
    some = {**labels, "qa": _some(labels["qa"], model.limit, lambda label: bool(label["expected"]))}
    for kind in ("hot_takes", "takeaways"):
        some[kind] = [label for label in labels[kind] if label["source"] in read]
    before = labelled_figures(data, some, slugs)
    copied = _copy(data)
    told = _read_by_model(copied, slugs, model)
    after = labelled_figures(copied, some, slugs, model.environment)
    return [*_beside(after, before, "sample"), told]


def shared_by_model(gold: Gold, library: Path, show: Path, model: Measured, without: Sequence[Figure]) -> list[Figure]:
    """`without` are the figures of the same data by rules alone. With a limit only questions about the show."""
    if model.limit is not None:
        labels = _some(gold.show_labels["qa"], model.limit, lambda label: bool(label["spans"]))
        requests = answer_requests(labels, "qa")
        plain, written = ask_all(show, requests), ask_all(show, requests, environment=model.environment)
        before, after = score_answers(labels, plain), score_answers(labels, written)
        figures = _beside(answer_figures(after, after)[:2], answer_figures(before, before)[:2], "shared")
        return [*figures, _written_figure(written)]
    read = {name: _copy(data) for name, data in (("library", library), ("show", show))}
    wanted = [*gold.load_takes("opinions", [str(gold.marked_takes), str(gold.unmarked_takes)], False).values()]
    slugs = ["/".join(Path(one["path"]).with_suffix("").parts[-2:]) for one in wanted]
    told = [
        _read_by_model(read["library"], [*slugs, gold.show_slug], model),
        _read_by_model(read["show"], [gold.show_slug], model),
    ]
    answers = ask_everything(gold, read["library"], read["show"], model.environment)
    figures = _beside(label_figures(gold, answers), without, "shared")
    return [*figures, _written_figure(answers.questions), *told]


def _read_by_model(data: Path, slugs: Sequence[str], model: Measured) -> Figure:
    """One after the other: what a model cannot read keeps what the rules found."""
    whole, why = 0, ""
    for slug in slugs:
        try:
            run_program(["analyse", slug, "--data", str(data)], model.environment)
            whole += 1
        except ProgramFailed as failed:
            why = str(failed).splitlines()[-1][:120]
    return Figure(key=f"model.read.{data.name}", name="episodes read by the model", value=float(whole), digits=0,
                  note="; ".join(filter(None, [f"of {len(slugs)}", why])))  # fmt: skip


def _written_figure(results: Sequence[Result]) -> Figure:
    written = sum("[1]" in result.text for result in results)
    return Figure(key="model.written", name="answers in proven sentences of the model", value=float(written), digits=0,
                  note=f"of {len(results)}; the others are what was said itself, or refusals")  # fmt: skip


def _beside(figures: Sequence[Figure], without: Sequence[Figure], where: str) -> list[Figure]:
    before = {figure.key: figure.value for figure in without}
    found = []
    for figure in figures:
        value = before.get(figure.key)
        said = f"{'nothing' if value is None else f'{value:.2f}'} without"
        gate = figure.aim if figure.key.startswith(_BY_ANALYSIS) else figure.gate
        note = "; ".join(filter(None, [said, figure.note]))
        found.append(replace(figure, key=f"model.{where}.{figure.key}", gate=gate, floor=None, note=note))
    return found


def _some(
    labels: Sequence[Mapping[str, Any]], limit: int | None, answerable: Callable[[Mapping[str, Any]], bool]
) -> list[Mapping[str, Any]]:
    """The first of each kind."""
    kinds = [label for label in labels if answerable(label)], [label for label in labels if not answerable(label)]
    return [label for kind in kinds for label in kind[:limit]]


def _copy(data: Path) -> Path:
    copied = data.with_name(f"{data.name}-by-model")
    shutil.rmtree(copied, ignore_errors=True)
    return Path(shutil.copytree(data, copied))
