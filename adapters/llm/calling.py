"""A piece of work for a model: within its deadline, paid for, tried again once, counted; none for one that is down."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from adapters.llm.client import Server
from adapters.llm.errors import DOWN, SLOW, Failed, broke_off, failure_of, log_refusal, not_the_protocol
from adapters.llm.figures import ModelFigures
from adapters.llm.resting import Resting
from adapters.llm.sharing import Sharing
from bot.domain.ids import CommunityId
from bot.errors import ModelDown, ModelError, ModelTooSlow
from bot.ports.models import Meter, Purpose, Usage

_log = logging.getLogger(__name__)

R = TypeVar("R")


class NotTheProtocol(Exception):
    """The server answered with something else than the protocol."""


class BrokeOff(Exception):
    """It began to answer, and ended before the end."""


@dataclass
class Work:
    """One piece of it, under way. `until` is in seconds of the loop's clock; it may be tried again once in all."""

    purpose: Purpose
    community: CommunityId | None
    model: str
    until: float
    retried: bool = False


class Caller:
    """Every request to a model goes through here, words, vectors and recordings alike."""

    def __init__(
        self,
        server: Server,
        meter: Meter,
        figures: ModelFigures,
        resting: Resting | None = None,
        *,
        at_once: int = 8,
    ) -> None:
        """`at_once` is how many pieces of work of one community and purpose are with the model at the same time."""
        self.server = server
        self._meter = meter
        self._figures = figures
        self._resting = resting or Resting()
        self._sharing = Sharing(at_once)

    @asynccontextmanager
    async def work(
        self, purpose: Purpose, community: CommunityId | None, model: str, deadline: timedelta
    ) -> AsyncIterator[Work]:
        """Whatever is asked inside ends within `deadline`. Raises `ModelError`s."""
        if not self._resting.may_ask(purpose):
            self._figures.ended(purpose, model, "resting", 0.0)
            raise ModelDown(DOWN, f"{self.server.host} failed several times in a row and is asked again shortly.")
        until = asyncio.get_running_loop().time() + deadline.total_seconds()
        work = Work(purpose, community, model, until)
        started, outcome = time.monotonic(), "cancelled"
        try:
            async with (
                asyncio.timeout_at(until),
                self._sharing.place(community, purpose, deadline.total_seconds()),
            ):
                yield work
            outcome = "ok"
        except TimeoutError:
            outcome = ModelTooSlow.code
            raise ModelTooSlow(SLOW) from None
        except ModelError as error:
            outcome = error.code
            raise
        except Exception:
            outcome = "defect"
            raise
        finally:
            self._ended(purpose, work.model or "none", outcome, time.monotonic() - started)

    async def request(
        self,
        work: Work,
        most: int,
        send: Callable[[], Awaitable[tuple[R, Usage | None]]],
        learn: Callable[[openai.APIStatusError], bool] = lambda _: False,
    ) -> R:
        """One request, sent again once where that may help. `send` gives what came of it and what it took.

        `most` bounds the tokens of one sending. `learn` may find in a refusal how to ask better: then it is asked anew.
        """
        retrying = AsyncRetrying(
            stop=stop_after_attempt(1 if work.retried else 2),
            retry=retry_if_exception(lambda error: _is_worth_it(error, work)),
            wait=_wait,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    work.retried = work.retried or attempt.retry_state.attempt_number > 1
                    return await self._adapted(work, most, send, learn)
        except Failed as failed:
            if isinstance(failed.failure.error, ModelDown):
                _log.warning("a model is down: %s", failed.failure.error.remedy)
            raise failed.failure.error from None
        raise AssertionError("tenacity ends with a result or raises")

    async def _adapted(
        self,
        work: Work,
        most: int,
        send: Callable[[], Awaitable[tuple[R, Usage | None]]],
        learn: Callable[[openai.APIStatusError], bool],
    ) -> R:
        while True:
            try:
                return await self._once(work, most, send)
            except openai.APIStatusError as error:
                if not learn(error):
                    log_refusal(error, self.server.host)
                    raise Failed(failure_of(error, self.server.host, work.model)) from None

    async def _once(self, work: Work, most: int, send: Callable[[], Awaitable[tuple[R, Usage | None]]]) -> R:
        """Raises `Failed`, and refusals as they are."""
        outcome, usage = "cancelled", None
        try:
            async with self._meter.spending(work.community, work.purpose, most) as spending:
                try:
                    made, usage = await send()
                except NotTheProtocol:
                    raise Failed(not_the_protocol(self.server.host)) from None
                except BrokeOff:
                    raise Failed(broke_off(self.server.host)) from None
                except openai.APIStatusError as error:
                    if failure_of(error, self.server.host, work.model).unspent:
                        spending.unspent()
                    raise
                except openai.OpenAIError as error:
                    failure = failure_of(error, self.server.host, work.model)
                    if failure.unspent:
                        spending.unspent()
                    raise Failed(failure) from None
                if usage is not None:
                    spending.settle(usage)
            outcome = "ok"
            return made
        except Failed as failed:
            outcome = failed.failure.error.code
            raise
        except openai.APIStatusError as error:
            outcome = f"http_{error.status_code}"
            raise
        except ModelError as error:
            outcome = error.code
            raise
        finally:
            self._figures.requested(work.purpose, work.model, outcome, usage)

    def _ended(self, purpose: Purpose, model: str, outcome: str, seconds: float) -> None:
        self._figures.ended(purpose, model, outcome, seconds)
        if outcome in (ModelDown.code, ModelTooSlow.code):
            self._resting.failed(purpose)
        elif outcome == "ok":
            self._resting.worked(purpose)
        else:
            self._resting.gave_up(purpose)
        _log.info("a model was asked purpose=%s model=%s outcome=%s ms=%d", purpose, model, outcome, seconds * 1000)


def _is_worth_it(error: BaseException, work: Work) -> bool:
    """Whether there is another try in it, and time for one."""
    if not isinstance(error, Failed) or error.failure.again is None:
        return False
    left = work.until - asyncio.get_running_loop().time()
    return error.failure.again.total_seconds() < left


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome is not None else None
    again = error.failure.again if isinstance(error, Failed) else None
    return again.total_seconds() if again is not None else 0.0
