"""With a model and without: the gates of what its reading is there for are the aims, and a limit takes of each kind."""

from evals.by_model import _beside, _some, with_model
from evals.figures import Figure, Verdict


def test_what_a_reading_is_there_for_is_held_to_its_aim() -> None:
    takes = Figure(key="takes.marked.strict", name="hot takes", value=0.6, gate=0.5, aim=0.7)
    answers = Figure(key="answers.hit1", name="answers", value=0.9, gate=0.85, aim=0.95)
    before = [Figure(key="takes.marked.strict", name="hot takes", value=0.4)]
    first, second = _beside([takes, answers], before, "shared")
    assert (first.gate, first.verdict({})) == (0.7, Verdict.BROKEN)
    assert first.note == "0.40 without"
    assert (second.gate, second.verdict({})) == (0.85, Verdict.HOLDS)
    assert second.note == "nothing without"
    assert first.key == "model.shared.takes.marked.strict"


def test_a_limit_takes_the_first_of_those_with_an_answer_and_of_those_without() -> None:
    labels = [{"id": number, "spans": [1] if number % 3 else []} for number in range(12)]
    assert [label["id"] for label in _some(labels, 2, lambda label: bool(label["spans"]))] == [1, 2, 0, 3]
    assert len(_some(labels, None, lambda label: bool(label["spans"]))) == 12


def test_a_measurement_is_held_back_by_no_budget() -> None:
    model = with_model("gpt-test", "http://127.0.0.1:1/v1", "", 20)
    assert model.environment["AFTERSHOW_MODEL_TOKENS_PER_DAY"] == "0"
    assert model.environment["AFTERSHOW_MODEL_OPERATOR_TOKENS_PER_MONTH"] == "0"
    assert model.episodes == 2
    assert with_model("", "", "", None).episodes is None
