"""The scorer of the sample show's own labels."""

from typing import Any

from evals.batch import Item, Result
from evals.sample_show import _answer_figures, hits_any, is_mostly, says_the_same

QUOTE = "A backup in the same account as the original is a second copy of the problem."
LABEL = {"source": "two.html", "start_line": 87, "end_line": 87, "excerpt": QUOTE}


def item(text: str = QUOTE, source: str = "sample/two.html", start: int = 87, end: int = 87) -> Item:
    return Item(
        text=text, episode="e", source=source, start_line=start, end_line=end, score=1.0, claim=None, speaker=None
    )


def test_a_quote_hits_at_its_place_in_its_words() -> None:
    assert hits_any(item(), [LABEL])
    assert hits_any(item(f"I told them. {QUOTE}", start=86), [LABEL])


def test_the_same_words_elsewhere_and_other_words_there_do_not_hit() -> None:
    assert not hits_any(item(source="sample/one.txt"), [LABEL])
    assert not hits_any(item(start=88, end=90), [LABEL])
    assert not hits_any(item("Nobody tests what they restore until the day they need it."), [LABEL])


def test_half_a_quote_says_the_same_and_a_few_words_of_it_do_not() -> None:
    assert says_the_same(QUOTE, "a second copy of the problem")
    assert not says_the_same("The original problem was the account of a second backup.", QUOTE)


def test_a_longer_text_that_only_holds_a_warned_phrase_is_not_mostly_it() -> None:
    assert is_mostly("Good night. Take a biscuit.", "Good night. Take a biscuit.")
    assert not is_mostly(f"{QUOTE} Good night. Take a biscuit.", "Good night. Take a biscuit.")


def test_answers_hit_only_in_the_right_file() -> None:
    labels: list[dict[str, Any]] = [
        {"id": "1", "answerable": True, "expected": [LABEL]},
        {"id": "2", "answerable": True, "expected": [LABEL]},
        {"id": "3", "answerable": True, "expected": [LABEL]},
        {"id": "4", "answerable": False, "expected": []},
    ]
    items = [(item(),), (item(source="sample/one.txt"),), (), ()]
    answered = [True, True, False, False]
    results = [
        Result(id=str(n), kind="answer", answered=yes, score=1.0, text="", items=found)
        for n, (yes, found) in enumerate(zip(answered, items, strict=True))
    ]
    hit, balanced = _answer_figures(labels, results)
    assert hit.value is not None
    assert balanced.value is not None
    assert round(hit.value, 3) == 0.333
    assert round(balanced.value, 3) == 0.833
    assert (hit.note, balanced.note) == ("missed 2 3", "wrong 3")
