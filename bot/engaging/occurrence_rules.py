"""What is owed of a schedule at a moment, as a pure function: posted, or left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from bot.domain.community import CommunityProfile
from bot.domain.schedule import CATCH_UP, PREVIEWED, Occurrence, Schedule, next_occurrence, occurrences, wakes_at

_AT_ONCE = 100
"""Occurrences of one schedule that are settled in one go; the rest of a long downtime follows."""
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """`reason` is why it is left out; "" to post it."""

    occurrence: Occurrence
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """`dues` came due. `preview` is the coming one, to be shown to the hosts now. `next_due` is when to look again."""

    dues: tuple[Due, ...]
    preview: Occurrence | None
    next_due: datetime | None


def settle(schedule: Schedule, profile: CommunityProfile | None, seen: datetime, now: datetime) -> Settled:
    """From the moment `seen`, for which the schedule waited, up to `now`: at most the last of all is posted."""
    found = list(islice(occurrences(schedule, seen - _TICK, now), _AT_ONCE))
    if len(found) == _AT_ONCE:
        following = next_occurrence(schedule, found[-1].due_at)
        more = following.due_at if following is not None else None
        return Settled(dues=_judged(schedule, profile, found, now), preview=None, next_due=more)
    dues = _judged(schedule, profile, found, now)
    coming = next_occurrence(schedule, now)
    lead = PREVIEWED.get(schedule.series)
    if coming is None or lead is None or now < coming.due_at - lead:
        return Settled(dues=dues, preview=None, next_due=wakes_at(schedule, now))
    shown = None if _left_out(schedule, profile, coming) else coming
    return Settled(dues=dues, preview=shown, next_due=coming.due_at)


def _judged(
    schedule: Schedule, profile: CommunityProfile | None, found: Sequence[Occurrence], now: datetime
) -> tuple[Due, ...]:
    return tuple(Due(one, _left_out(schedule, profile, one) or _missed(schedule, one, now)) for one in found)


def _left_out(schedule: Schedule, profile: CommunityProfile | None, occurrence: Occurrence) -> str:
    if profile is not None and profile.removed_at is not None:
        return "I was not in this community then."
    if occurrence.local_date in schedule.skipped:
        return "The hosts left this one out."
    if schedule.paused:
        return "The hosts had paused it."
    if profile is not None and profile.stopped:
        return "All posting was stopped."
    return ""


def _missed(schedule: Schedule, occurrence: Occurrence, now: datetime) -> str:
    late = CATCH_UP[occurrence.series]
    if now - occurrence.due_at > late:
        hours = round(late / timedelta(hours=1))
        return f"I was not running then, and after {hours} hours it is too late for it."
    following = next_occurrence(schedule, occurrence.due_at)
    if following is not None and following.due_at <= now:
        return "I was not running then, and the next one was due already."
    return ""
