"""A server that keeps failing is left alone, and comes back by itself."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.llm.resting import Resting
from bot.ports.models import Purpose

ASK, OTHER = Purpose.ANSWER, Purpose.FIND


def at(clock: list[float]) -> Resting:
    return Resting(lambda: clock[0])


def fail(resting: Resting, times: int) -> None:
    for _ in range(times):
        resting.failed(ASK)


def test_four_failures_are_borne_and_the_fifth_begins_a_rest_of_that_purpose_alone() -> None:
    resting = at([0.0])
    fail(resting, 4)
    assert resting.may_ask(ASK)
    resting.failed(ASK)
    assert not resting.may_ask(ASK)
    assert resting.may_ask(OTHER)


def test_after_the_rest_one_at_a_time_tries() -> None:
    clock = [0.0]
    resting = at(clock)
    fail(resting, 5)
    clock[0] = 15.0
    assert resting.may_ask(ASK)
    assert not resting.may_ask(ASK)
    resting.gave_up(ASK)
    assert resting.may_ask(ASK)
    resting.worked(ASK)
    assert resting.may_ask(ASK)
    assert resting.may_ask(ASK)


@given(st.integers(5, 10_000))
def test_no_rest_is_longer_than_five_minutes(failures: int) -> None:
    clock = [0.0]
    resting = at(clock)
    fail(resting, failures)
    clock[0] = 300.0
    assert resting.may_ask(ASK)


def test_each_failure_doubles_the_rest() -> None:
    clock = [0.0]
    resting = at(clock)
    fail(resting, 6)
    clock[0] = 29.0
    assert not resting.may_ask(ASK)
    clock[0] = 30.0
    assert resting.may_ask(ASK)
