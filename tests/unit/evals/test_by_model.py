"""With a model and without: the gates of what its reading is there for are the aims, and a limit takes of each kind."""

import re
from pathlib import Path

from evals.aims import aim_lines
from evals.batch import Item, Result, ingest
from evals.by_model import Kind, Measured, beside, is_written, read_by_model, some_of, with_model
from evals.costs import cost_lines
from evals.figures import Figure, Verdict, render_table
from evals.scripted_model import scripted_model
from tests.real.journey import TALK

TAKES = Figure(key="takes.marked.strict", name="hot takes: strict F1", value=0.6, gate=0.5, aim=0.7)
ANSWERS = Figure(key="answers.hit1", name="answers", value=0.9, gate=0.85, aim=0.95)
BEFORE = [Figure(key="takes.marked.strict", name="hot takes", value=0.4)]


def test_what_a_reading_is_there_for_is_held_to_its_aim() -> None:
    first, second = beside([TAKES, ANSWERS], BEFORE, "shared", Measured({}, None))
    assert (first.gate, first.before, first.verdict({})) == (0.7, 0.4, Verdict.BROKEN)
    assert (second.gate, second.before, second.verdict({})) == (0.85, None, Verdict.HOLDS)
    assert first.key == "model.shared.takes.marked.strict"


def test_a_few_labels_and_a_model_that_only_quotes_break_no_gate() -> None:
    for model in (Measured({}, 4), Measured({}, None, Kind.SCRIPTED)):
        assert [one.verdict({}) for one in beside([TAKES, ANSWERS], BEFORE, "shared", model)] == [Verdict.INFO] * 2


def test_a_model_that_says_nothing_may_make_nothing_worse() -> None:
    silent = Measured({}, None, Kind.SILENT)
    [first] = beside([TAKES], BEFORE, "shared", silent)
    assert first.verdict({}) is Verdict.HOLDS
    [worse] = beside([TAKES], [Figure(key=TAKES.key, name="", value=0.61)], "shared", silent)
    assert worse.verdict({}) is Verdict.BROKEN


def test_a_table_of_two_ways_shows_both_and_says_which_is_worse() -> None:
    [better] = beside([TAKES], BEFORE, "shared", Measured({}, 4))
    [worse] = beside([TAKES], [Figure(key=TAKES.key, name="", value=0.61)], "shared", Measured({}, 4))
    shown = render_table("Both", [better, worse], {}, beside="without").splitlines()
    assert shown[1].split()[:3] == ["figure", "value", "without"]
    assert "0.60     0.40" in shown[3]
    assert shown[3].endswith("informs  better")
    assert shown[4].endswith("informs  worse")


def test_whether_aims_are_reached_is_told_for_each_kind() -> None:
    with_a_model = beside([TAKES, ANSWERS], BEFORE, "shared", Measured({}, None))
    said = dict(line.split(": ", 1) for line in aim_lines([*with_a_model, *BEFORE]))
    assert said["hot takes, Go Time"] == "aim not reached (strict F1 0.60 of 0.70)"
    assert said["takeaways"] == "not measured"
    raw = Figure(key="model.shared.attribution.raw", name="raw", value=None, aim=0.95, vacuous=True)
    assert "attribution: aim reached, as far as it was measured" in list(aim_lines([raw]))


def test_a_limit_takes_the_first_of_those_with_an_answer_and_of_those_without() -> None:
    labels = [{"id": number, "spans": [1] if number % 3 else []} for number in range(12)]
    assert [label["id"] for label in some_of(labels, 2, lambda label: bool(label["spans"]))] == [1, 2, 0, 3]
    assert len(some_of(labels, None, lambda label: bool(label["spans"]))) == 12


def test_a_measurement_is_held_back_by_no_budget() -> None:
    model = with_model("gpt-test", "http://127.0.0.1:1/v1", "", 20)
    assert model.environment["AFTERSHOW_MODEL_TOKENS_PER_DAY"] == "0"
    assert model.environment["AFTERSHOW_MODEL_OPERATOR_TOKENS_PER_MONTH"] == "0"
    assert model.episodes == 2
    assert with_model("", "", "", None).episodes is None


def test_an_answer_is_written_where_it_says_other_words_than_its_receipts() -> None:
    said = Item(
        text="It was wood.", episode="e", source="s", start_line=1, end_line=1, score=1, claim=None, speaker=None
    )
    for text, written in (("It was wood.", False), ("They fired with wood.", True)):
        answer = Result(id="1", kind="answer", answered=True, score=1.0, text=text, items=(said,))
        assert is_written(answer) is written
    assert not is_written(Result(id="1", kind="none", answered=False, score=0.0, text="", items=(said,)))


def test_a_scripted_model_reads_over_http_and_counts_what_that_costs(tmp_path: Path) -> None:
    ingest(tmp_path, [TALK])
    with scripted_model("scripted") as served:
        model = with_model("", served.address, served.key, None, Kind.SCRIPTED)
        told = list(cost_lines([(tmp_path, ["latest"])], 2, model))
        assert not served.asked
        read = read_by_model(tmp_path, ["latest"], model)
    assert re.match(r"Reading 1 episodes takes about [1-9][\d,]+ tokens, and never more than [1-9]", told[0])
    assert read.value == 1.0
    assert read.note == "of 1; 0 of 2 questions had no usable answer"
    assert served.asked == {"find": 1, "sum_up": 1}
    assert served.read["find"] > served.written["find"] > 0
    assert next(served.lines()).startswith("find: asked 1 times, ")
