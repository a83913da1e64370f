"""What stands in a feed's fields, which many tools fill in many ways: dates, durations, numbers, text with HTML."""

import html
import math
import re
from datetime import date
from email.utils import parsedate_to_datetime

_ISO_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
_WORDY_DATE = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]{0,6}\.?,?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")
_NUMBER = re.compile(r"\s*(\d{1,6})(?:\.\d{1,6})?\s*")
_LONGEST_TEXT = 20_000
_LONGEST_DURATION = 7 * 24 * 3600


def feed_date(text: str | None) -> date | None:
    """The calendar date of an RFC 822 or ISO 8601 time, in the zone it is written in."""
    if not text:
        return None
    text = text[:100]
    try:
        return parsedate_to_datetime(text).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        pass
    iso, wordy = _ISO_DATE.match(text), _WORDY_DATE.search(text)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if wordy is not None and wordy[2].lower() in _MONTHS:
            return date(int(wordy[3]), _MONTHS.index(wordy[2].lower()) + 1, int(wordy[1]))
    except ValueError:
        pass
    return None


def feed_duration(text: str | None) -> float | None:
    """Seconds of `3723`, `62:03` or `1:02:03`; None for anything else."""
    if not text:
        return None
    total = 0.0
    parts = text.strip()[:40].split(":")
    for part in parts:
        seconds = feed_seconds(part)
        if seconds is None:
            return None
        total = total * 60 + seconds
    return total if len(parts) <= 3 and 0 < total <= _LONGEST_DURATION else None


def feed_seconds(text: str | None) -> float | None:
    """A number of seconds that is finite and not negative."""
    try:
        seconds = float(text) if text else math.nan
    except ValueError:
        return None
    return seconds if 0 <= seconds <= _LONGEST_DURATION else None


def feed_number(text: str | None) -> int | None:
    """A season or episode number; `315.5` is 315."""
    match = _NUMBER.fullmatch(text) if text else None
    return int(match[1]) if match else None


def feed_text(text: str | None) -> str:
    """`text` without its HTML, in one line."""
    if not text:
        return ""
    text = text[:_LONGEST_TEXT]
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(html.unescape(text).split())
