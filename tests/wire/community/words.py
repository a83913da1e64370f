"""What a script is written with: who does it, where its outcome is, and the words people use."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.wire.community.steps import Seen, Step, Where

QUESTION = "why does data stay in S3?"
LONG = (
    "why does the data stay in S3 and who is allowed to throw things away there, and does anybody write down whose "
    "S3 bucket it is?"
)
LONG_TOPIC = (
    "S3 bucket attic until somebody writes down who is allowed to throw things away from every S3 bucket there is"
)
SHOW = "The Warm Spare"


def alone(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.ALONE, says, keep)


def everybody(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.ALL, says, keep)


def thread(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.THREAD, says, keep)


def posted(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.POSTED, says, keep)


def under(of: str, says: str = "") -> Seen:
    return Seen(Where.UNDER, says, of=of)


def hosts(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.HOSTS, says, keep)


def told(to: str, says: str) -> Seen:
    """In the direct talk with somebody else than who acts."""
    return Seen(Where.DIRECT, says, to=to)


def form(says: str = "") -> Seen:
    return Seen(Where.FORM, says)


def window(says: str = "", keep: str = "window") -> Seen:
    return Seen(Where.WINDOW, says, keep)


def member(does: object, *seen: Seen, **more: object) -> Step:
    return Step("member", does, seen, **more)  # type: ignore[arg-type]


def other(does: object, *seen: Seen, **more: object) -> Step:
    return Step("other", does, seen, **more)  # type: ignore[arg-type]


def host(does: object, *seen: Seen, **more: object) -> Step:
    return Step("host", does, seen, **more)  # type: ignore[arg-type]


_NOW = datetime.now(ZoneInfo("Europe/Berlin"))
TIMES = {
    "time_zone": "Europe/Berlin",
    "quiet_from": f"{_NOW + timedelta(hours=8):%H:%M}",
    "quiet_to": f"{_NOW + timedelta(hours=10):%H:%M}",
    "daily_cap": "3",
}
"""The quiet hours do not come while a test runs."""
FREELY = {"time_zone": "Europe/Berlin", "quiet_from": "", "quiet_to": "", "daily_cap": "50"}
"""Posts come at any hour, and as many as there are."""
NOT_NOW = f"{_NOW + timedelta(hours=6):%H:%M}"
"""A time of day that does not come while a test runs."""
