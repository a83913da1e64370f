"""SDK errors to ours: what is tried again and when, and what costs nothing."""

import re

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.llm.errors import LONGEST_WAIT, Failure, failure_of, known_code
from bot.errors import ModelDown

_REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def refused(status: int, headers: dict[str, str] | None = None, **body: object) -> Failure:
    return failure_of(error(status, headers, **body), "host", "model")


def error(status: int, headers: dict[str, str] | None = None, **body: object) -> openai.APIStatusError:
    response = httpx2.Response(status, headers=headers or {}, request=_REQUEST)
    return openai.APIStatusError(str(body.get("message", "no")), response=response, body=body)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "11"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "1e999"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry-after": "2", "x-should-retry": "false"}, None),
    ],
)
def test_a_limit_is_waited_for_only_where_it_is_said_to_be_short(
    headers: dict[str, str], seconds: float | None
) -> None:
    again = refused(429, headers).again
    assert (again.total_seconds() if again is not None else None) == seconds


def test_a_500_is_tried_again_unless_the_server_says_not_to() -> None:
    assert refused(500).again is not None
    assert refused(500, {"x-should-retry": "false"}).again is None
    assert refused(503, {"retry-after": "3600"}).again is None


def test_no_quota_is_no_limit_to_wait_for() -> None:
    failure = refused(429, {"retry-after": "1"}, code="insufficient_quota")
    assert failure.again is None
    assert failure.unspent
    assert isinstance(failure.error, ModelDown)
    assert "quota" in failure.error.remedy


@given(st.integers(400, 599), st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_whatever_a_server_says_one_failure_comes_of_it(status: int, said: str, code: str, wait: str) -> None:
    headers = {"retry-after": wait.encode("ascii", "ignore").decode().strip() or "0"}
    try:
        failed = error(status, headers, message=said, code=code)
    except httpx2.HTTPError:
        return
    failure = failure_of(failed, "host", "model")
    assert re.fullmatch(r"[A-Z][\w' ]+\.", failure.error.user_text)
    assert failure.again is None or failure.again <= LONGEST_WAIT
    assert failure.unspent or status >= 500 or status == 408
    assert known_code(failed).isascii()


def test_codes_that_are_sentences_are_not_logged() -> None:
    assert known_code(error(400, code="rate_limit_exceeded")) == "rate_limit_exceeded"
    assert known_code(error(400, code="you said: my secret")) == ""
    assert known_code(error(400, code="x" * 41)) == ""
