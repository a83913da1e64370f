"""Two scripted models: one copies what it was shown, the other fills in every form and says nothing."""

import pytest
from pydantic import BaseModel

from bot.prompts.answer import DraftAnswer
from bot.prompts.find import Found, find_material
from bot.prompts.material import Section, material
from bot.prompts.speakers import Guessed
from bot.prompts.sum_up import SummedUp, sum_up_material
from evals.quoting import quotes, silence
from tests.wire.llm.asked import Asked

LINES = [
    (7, "Jory: You should never fire a kiln with green wood, whatever it costs."),
    (8, "Jory: The glaze of the second chamber came out blue because the ash settled there."),
    (9, "Mab: Is that so?"),
]


def asked(purpose: str, words: str) -> Asked:
    return Asked("chat", purpose, {"messages": [{"role": "user", "content": words}]})


def question(words: str) -> Asked:
    lines = Section("Lines", [text for _, text in LINES], [number for number, _ in LINES])
    return asked("answer", material([Section("Question", [words]), Section("Kind of question", ["plain"]), lines]))


def test_it_answers_with_the_lines_that_hold_the_questions_words() -> None:
    answer = DraftAnswer.model_validate(quotes(question("Why was the glaze of the second chamber blue?")))
    assert answer.found
    assert answer.sentences[0].lines == [8]
    assert answer.sentences[0].text == LINES[1][1].removeprefix("Jory: ").removesuffix(".")


def test_it_refuses_where_the_lines_hold_too_few_of_them() -> None:
    answer = DraftAnswer.model_validate(quotes(question("Which database serves invoices fastest?")))
    assert (answer.found, answer.sentences) == (False, [])


def test_it_finds_what_was_said_and_cites_it() -> None:
    found = Found.model_validate(quotes(asked("find", find_material("Kilns", ["Jory"], LINES))))
    assert [(one.lines, one.claim) for one in found.takes] == [([7], LINES[0][1].removeprefix("Jory: "))]
    assert [one.lines for one in found.takeaways] == [[8]]
    assert [(one.first, one.last) for one in found.quotes] == [(8, 8)]


def test_it_chooses_all_that_it_is_offered() -> None:
    finds = [("Takes", [(1, "Wood wins | so he says")]), ("Takeaways", [(2, "Ash is blue | so it came out")])]
    summed = SummedUp.model_validate(quotes(asked("sum_up", sum_up_material("Kilns", finds))))
    assert (summed.takes, summed.takeaways, summed.quotes) == ([1], [2], [])
    assert [(one.text, one.finds) for one in summed.summary] == [("Ash is blue", [2])]


@pytest.mark.parametrize(
    ("purpose", "form"), [("answer", DraftAnswer), ("find", Found), ("sum_up", SummedUp), ("speakers", Guessed)]
)
def test_the_silent_one_fills_in_every_form(purpose: str, form: type[BaseModel]) -> None:
    form.model_validate(silence(asked(purpose, "")))
