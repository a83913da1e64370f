"""SDK errors to ours: what a member reads, what an operator should look at, and whether another try is worth it.

What a server says is never passed on and never chained: it may repeat a key, a prompt or a person's words.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

import httpx2
import openai

from bot.errors import ModelDown, ModelError, ModelRefused

_log = logging.getLogger(__name__)

DOWN = "The model is not answering right now."
BUSY = "The model is very busy right now."
SLOW = "The model took too long."
REFUSED = "The model did not want to answer that."
GARBLED = "The model's answer could not be used."
TOO_MUCH = "That is more than the model can read at once."

SHORTLY = timedelta(milliseconds=500)
LONGEST_WAIT = timedelta(seconds=10)
_NO_QUOTA = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_TOO_LONG = {"context_length_exceeded", "string_above_max_length"}
_FILTERED = {"content_filter", "content_policy_violation"}
_AGAIN = {408, 409}


@dataclass(frozen=True, slots=True)
class Failure:
    """`again` is how long to wait for another try, None where that helps nothing. `unspent`: no work was done."""

    error: ModelError
    again: timedelta | None = None
    unspent: bool = False


class Failed(Exception):
    """Carries a failure from the request to whoever tries again. It holds nothing of what was said."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.error.code)
        self.failure = failure


def failure_of(error: Exception, host: str, model: str) -> Failure:
    """For `openai.OpenAIError`s, and for what an answer that is none of the protocol leads to."""
    if isinstance(error, openai.APIStatusError):
        return _refused(error, host, model)
    if isinstance(error, openai.APIConnectionError):
        never_left = isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)
        remedy = f"Nothing answers at {host}: start the server or check OPENAI_BASE_URL." if never_left else ""
        remedy = remedy or f"The connection to {host} breaks."
        return Failure(ModelDown(DOWN, remedy), SHORTLY, never_left)
    if isinstance(error, openai.APIError) and known_code(error) in _NO_QUOTA:
        return Failure(ModelDown(DOWN, _quota(host)))
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIResponseValidationError):
        return broke_off(host)
    return not_the_protocol(host)


def log_refusal(error: openai.APIStatusError, host: str) -> None:
    _log.warning("a model's server answers %d code=%s host=%s", error.status_code, known_code(error), host)


def broke_off(host: str) -> Failure:
    return Failure(ModelDown(DOWN, f"{host} breaks off in the middle of an answer."), SHORTLY)


def not_the_protocol(host: str) -> Failure:
    remedy = f"What {host} answers is not the OpenAI protocol: check OPENAI_BASE_URL, which mostly ends with /v1."
    return Failure(ModelDown(DOWN, remedy))


def known_code(error: openai.APIError) -> str:
    """The error's code where it is a plain word, to be logged and compared."""
    code = error.code or error.type or ""
    return code if code.replace("_", "").isalnum() and code.isascii() and len(code) <= 40 else ""


def _refused(error: openai.APIStatusError, host: str, model: str) -> Failure:
    code, status = known_code(error), error.status_code
    if code in _NO_QUOTA or status == 402:
        return Failure(ModelDown(DOWN, _quota(host)), unspent=True)
    if code in _FILTERED:
        return Failure(ModelRefused(REFUSED), unspent=True)
    if code in _TOO_LONG or (status in (400, 413) and speaks_of_length(error)):
        _log.warning("%s reads less at once than was asked: give it a larger context, or choose another model", model)
        return Failure(ModelRefused(TOO_MUCH), unspent=True)
    match status:
        case 401 | 403:
            return Failure(ModelDown(DOWN, f"{host} does not accept OPENAI_API_KEY, or not for {model}."), unspent=True)
        case 404:
            remedy = (
                f"{host} does not know the model {model}, or OPENAI_BASE_URL is wrong, which mostly ends with /v1: "
                "aftershow doctor lists models."
            )
            return Failure(ModelDown(DOWN, remedy), unspent=True)
        case 429:
            remedy = f"{host} limits how often it is asked."
            return Failure(ModelDown(BUSY, remedy), _short_wait(error), unspent=True)
    if status in _AGAIN:
        return Failure(ModelDown(DOWN, f"{host} answers {status}."), _wait(error, SHORTLY), unspent=status == 409)
    if status >= 500:
        return Failure(ModelDown(DOWN, f"{host} answers {status}."), _wait(error, SHORTLY))
    return Failure(ModelDown(DOWN, f"{host} answers {status} to what {model} was asked."), unspent=True)


def _quota(host: str) -> str:
    return f"The account at {host} has no quota left: add credit or raise its limit there."


def speaks_of_length(error: openai.APIStatusError) -> bool:
    said = error.message.lower()
    return "context" in said and any(word in said for word in ("length", "size", "window", "exceed"))


def _short_wait(error: openai.APIStatusError) -> timedelta | None:
    """A limit is tried again only where the server says that it is over soon."""
    return _wait(error, None)


def _wait(error: openai.APIStatusError, otherwise: timedelta | None) -> timedelta | None:
    headers = error.response.headers
    if headers.get("x-should-retry") == "false":
        return None
    for name, unit in (("retry-after-ms", timedelta(milliseconds=1)), ("retry-after", timedelta(seconds=1))):
        try:
            wait = float(headers.get(name, "")) * unit
        except (ValueError, OverflowError):
            continue
        return wait if timedelta() <= wait <= LONGEST_WAIT else None
    return otherwise
