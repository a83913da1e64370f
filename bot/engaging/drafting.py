"""Occurrences on their way, and how each gets its content: written for many communities at once."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.community import CommunityProfile
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Schedule
from bot.engaging.calendar_posts import Place
from bot.engaging.series import Draft, Note, Nothing, Task, Write, Writer
from bot.engaging.unhurried import unhurried
from bot.errors import NotStored, StorageError
from bot.ports.calendar import OccurrenceKey, Occurrences
from bot.publishing.content import freeze

logger = logging.getLogger(__name__)


class Seeing(Protocol):
    """What communities may see."""

    async def of_all(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, Scope]: ...


@dataclass(slots=True, kw_only=True)
class Case:
    """One occurrence on its way. `content` is frozen; `reason` is why nothing is posted. A `preview` goes to the hosts;
    an `early` one was asked for by them. One that `failed` is left for the next round."""

    occurrence: Occurrence
    schedule: Schedule
    profile: CommunityProfile | None
    place: Place
    preview: bool = False
    early: bool = False
    failed: bool = False
    reason: str = ""
    content: str = ""
    picks: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> OccurrenceKey:
        return self.occurrence.community, self.occurrence.series, self.occurrence.local_date


async def scopes_of(cases: Sequence[Case], scopes: Seeing) -> Mapping[CommunityId, Scope]:
    return await scopes.of_all(list(dict.fromkeys(case.occurrence.community for case in cases)))


class Drafting:
    """Gives every case its content, or the reason for which it has none."""

    def __init__(self, writers: Sequence[Writer], occurrences: Occurrences) -> None:
        self._writers = writers
        self._occurrences = occurrences

    async def draft(self, cases: Sequence[Case], scopes: Mapping[CommunityId, Scope], now: datetime) -> None:
        """One community's trouble is its own: all others have their posts, and that one is left as `failed`."""
        for writer in self._writers:
            mine = [case for case in cases if case.schedule.series is writer.series]
            if not mine:
                continue
            communities = [case.occurrence.community for case in mine]
            picked = await self._occurrences.picked(communities, writer.series)
            tasks = [_task(case, scopes[one], picked[one], now) for case, one in zip(mine, communities, strict=True)]
            write = await _prepared(writer, tasks)
            async for case, task in unhurried(zip(mine, tasks, strict=True)):
                await _write(case, task, write)


def _task(case: Case, scope: Scope, picked: Mapping[str, date], now: datetime) -> Task:
    return Task(
        schedule=case.schedule,
        occurrence=case.occurrence,
        scope=scope,
        picked=picked,
        now=now,
        profile=case.profile,
    )


async def _prepared(writer: Writer, tasks: Sequence[Task]) -> Write:
    """Where something of one community cannot be read, each is prepared apart."""
    try:
        return await writer.prepare(tasks)
    except Exception as error:
        if _is_down(error):
            raise
        logger.exception("not prepared together series=%s communities=%d", writer.series, len(tasks))

    async def alone(task: Task) -> Draft | Nothing:
        return await (await writer.prepare([task]))(task)

    return alone


async def _write(case: Case, task: Task, write: Write) -> None:
    try:
        draft = await write(task)
    except Exception as error:
        if _is_down(error):
            raise
        logger.exception("not written series=%s date=%s", case.occurrence.series, case.occurrence.local_date)
        case.failed = True
        return
    case.notes = draft.notes
    if isinstance(draft, Nothing):
        case.reason = draft.reason
    else:
        case.content, case.picks = freeze(draft.message), draft.picks


def _is_down(error: Exception) -> bool:
    """Whether the database does not answer: then nobody's post can be written."""
    return isinstance(error, StorageError) and not isinstance(error, NotStored)
