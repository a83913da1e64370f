"""Questions put into words that stand alone, by rule."""

import pytest

from bot.answering.following import stand_alone

REDIS = "What does Ada think about Redis?"
S3 = "Why does data stay in S3?"


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        (S3, "and what about Postgres?", "Why does data stay in Postgres?"),
        (S3, "why?", "Why does data stay in S3?"),
        (S3, "tell me more", "Why does data stay in S3?"),
        (S3, "Who said that?", "Who said that: why does data stay in S3?"),
        (S3, "in which episode?", "In which episode: why does data stay in S3?"),
        (REDIS, "what about Postgres?", "What does Ada think about Postgres?"),
        (REDIS, "and about strikes?", "What does Ada think about strikes?"),
        (REDIS, "what does she say about Rome?", "What does Ada say about Rome?"),
        (REDIS, "and why?", "What does Ada think about Redis, and why?"),
        (REDIS, "what is her view on Rome?", "What is Ada's view on Rome?"),
        ("What was Nokia's biggest mistake?", "and Blackberry's?", "What was Blackberry's biggest mistake?"),
        ("How do you store tomatoes?", "and in winter?", "How do you store tomatoes, in winter?"),
        ("Is remote work bad?", "does everyone agree?", "Is remote work bad, and does everyone agree?"),
        ("Who said that: is remote work bad?", "why?", "Is remote work bad, and why?"),
    ],
)
def test_what_is_left_unsaid_comes_from_the_question_before(earlier: str, question: str, alone: str) -> None:
    assert stand_alone(question, [earlier]) == alone


def test_a_person_takes_the_place_of_a_person_and_a_thing_that_of_a_thing() -> None:
    people = {"ada", "Bo Fisher"}
    assert stand_alone("and Bo?", [REDIS], people) == "What does Bo think about Redis?"
    assert stand_alone("and Kafka?", [REDIS], people) == "What does Ada think about Kafka?"


def test_whom_the_last_answer_showed_is_meant_where_no_question_names_anybody() -> None:
    earlier = ["Who talked about whales?"]
    assert stand_alone("what does she say about Rome?", earlier, (), ["Mia Wu"]) == "What does Mia Wu say about Rome?"
    several = stand_alone("what does she say about Rome?", earlier, (), ["Mia Wu", "Bo"])
    assert several == "Who talked about whales, and what does she say about Rome?"


@pytest.mark.parametrize("question", ["what is a backup?", "Postgres", "is it true that Rust is hard?"])
def test_what_stands_alone_stays_as_it_is(question: str) -> None:
    assert stand_alone(question, [S3]) is None


def test_a_question_that_was_not_understood_itself_is_passed_over() -> None:
    assert stand_alone("and Postgres?", [S3, "why that one?"]) == "Why does data stay in Postgres?"
    assert stand_alone("why?", ["and what about Postgres?"]) == "What about Postgres, and why?"
    assert stand_alone("And what about Postgres", ["and what about Postgres?"]) is None


def test_without_a_question_before_there_is_nothing_to_lean_on() -> None:
    assert stand_alone("why?", []) is None


def test_a_long_talk_does_not_make_ever_longer_questions() -> None:
    talk = ["Is remote work bad for juniors?"]
    for question in ("does everyone agree?", "who disagrees?", "how come?", "is that so?", "what else?") * 4:
        alone = stand_alone(question, talk)
        assert alone is not None
        assert len(alone) <= 120
        assert "remote work bad for juniors" in alone
        talk.append(alone)


def test_what_would_be_too_long_stays_as_it_was_typed() -> None:
    assert stand_alone("why?", ["what about " + "soup and " * 60]) is None
