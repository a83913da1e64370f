"""Days, times and dates of a calendar: as hosts type them, and as they are told."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.schedule import EVERY_DAY, WORKDAYS, Occurrence, Schedule, Series
from bot.errors import BadArgument

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKEND = frozenset((6, 7))
_NAMED = {
    "every day": EVERY_DAY,
    "daily": EVERY_DAY,
    "all": EVERY_DAY,
    "weekdays": WORKDAYS,
    "workdays": WORKDAYS,
    "working days": WORKDAYS,
    "weekend": _WEEKEND,
    "weekends": _WEEKEND,
}
_BETWEEN = re.compile(r"\s*(?:-|\u2013|\bto\b|\buntil\b)\s*")
_EXAMPLE = "For example Mon-Fri, or Tuesday and Saturday, or every day."


def days(typed: str) -> frozenset[int]:
    """ISO weekdays. Raises `BadArgument`."""
    wanted = " ".join(typed.lower().split())
    if wanted in _NAMED:
        return _NAMED[wanted]
    found: set[int] = set()
    for part in re.split(r"[,;/+&]|\band\b|(?<=[a-z])(?<! to)(?<! until) (?=[a-z]+day\b)", wanted):
        if not part.strip():
            continue
        ends = [_day(one, typed) for one in _BETWEEN.split(part.strip())]
        if len(ends) > 2:
            raise BadArgument(f"\u2018{typed[:40]}\u2019 are no days that I understand. {_EXAMPLE}")
        first, last = ends[0], ends[-1]
        found.update((first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1))
    if not found:
        raise BadArgument(f"At least one day is needed. {_EXAMPLE} To have none for a while, pause it.")
    return frozenset(found)


def _day(typed: str, whole: str) -> int:
    short = typed.strip().rstrip(".")
    fits = [number for number, name in enumerate(_DAYS, start=1) if name.lower().startswith(short.removesuffix("s"))]
    if len(short) < 2 or len(fits) != 1:
        raise BadArgument(f"\u2018{whole[:40]}\u2019 are no days that I understand. {_EXAMPLE}")
    return fits[0]


def days_text(chosen: frozenset[int]) -> str:
    """ "Every day", "Monday to Friday", "Tuesday and Saturday"."""
    if chosen == EVERY_DAY:
        return "every day"
    numbers = sorted(chosen)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{_DAYS[numbers[0] - 1]} to {_DAYS[numbers[-1] - 1]}"
    names = [_DAYS[number - 1] for number in numbers]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "no day"


def when_text(schedule: Schedule) -> str:
    """ "Monday to Friday at 09:00 (Europe/Berlin)"."""
    chosen = days_text(schedule.days)
    return f"{chosen[0].upper()}{chosen[1:]} at {time_text(schedule.at)} ({schedule.time_zone})"


def time_text(at: time) -> str:
    return f"{at:%H:%M}"


def date_text(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"


def occurrence_text(occurrence: Occurrence, time_zone: str) -> str:
    """ "Monday, 23 November, 09:00" in that zone. Where the clock skipped its time, the time that it showed instead."""
    local = occurrence.due_at.astimezone(ZoneInfo(time_zone))
    return f"{date_text(local.date())}, {time_text(local.time())}"


def moment_text(moment: datetime, time_zone: str) -> str:
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{date_text(local.date())}, {time_text(local.time())}"


def named(rest: str) -> tuple[Series, date | None]:
    """What a button of the calendar is about: a series, and a local date where it names one. Raises `BadArgument`."""
    name, _, day = rest.partition(":")
    try:
        return Series(name), date.fromisoformat(day) if day else None
    except ValueError as error:
        raise BadArgument("That button is not one of mine, or too old. /aftershow calendar has new ones.") from error
