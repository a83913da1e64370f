"""What hosts type into the settings' forms, checked."""

import re
from datetime import time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import process

from bot.domain.community import QuietHours
from bot.errors import BadArgument

MOST_POSTS = 50
_CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """IANA names by their lower-case form, and by their city where only one has it."""
    names = sorted(available_timezones())
    cities: dict[str, list[str]] = {}
    for name in names:
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/")):
            cities.setdefault(name.rpartition("/")[2].lower(), []).append(name)
    return {city: found[0] for city, found in cities.items() if len(found) == 1} | {
        name.lower(): name for name in names
    }


def time_zone(typed: str) -> str:
    """The IANA name. Raises `BadArgument` with the nearest ones."""
    wanted = "_".join(typed.split())
    known = _zones()
    if wanted.lower() in known:
        return ZoneInfo(known[wanted.lower()]).key
    near = [known[name] for name, _, _ in process.extract(wanted.lower(), list(known), limit=3, score_cutoff=60)]
    hint = (
        f"Did you mean {', '.join(dict.fromkeys(near))}?" if near else "For example Europe/Berlin or America/New_York."
    )
    raise BadArgument(f"I do not know the time zone \u2018{typed[:60]}\u2019. {hint}")


def quiet_hours(start: str, end: str) -> QuietHours | None:
    """None when both are empty."""
    if not start.strip() and not end.strip():
        return None
    if not start.strip() or not end.strip():
        raise BadArgument("Quiet hours need both a beginning and an end, such as 22:00 and 7:00, or neither.")
    quiet = QuietHours(start=local_time(start), end=local_time(end))
    if quiet.start == quiet.end:
        raise BadArgument("Quiet hours that begin when they end are no hours. To stop all posting, use its own button.")
    return quiet


def daily_cap(typed: str) -> int:
    number = _NUMBER.fullmatch(typed.strip())
    if number is None or int(number[0]) > MOST_POSTS:
        raise BadArgument(f"The most posts in a day is a number from 0 to {MOST_POSTS}.")
    return int(number[0])


def days(typed: str, *, most: int) -> int:
    number = _NUMBER.fullmatch(typed.strip())
    if number is None or not 1 <= int(number[0]) <= most:
        raise BadArgument(f"The number of days is from 1 to {most}.")
    return int(number[0])


def channel(value: str) -> str | None:
    """The id that the platform's own chooser gave; None when nothing was chosen."""
    if not value.strip():
        return None
    if _CHANNEL.fullmatch(value.strip()) is None:
        raise BadArgument("That is not a channel that I know. Choose one from the list.")
    return value.strip()


def local_time(typed: str) -> time:
    match = _TIME.fullmatch(typed.strip())
    if match is None:
        raise BadArgument(f"\u2018{typed[:20]}\u2019 is not a time of day. For example 22:00 or 7:30.")
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            raise BadArgument(f"\u2018{typed[:20]}\u2019 is not a time of day. For example 10 pm or 22:00.")
        hour = hour % 12 + (12 if match[3].lower() == "pm" else 0)
    if hour > 23 or minute > 59:
        raise BadArgument(f"\u2018{typed[:20]}\u2019 is not a time of day. For example 22:00 or 7:30.")
    return time(hour, minute)
