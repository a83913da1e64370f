"""What HTTP says about the state of a resource: sent back word for word, and the wait that a server wishes.

RFC 9110, sections 10.2.3 (Retry-After) and 13.1 (conditions); RFC 9111, section 5.2.2.1 (max-age).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.ports.watching import Marks

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_LONGEST = timedelta(days=1)
_MOST = 1000
"""Characters of a mark that is worth keeping: a longer one is not sent back."""


def conditions(marks: Marks) -> dict[str, str]:
    """Request headers that ask for the resource only if it is another one by now."""
    sent = {"If-None-Match": marks.etag, "If-Modified-Since": marks.last_modified}
    return {name: value for name, value in sent.items() if value}


def marks_of(headers: Mapping[str, str]) -> Marks:
    return Marks(_fit(headers.get("ETag", "")), _fit(headers.get("Last-Modified", "")))


def wished_wait(headers: Mapping[str, str], now: datetime | None = None) -> timedelta | None:
    """The longer of `Retry-After` and `max-age`, a day at most; None where neither is said."""
    waits = [wait for wait in (_retry_after(headers.get("Retry-After", ""), now), _max_age(headers)) if wait]
    return min(max(waits), _LONGEST) if waits else None


def _max_age(headers: Mapping[str, str]) -> timedelta | None:
    found = _MAX_AGE.search(headers.get("Cache-Control", ""))
    return timedelta(seconds=int(found[1])) if found else None


def _retry_after(value: str, now: datetime | None) -> timedelta | None:
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return timedelta(seconds=int(value))
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    wait = at - (now or datetime.now(UTC))
    return wait if wait > timedelta() else None


def _fit(value: str) -> str:
    return value if len(value) <= _MOST and value.isprintable() else ""
