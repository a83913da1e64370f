"""Leaving a server alone that keeps failing: people wait less, and no budget is spent on what fails."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ports.models import Purpose

_IN_A_ROW = 5
_FIRST = 15.0
_LONGEST = 300.0


@dataclass
class _State:
    failures: int = 0
    until: float = 0.0
    trying: bool = False


@dataclass
class Resting:
    """After five failures in a row of one purpose nothing more of it is asked for 15 seconds; then one request may try,
    and each further failure doubles the rest, up to five minutes. `now` is monotonic seconds."""

    now: Callable[[], float] = time.monotonic
    _states: dict[Purpose, _State] = field(default_factory=dict)

    def may_ask(self, purpose: Purpose) -> bool:
        state = self._states.get(purpose)
        if state is None or state.failures < _IN_A_ROW:
            return True
        if state.trying or self.now() < state.until:
            return False
        state.trying = True
        return True

    def worked(self, purpose: Purpose) -> None:
        self._states.pop(purpose, None)

    def failed(self, purpose: Purpose) -> None:
        state = self._states.setdefault(purpose, _State())
        state.failures += 1
        state.trying = False
        rest = _FIRST * 2 ** max(0, min(state.failures - _IN_A_ROW, 10))
        state.until = self.now() + min(rest, _LONGEST)

    def gave_up(self, purpose: Purpose) -> None:
        """Neither: whoever asked went away."""
        if (state := self._states.get(purpose)) is not None:
            state.trying = False
