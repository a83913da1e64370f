"""What the calendar asks of whoever writes a series, and what it gets."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile
from bot.domain.findings import Scope
from bot.domain.schedule import Occurrence, Schedule, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One occurrence to write for. `picked` says what earlier posts were made from, and the last local date of each."""

    schedule: Schedule
    occurrence: Occurrence
    scope: Scope
    picked: Mapping[str, date]
    now: datetime
    profile: CommunityProfile | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the hosts alone, once for its key."""

    key: str
    message: OutgoingMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`picks` are remembered with the post; `notes` go to the hosts beside it."""

    message: OutgoingMessage
    picks: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to post, and why: a sentence for the hosts."""

    reason: str
    notes: tuple[Note, ...] = ()


Write = Callable[[Task], Awaitable[Draft | Nothing]]


class Writer(Protocol):
    """Writes one series. The same task and the same library give the same draft."""

    series: Series
    to_hosts: bool
    """Whether its posts go to the hosts, who then see them whatever is set for unasked posts."""

    async def prepare(self, tasks: Sequence[Task]) -> Write:
        """Read at once what all of these need. What comes back writes each of them, and none but them."""
        ...

    def starter(self, schedule: Schedule, occurrence: Occurrence) -> str:
        """The question to start a thread with, where the schedule asks for one; "" for none."""
        ...
