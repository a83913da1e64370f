"""The playground's clock, as people turn it: how far a line asks for, and what is said about the time."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

Turn = Callable[[timedelta], Awaitable[datetime]]
"""Turns the clock forward and returns the time then."""

HOW = "/clock +1h, /clock +1d and /clock +1w turn the clock an hour, a day or a week forward."
TURNS: tuple[tuple[str, timedelta], ...] = (
    ("+1 hour", timedelta(hours=1)),
    ("+1 day", timedelta(days=1)),
    ("+1 week", timedelta(weeks=1)),
)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_ASKED = re.compile(r"\+?\s*(\d{1,3})\s*(m|h|d|w)[a-z]*\Z")
_MOST = timedelta(weeks=8)


def asked_for(text: str) -> timedelta | None:
    """What "+1d", "2 hours" or "1w" turn by; None for anything else, and for more than eight weeks."""
    found = _ASKED.match(text.strip().lower())
    if found is None:
        return None
    by = int(found.group(1)) * _UNITS[found.group(2)]
    return by if timedelta() < by <= _MOST else None


def told(at: datetime) -> str:
    """Such as "Friday, 27 November 2026, 09:00"."""
    local = at.astimezone()
    return f"{local:%A}, {local.day} {local:%B %Y, %H:%M}"


def appeared(count: int, at: datetime) -> str:
    """What a turn of the clock brought."""
    posts = "Nothing was due." if count == 0 else "One post appeared." if count == 1 else f"{count} posts appeared."
    return f"It is {told(at)}. {posts}"
