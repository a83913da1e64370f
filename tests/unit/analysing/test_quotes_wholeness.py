"""Wholeness: begun, finished, undamaged."""

import pytest

from bot.analysing.quote_traits import tokens_of
from bot.analysing.wholeness import (
    breaks_off,
    ends_in_mid_air,
    is_balanced,
    is_echo,
    is_finished,
    is_garbled,
    is_run_together,
    is_stammered,
    is_unpunctuated,
    opens_in_the_middle,
    throat_clearing,
)


def tokens(text: str) -> tuple[str, ...]:
    return tuple(tokens_of(text))


@pytest.mark.parametrize("text", ["It works.", 'He said "no."', "Why not?", "\u597d\u3002", "We waited..."])
def test_a_stop_finishes(text: str) -> None:
    assert is_finished(text)


@pytest.mark.parametrize("text", ["It works", "It works --", "we waited and...", "It works,", "like..."])
def test_mid_air_does_not_finish(text: str) -> None:
    assert not is_finished(text)


def test_a_stop_where_somebody_breathed_is_mid_air() -> None:
    assert ends_in_mid_air(tokens("we went to the."))
    assert not ends_in_mid_air(tokens("we went there."))


def test_quotation_marks_close() -> None:
    assert is_balanced('He said "no" (twice).')
    assert not is_balanced('He said "no.')


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Yeah, well, I mean, it rains.", "it rains."),
        ("um yeah it rains.", "it rains."),
        ("So, it rains.", "it rains."),
        ("Well water is cold.", "Well water is cold."),
        ("It rains.", "It rains."),
        ("Because it rains on Sundays.", "it rains on Sundays."),
        ("Because it rains, we stay.", "Because it rains, we stay."),
    ],
)
def test_throat_clearing_ends_before_the_first_word_that_says_something(text: str, rest: str) -> None:
    assert text[throat_clearing(text) :] == rest


def test_a_fresh_start_breaks_off() -> None:
    assert breaks_off("I think it -- we should wait.")
    assert not breaks_off("A well-known thing.")


def test_overlapping_lines_echo_and_rhetoric_does_not() -> None:
    assert is_echo(
        tokens("We also need a new spade to dig it over."), tokens("and we need a new spade to dig it over.")
    )
    assert not is_echo(
        tokens("It is not all going to be eaten by slugs."), tokens("It is not all going to be eaten by hail.")
    )


def test_a_stammer_is_a_run_said_twice() -> None:
    run = "what the change in the garden and the trust it takes"
    assert is_stammered(tokens(f"so you see {run} to make it grow again and then {run} as a whole from the start"))
    assert is_stammered(tokens("it is the the end"))
    assert not is_stammered(tokens("it is very very good"))


@pytest.mark.parametrize("text", ["the future is no longer has to wait", "it is a is thing", "really able to do it"])
def test_words_that_never_meet_are_garbled(text: str) -> None:
    assert is_garbled(tokens(text))


def test_plain_speech_is_not_garbled() -> None:
    assert not is_garbled(tokens("What it comes down to is the soil, and that is a lot of work for us."))


def test_two_sentences_without_a_stop_between_run_together() -> None:
    assert is_run_together("um so i'll start The best gardeners wait.")
    assert not is_run_together("The best gardeners read The Garden.")


def test_a_long_run_without_a_mark_is_unpunctuated() -> None:
    run = "and then we went on to plant another row of beans by the wall " * 4
    assert is_unpunctuated(run, tokens(run))
    marked = run.replace(" and", ", and").replace(" by", ", by")
    assert not is_unpunctuated(marked, tokens(marked))


@pytest.mark.parametrize("text", ["which is why we left.", "the fact that it rains.", "...and so it goes."])
def test_a_dependent_opening_leans_on_what_came_before(text: str) -> None:
    assert opens_in_the_middle(text, raw=True)


def test_a_low_letter_opens_in_the_middle_only_where_somebody_edited() -> None:
    assert opens_in_the_middle("seeds want light.", raw=False)
    assert not opens_in_the_middle("seeds want light.", raw=True)
    assert not opens_in_the_middle("iPhones want light.", raw=False)
