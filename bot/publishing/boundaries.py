"""The named moments of the protocol, at any of which a process may die: docs/adr/0013-publishing.md says what then is.

Production passes them by. A fault run names one in its settings, and the process kills itself there.
"""

import os
import signal
from typing import Protocol

from bot.errors import ConfigurationError

BOUNDARIES = (
    "planned",
    "claimed",
    "thread_opened",
    "before_send",
    "after_send",
    "spans_kept",
    "recorded",
    "refused",
    "put_off",
    "claimed_again",
    "looked",
    "missed",
    "released",
    "host_asked",
    "uncertain",
    "removed",
    "tidied",
)


class Boundary(Protocol):
    def __call__(self, name: str) -> None:
        """The protocol has come to the moment of this name."""
        ...


def passing_by(name: str) -> None:
    """Nothing happens: production's boundary."""


class DieAt:
    """Kills this process (SIGKILL: nothing is tidied up) when a boundary is reached for the `times`-th time.

    `setting` reads "before_send" or "before_send:3". Raises `ConfigurationError` for one that does not exist.
    """

    def __init__(self, setting: str) -> None:
        name, _, times = setting.partition(":")
        if name not in BOUNDARIES or not (times or "1").isdecimal():
            raise ConfigurationError(
                f"AFTERSHOW_DIE_AT takes one of {', '.join(BOUNDARIES)}, and :3 for the third time."
            )
        self._name = name
        self._left = int(times or 1)

    def __call__(self, name: str) -> None:
        if name != self._name:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def boundary_of(setting: str) -> Boundary:
    return DieAt(setting) if setting else passing_by
