"""When a prediction can be checked: the date its words give, seen from the day of the episode."""

import re
from datetime import date, timedelta

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "ten": 10,
    "a": 1,
    "couple": 2,
    "few": 3,
    "twenty": 20,
    "fifty": 50,
    "hundred": 100,
}
_AMOUNT = (
    r"(?P<low>\d{1,3}|one|two|three|four|five|six|seven|eight|ten|twenty|fifty|a|(?:a )?couple(?: of)?|(?:a )?few)"
)
_SPAN = re.compile(
    rf"\b(?:in|within|over|for|during)(?: the)?(?: (?:next|coming|following))? {_AMOUNT}(?:(?: to |-|"
    rf" or )(?P<high>\d{{1,3}}|\w+))? "
    r"(?P<unit>years?|months?|decades?)\b(?! (?:ago|old|of experience))|"
    rf"\b(?P<from_now>{_AMOUNT.replace('low', 'low2')})(?:(?: to |-| or )(?P<high2>\d{{1,3}}|"
    rf"\w+))? (?P<unit2>years?|months?|decades?) from now\b",
    re.I,
)
_YEAR = re.compile(
    r"\b(?:in|by|before|until|through|during|of|for|is|it's)?\s*(?:the (?:end|close) of )?(?P<year>20[2-9]\d)\b", re.I
)
_NAMED = re.compile(
    r"\b(?:(?P<next>next year|the coming year|the end of next year)|(?P<this>(?:later |end of |"
    r"by the end of )?this year|"
    r"(?:by the )?end of the year|by year(?:'s)?[ -]end)|(?P<decade>(?:this|the end of the) decade)|"
    r"(?P<month>next month))\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|won't|'ll|gonna|going to|is dead|be|next|coming|by|predict\w*|about to|is the year|no longer|happen\w*|"
    r"start\w*|see)\b",
    re.I,
)


def resolve_by(text: str, said_on: date | None) -> date | None:
    """The last day by which what `text` foretells shows true or false; None where the words give no such day.

    Relative words ("next year") need `said_on`; a year that has passed by then is no prediction.
    """
    if not _FUTURE.search(text):
        return None
    if said_on is not None and (named := _NAMED.search(text)):
        if named["next"]:
            return date(said_on.year + 1, 12, 31)
        if named["decade"]:
            return date(said_on.year // 10 * 10 + 9, 12, 31)
        if named["month"]:
            return said_on + timedelta(days=62)
        return date(said_on.year, 12, 31)
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        if said_on is None or year >= said_on.year:
            return date(year, 12, 31)
    if said_on is not None and (span := _SPAN.search(text)):
        return _after(said_on, span)
    return None


def _after(said_on: date, span: re.Match[str]) -> date | None:
    amount = _number(span["high"] or span["high2"] or "") or _number(span["low"] or span["low2"] or "")
    unit = (span["unit"] or span["unit2"]).lower()
    if not amount or amount > 100:
        return None
    if unit.startswith("month"):
        return said_on + timedelta(days=round(30.44 * amount))
    years = amount * (10 if unit.startswith("decade") else 1)
    return date(min(9999, said_on.year + years), 12, 31)


def _number(word: str) -> int | None:
    word = word.lower().removeprefix("a ").removesuffix(" of")
    if word.isdigit():
        return int(word)
    return _NUMBERS.get(word)
