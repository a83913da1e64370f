"""Clock times as transcripts write them, to seconds."""

import re

from bot.reading.limits import MAX_SECONDS

CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
"""Four groups: hours or nothing, minutes, seconds, a fraction or nothing."""

_CLOCK = re.compile(CLOCK)


def clock_seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float | None:
    """Seconds of the four groups of `CLOCK`; None for a time no episode has, such as 00:75."""
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        return None
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")
    return total if total <= MAX_SECONDS else None


def parse_clock(text: str) -> float | None:
    """Seconds of `1:02:03.5`, `62:03` or `0:53`; None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    return clock_seconds(*match.groups()) if match else None
