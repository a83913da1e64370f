"""A few labels: what nothing was asked for is left out of the table, and stays out of the counts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.by_model import labelled_slugs
from evals.few import _left_out, _with_only
from evals.gold import Gold
from evals.takes import SHOW


def gold_of(shared: Path) -> Gold:
    """Three labelled episodes, the one of a marked show the shortest, and the show."""
    for name, size in (("a/long", 30), ("a/short", 20), ("b/marked", 10)):
        path = shared / "corpus" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * size)

    def load(kind: str, files: Sequence[str], show: bool) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {SHOW: {"path": "show.txt", "density": "some"}} if show else {}
        for file in files:
            if file.endswith("other_hot_takes.jsonl"):
                found["long"] = {"path": "../corpus/a/long.md", "density": "some"}
                found["short"] = {"path": "../corpus/a/short.md", "density": "none"}
            else:
                found["marked"] = {"path": "../corpus/b/marked.md", "density": None}
        return found

    def unused(*_: object, **__: object) -> Any:
        raise AssertionError("nothing is scored")

    return Gold(
        shared=shared,
        show_labels={"source": "one.txt"},
        retrieval=(),
        score_retrieval=unused,
        score_quotes=unused,
        score_takes=unused,
        load_takes=load,
        quote_near=unused,
    )


def test_episodes_without_announced_takes_are_read_first_the_shortest_first(tmp_path: Path) -> None:
    slugs = labelled_slugs(gold_of(tmp_path))
    assert list(slugs.items()) == [("short", "a/short"), ("long", "a/long"), ("marked", "b/marked")]


def test_only_the_episodes_that_are_read_are_counted(tmp_path: Path) -> None:
    few = _with_only(gold_of(tmp_path), ["short"])
    assert list(few.load_takes("takeaways", [str(few.unmarked_takes)], True)) == ["short"]
    with_show = _with_only(gold_of(tmp_path), ["short", SHOW])
    assert set(with_show.load_takes("takeaways", [str(few.unmarked_takes)], True)) == {"short", SHOW}


def test_figures_of_what_nothing_was_asked_for_are_left_out(tmp_path: Path) -> None:
    gold = gold_of(tmp_path)
    quiet = _left_out(_with_only(gold, ["short"]), ["short"])
    assert {"takes.marked.", "takes.unmarked.recall8", "takes.show.", "takeaways.shared"} <= set(quiet)
    assert "takes.unmarked." not in quiet
    bold = _left_out(_with_only(gold, ["long", "marked", SHOW]), ["long", "marked", SHOW])
    assert not {"takes.marked.", "takes.unmarked.", "takes.unmarked.recall8", "takes.show."} & set(bold)
