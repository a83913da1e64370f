"""The shared labels and their scorers: loaded from where they lie, never copied."""

import importlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Label = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The folder of labels beside the corpus and the show that they label."""

    shared: Path
    show_labels: Label
    retrieval: Sequence[Label]
    score_retrieval: Callable[..., dict[str, Any]]
    score_quotes: Callable[..., dict[str, Any]]
    score_takes: Callable[..., tuple[dict[str, Any], list[Any]]]
    load_takes: Callable[..., dict[str, dict[str, Any]]]
    quote_near: Callable[..., Any]

    @property
    def corpus(self) -> Path:
        return self.shared / "corpus"

    @property
    def show(self) -> Path:
        return self.shared / "show"

    @property
    def marked_takes(self) -> Path:
        """Labels of shows that announce their hot takes in a segment of their own."""
        return self.shared / "gold" / "gotime_hot_takes.jsonl"

    @property
    def unmarked_takes(self) -> Path:
        return self.shared / "gold" / "other_hot_takes.jsonl"

    @property
    def show_source(self) -> Path:
        return self.show / str(self.show_labels["source"])

    @property
    def show_slug(self) -> str:
        return f"{self.show.name}/{self.show_source.stem}"


def load_gold(shared: Path) -> Gold:
    """The labels under `shared/gold` with the scorers that lie there. The scorers find corpus and show beside them,
    or where their own GOLD_* variables say."""
    folder = shared / "gold"
    sys.path.insert(0, str(folder))
    try:
        retrieval = importlib.import_module("score_retrieval")
        quotes = importlib.import_module("score_quotes")
        takes = importlib.import_module("score_hot_takes")
    finally:
        sys.path.remove(str(folder))
    return Gold(
        shared=shared,
        show_labels=json.loads((folder / "show_gold.json").read_text(encoding="utf-8")),
        retrieval=retrieval.load(),
        score_retrieval=retrieval.metrics,
        score_quotes=quotes.score,
        score_takes=takes.score,
        load_takes=takes.load_gold,
        quote_near=quotes.near,
    )


def slug_of(file: str) -> str:
    """The slug under which a corpus file such as `gotime/go-time-117.md` is ingested."""
    return str(Path(file).with_suffix("").as_posix())
