"""Which questions need what was asked before them, by their words alone."""

import pytest

from bot.answering.leaning import Lean, leaning
from evals.follow_ups import load, take

LEAN = [
    "why?", "and what about Postgres?", "Who said that?", "what does she say about Rome?", "tell me more",
    "how does it work?",
    "and in winter?", "which one is better?", "does everyone agree?", "is that true?", "who wrote it?", "for how long?",
    "What\u2019s an example?", "ok, and Go?", "are they free?", "how often does this happen?",
    "did he keep his promise?", "how did their opinion on it change?", "what is their view?", "who are their guests?",
    "is it worth it?", "was that worth it?",
]  # fmt: skip
STAND = [
    "Postgres", "what is S3?", "is it true that Rust is hard?", "who said that tests are a waste of time?",
    "what does it take to climb a mountain?", "did Tom change his mind?", "what do they say about Kafka?",
    "what happened at that conference?", "how do airlines price their tickets?", "what is this podcast about?",
    "and why did Rome fall?", 'what does "that\'s not a bug" mean?', "who said it's not the mileage?",
    "how did their view on Kubernetes change over time?", "did they change their minds about remote work?",
    "what's their advice for beginners?", "what were their first thoughts about Rome?",
    "how does IT support work?", "is Python better than Ruby?", "does Go have generics?", "",
    "is Redis worth it?", "are service meshes worth it?",
]  # fmt: skip


@pytest.mark.parametrize("question", LEAN)
def test_a_question_that_leaves_its_subject_out_leans(question: str) -> None:
    assert leaning(question) is Lean.LEANS


@pytest.mark.parametrize("question", STAND)
def test_a_question_that_says_what_it_is_about_stands_alone(question: str) -> None:
    assert leaning(question) is not Lean.LEANS


def test_the_labelled_talks_are_understood_and_standalone_questions_left_alone() -> None:
    told = take(load())
    standing = [one for one in told if not one.label["leans"]]
    leaning_ones = [one for one in told if one.label["leans"]]
    assert len(standing) >= 100
    assert sum(one.right for one in standing) >= len(standing) - 2
    assert sum(one.right for one in leaning_ones) >= 0.95 * len(leaning_ones)


@pytest.mark.parametrize("question", ["Und warum?", "\u00bfy por qu\u00e9 no lo dijo?", "et pourquoi pas ?"])
def test_in_other_languages_the_rule_is_silent(question: str) -> None:
    assert leaning(question) is not Lean.LEANS


@pytest.mark.parametrize("filling", ["it ", "and ", "that one ", "she said ", "?", "\u202e", " ", "what about "])
def test_any_length_of_anything_is_read_quickly(filling: str) -> None:
    assert leaning(filling * (500 // len(filling))) in Lean
