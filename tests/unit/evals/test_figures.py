"""Figures: what holds, what breaks, how tables and comparisons read."""

from dataclasses import replace

import pytest

from evals.figures import Better, Figure, Verdict, as_json, broken, compare, render_table

RECALL = Figure(key="recall", name="recall@5", value=0.60, floor=0.45, gate=0.55, aim=0.65)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0.54, Verdict.BROKEN), (0.55, Verdict.HOLDS), (0.64, Verdict.HOLDS), (0.65, Verdict.AIM), (None, Verdict.BROKEN)],
)
def test_a_figure_is_judged_by_its_gate_and_its_aim(value: float | None, verdict: Verdict) -> None:
    assert replace(RECALL, value=value).verdict({}) is verdict


@pytest.mark.parametrize(("value", "verdict"), [(0.02, Verdict.HOLDS), (0.03, Verdict.BROKEN), (0.0, Verdict.AIM)])
def test_where_lower_is_better_the_gate_is_a_ceiling(value: float, verdict: Verdict) -> None:
    anti = Figure(key="anti", name="anti-quotes", value=value, gate=0.02, aim=0.0, better=Better.LOWER)
    assert anti.verdict({}) is verdict


def test_nothing_to_measure_passes_only_where_nothing_is_a_pass() -> None:
    silent = Figure(key="raw", name="attribution", value=None, gate=0.9, vacuous=True)
    assert silent.verdict({}) is Verdict.HOLDS
    assert replace(silent, vacuous=False).verdict({}) is Verdict.BROKEN


def test_a_figure_without_a_gate_never_fails() -> None:
    assert broken([Figure(key="auc", name="AUC", value=0.1)], {}) == []


def test_a_known_unreached_gate_is_printed_with_its_reason_and_does_not_fail() -> None:
    low = replace(RECALL, value=0.5)
    assert broken([low], {}) == [low]
    assert broken([low], {"recall": "tried stemming"}) == []
    assert "known unreached: recall: tried stemming" in render_table("Title", [low], {"recall": "tried stemming"})


def test_a_known_gate_that_is_reached_asks_to_be_taken_off_the_list() -> None:
    assert "now reached, take it off the list: recall" in render_table("Title", [RECALL], {"recall": "tried stemming"})


def test_a_table_shows_value_floor_gate_and_aim_in_line() -> None:
    other = Figure(key="empty", name="empty when nobody said it", value=1.0, gate=1.0, better=Better.HIGHER)
    lines = render_table("Title", [RECALL, other], {}).splitlines()
    assert lines[0] == "Title"
    assert lines[3].split() == ["recall@5", "0.60", "0.45", ">=", "0.55", "0.65", "holds"]
    assert lines[3].index("0.60") == lines[4].index("1.00")


def test_two_runs_compare_by_key_in_the_direction_that_is_better() -> None:
    figures = [
        RECALL,
        Figure(key="anti", name="anti", value=0.10, gate=0.2, better=Better.LOWER),
        Figure(key="dup", name="duplicates", value=0.30, gate=0.5, better=Better.LOWER),
        Figure(key="fresh", name="fresh", value=1.0),
        Figure(key="steady", name="steady", value=1.0),
    ]
    earlier = {"recall": 0.5, "anti": 0.2, "dup": 0.1, "steady": 1.0}
    assert compare(figures, earlier).splitlines() == [
        "recall@5: 0.500 -> 0.600  better",
        "anti: 0.200 -> 0.100  better",
        "duplicates: 0.100 -> 0.300  WORSE",
        "fresh: first measured",
        "steady: 1.000 -> 1.000  the same",
    ]


def test_a_figure_that_appears_or_vanishes_says_so() -> None:
    assert compare([RECALL], {"recall": None}).endswith("nothing -> 0.600  ?")
    assert compare([replace(RECALL, value=None)], {"recall": None}).endswith("nothing -> nothing  the same")


def test_figures_are_written_with_value_gate_and_verdict() -> None:
    [written] = as_json([RECALL], {})
    assert (written["key"], written["value"], written["gate"], written["verdict"]) == ("recall", 0.6, 0.55, "holds")
