"""The bold name that opens a paragraph of diarised Markdown, in the ways people and tools write it."""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.reading.clock_times import CLOCK, clock_seconds
from bot.reading.markup import show_markdown

_TIME = rf"(?:\\?\[{CLOCK}\\?\]|\({CLOCK}\))"
_LEADING_TIME = re.compile(rf"\s{{0,3}}{_TIME}\s{{0,4}}(?=\*\*)")
_PLAIN_LABEL = re.compile(r"\*\*([^*\n:\[(]{1,90}):\*\*")
_LABEL = re.compile(r"\s{0,3}\*\*\s?(?P<bold>[^*\n]{1,90})\*\*")
_AFTER = re.compile(rf"(?:\s?{_TIME})?\s?:|\s?{_TIME}")
_TIME_INSIDE = re.compile(rf"\s{{0,4}}{_TIME}\s{{0,4}}")


class Label(NamedTuple):
    """`name` opens the paragraph and `words` follow; `sure` unless nothing but bold type marks it as a name."""

    name: str
    words: str
    seconds: float | None
    sure: bool


def read_label(line: str) -> Label | None:
    """`**Rosa:** words`, `**Rosa**: words`, `**Rosa** [0:12] words`, `[0:12] **Rosa:** words`; None for other lines."""
    if "**" not in line[:40]:
        return None
    if (plain := _PLAIN_LABEL.match(line)) is not None:
        return Label(clean_name(plain[1]), line[plain.end() :], None, True)
    start, seconds = 0, None
    if "*" not in line[:4] and (leading := _LEADING_TIME.match(line)) is not None:
        start, seconds = leading.end(), _seconds(leading)
    match = _LABEL.match(line, start)
    if match is None:
        return None
    bold, end, sure = match["bold"], match.end(), False
    if "[" in bold or "(" in bold:
        inside = _TIME_INSIDE.search(bold)
        if inside is not None:
            seconds = _seconds(inside)
            bold = f"{bold[: inside.start()]}{bold[inside.end() :]}"
            sure = True
    after = _AFTER.match(line, end)
    if after is not None:
        seconds = _seconds(after) if seconds is None else seconds
        return Label(clean_name(bold.rstrip(": ")), line[after.end() :], seconds, True)
    name, colon, rest = bold.partition(":")
    if colon:
        return Label(clean_name(name), f"{rest.lstrip()}{line[end:]}", seconds, True)
    return Label(clean_name(bold), line[end:], seconds, sure)


@lru_cache(maxsize=512)
def clean_name(name: str) -> str:
    """The name without its markup."""
    return " ".join("".join(piece.words for piece in show_markdown(name)).split())


def _seconds(match: re.Match[str]) -> float | None:
    groups = match.groups()
    at = 0 if groups[1] is not None else 4
    if groups[at + 1] is None and len(groups) > 8:
        at = 8 if groups[9] is not None else 12
    return clock_seconds(*groups[at : at + 4]) if groups[at + 1] is not None else None
