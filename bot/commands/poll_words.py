"""How polls are typed: `QUESTION | option | option | closes in 3 days | hidden | remind 2h`."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.poll import (
    DEFAULT_OPTIONS,
    FEWEST_OPTIONS,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    Shown,
)
from bot.errors import BadArgument

DEFAULT_OPEN = timedelta(days=3)
SHORTEST_OPEN, LONGEST_OPEN = timedelta(minutes=5), timedelta(days=90)
USAGE = "For example: /poll Is soup a drink? | yes | no | closes in 2 days"

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(days=7)}
_SPAN = re.compile(r"([0-9]{1,4}) ?(m|h|d|w)(?:in|ins|inutes?|ours?|rs?|ays?|eeks?)?", re.IGNORECASE)
_CLOSES = re.compile(r"closes?(?: in| after)? (.+)", re.IGNORECASE)
_REMIND = re.compile(r"remind(?: me| us)? (.+?)(?: before)?", re.IGNORECASE)
_SHOWN = {
    "live": Shown.LIVE,
    "hidden": Shown.AFTER_CLOSE,
    "hidden until close": Shown.AFTER_CLOSE,
    "hidden until closed": Shown.AFTER_CLOSE,
    "hidden until vote": Shown.AFTER_VOTE,
    "hidden until voted": Shown.AFTER_VOTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A poll as somebody typed it. `lasts` None is until the hosts close it."""

    question: str
    options: tuple[str, ...]
    lasts: timedelta | None = DEFAULT_OPEN
    shown: Shown = Shown.LIVE
    remind: timedelta | None = None


def parse_poll(text: str) -> Wanted:
    """Raises `BadArgument` with what to type instead."""
    question, *parts = [" ".join(part.split()) for part in text.split("|")]
    lasts: timedelta | None = DEFAULT_OPEN
    shown, remind = Shown.LIVE, None
    while parts:
        last = parts[-1]
        if last.lower() in _SHOWN:
            shown = _SHOWN[last.lower()]
        elif (closes := _CLOSES.fullmatch(last)) is not None and _is_span(closes[1]):
            lasts = parse_span(closes[1])
        elif (before := _REMIND.fullmatch(last)) is not None and _is_span(before[1]):
            remind = parse_span(before[1])
        elif last:
            break
        parts.pop()
    return checked(question, parts, lasts=lasts, shown=shown, remind=remind)


def parse_span(text: str) -> timedelta | None:
    """Such as "3 days", "12h" or "never", which is None. Raises `BadArgument`."""
    if text.strip().lower() == "never":
        return None
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise BadArgument(f"I do not know how long \u2018{text[:40]}\u2019 is. Try 30 minutes, 12h, 3 days or never.")
    return int(found[1]) * _UNITS[found[2].lower()]


def checked(
    question: str,
    options: list[str],
    *,
    lasts: timedelta | None,
    shown: Shown = Shown.LIVE,
    remind: timedelta | None = None,
) -> Wanted:
    """A poll that can be held; no options are the usual three. Raises `BadArgument`."""
    if not question:
        raise BadArgument(f"A poll needs a question. {USAGE}")
    if len(question) > LONGEST_QUESTION:
        raise BadArgument(f"That question has {len(question)} characters; a poll's has at most {LONGEST_QUESTION}.")
    if len(options) not in (0, *range(FEWEST_OPTIONS, MOST_OPTIONS + 1)):
        raise BadArgument(f"A poll has {FEWEST_OPTIONS} to {MOST_OPTIONS} options, not {len(options)}. {USAGE}")
    for option in options:
        if not option or len(option) > LONGEST_OPTION:
            raise BadArgument(f"An option has 1 to {LONGEST_OPTION} characters. {USAGE}")
    if len({option.casefold() for option in options}) < len(options):
        raise BadArgument("Two of these options are the same.")
    if lasts is not None and not SHORTEST_OPEN <= lasts <= LONGEST_OPEN:
        raise BadArgument(f"A poll is open for 5 minutes to {LONGEST_OPEN.days} days, or until you close it: never.")
    if remind is not None and (lasts is None or remind >= lasts):
        raise BadArgument("A reminder comes before the closing time, and after the opening.")
    return Wanted(question=question, options=tuple(options) or DEFAULT_OPTIONS, lasts=lasts, shown=shown, remind=remind)


def _is_span(text: str) -> bool:
    return text.strip().lower() == "never" or _SPAN.fullmatch(text.strip()) is not None
