"""The kind of thing asked for is read from the question, and recognised in an answer."""

import pytest

from bot.answering.answer_kind import AnswerKind, asked_kind
from bot.searching.question import read_question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many guests came?", AnswerKind.NUMBER),
        ("how expensive is it", AnswerKind.NUMBER),
        ("When did it start?", AnswerKind.TIME),
        ("In what year was that?", AnswerKind.TIME),
        ("Who said that?", AnswerKind.NAME),
        ("To which company did she go?", AnswerKind.NAME),
        ("Why is data heavy?", AnswerKind.ANYTHING),
        ("How does it work?", AnswerKind.ANYTHING),
    ],
)
def test_a_question_asks_for_a_kind(text: str, kind: AnswerKind) -> None:
    assert asked_kind(read_question(text)) is kind


@pytest.mark.parametrize(
    ("kind", "text", "met"),
    [
        (AnswerKind.NUMBER, "We had twelve of them.", True),
        (AnswerKind.NUMBER, "We had a lot of them.", False),
        (AnswerKind.TIME, "That was in 2019.", True),
        (AnswerKind.TIME, "That was in the kitchen.", False),
        (AnswerKind.NAME, "Later we met Quentin there.", True),
        (AnswerKind.NAME, "I think that Ian did.", False),
        (AnswerKind.ANYTHING, "In 2019 we met Quentin.", False),
    ],
)
def test_words_hold_a_kind_or_not(kind: AnswerKind, text: str, met: bool) -> None:
    assert kind.met_by(text, read_question("Who is with Ian?")) is met
