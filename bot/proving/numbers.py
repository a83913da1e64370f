"""Numbers, by their value: `forty`, `40` and `40%` are one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_UNITS |= {
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
}
_UNITS |= {"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10}
_UNITS |= {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "dix": 10}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9, "trillion": 10**12}
_JOINS = frozenset({"and"})
_SHORT_SCALES = {"k": 1_000, "m": 1_000_000, "b": 10**9, "bn": 10**9}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?:\s?(?:k|m|b|bn)\b)?|[^\W\d_]+", re.I)
_UNIT = re.compile(r"(?:s|th|st|nd|rd|x|ms|gb|tb|mb|kb|am|pm)\b", re.I)
_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)\s?([a-z]*)", re.I)


@dataclass(frozen=True, slots=True)
class Number:
    """A value and where its words begin and end."""

    value: float
    start: int
    end: int


def numbers_in(text: str) -> list[Number]:
    """Numbers in digits or words, in order. `one` alone is none: it is seldom meant as a number."""
    found: list[Number] = []
    run: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(text):
        token = match.group().lower()
        if match.start() and text[match.start() - 1].isalpha() and token[0].isdigit():
            continue  # S3 and h264 are names
        if token[-1].isdigit() and text[match.end() : match.end() + 1].isalpha() and not _UNIT.match(text, match.end()):
            continue
        if _is_part(token, bool(run)):
            run.append((token, match.start(), match.end()))
            continue
        found.extend(_read(run))
        run = []
    found.extend(_read(run))
    return found


def is_number(folded: str) -> bool:
    """Whether a word is a number, or a part of one, by itself."""
    return folded[0].isdigit() or folded in _UNITS or folded in _TENS or folded in _SCALES


def _is_part(token: str, inside: bool) -> bool:
    return is_number(token) or (inside and token in _JOINS)


def _read(run: list[tuple[str, int, int]]) -> Iterator[Number]:
    """The numbers of a run of number words: `two thousand and five` is one, `two, three` are two."""
    while run and run[-1][0] == "and":
        run.pop()
    total: float = 0
    current: float | None = None
    start = end = -1
    last = 0.0
    alone = ""
    for token, opens, closes in run:
        if token in _JOINS:
            continue
        value = _value(token)
        scale = token in _SCALES
        joins = current is not None and (scale or (0 < value < last and not token[0].isdigit() and last >= 20))
        if current is not None and not joins:
            if alone != "one":
                yield Number(total + current, start, end)
            total, current = 0, None
        if current is None:
            start, current, alone = opens, value, token
        elif scale:
            if value >= 1_000:
                total, current = total + current * value, 0
            else:
                current *= value
            alone = ""
        else:
            current += value
            alone = ""
        last, end = value, closes
    if current is not None and alone != "one":
        yield Number(total + current, start, end)


def _value(token: str) -> float:
    if token[0].isdigit():
        found = _DIGITS.fullmatch(token)
        digits, short = found.groups() if found else (token, "")
        return _plain(digits) * _SHORT_SCALES.get(short.lower(), 1)
    return float(_UNITS.get(token) or _TENS.get(token) or _SCALES.get(token) or 0)


def _plain(digits: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits)
    if grouped and not (digits.count(".") == 1 and "," not in digits):
        return float(re.sub(r"[.,]", "", digits))
    parts = digits.replace(",", ".").split(".")
    return float(f"{parts[0]}.{parts[1]}") if len(parts) == 2 else float("".join(parts))
