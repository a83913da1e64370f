"""Data for a model, set apart from our words: whatever it says, it cannot leave its line.

Everything that people said, wrote or named goes through here and nowhere else. Each piece of data becomes one line
that opens with a mark of ours, and only our lines open with `==`: no data can end its section or open another.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_LINE = 1_500
"""Characters of one line; what is longer is cut."""
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_SIGNS = str.maketrans({"<": "\u2039", ">": "\u203a", "[": "(", "]": ")", "`": "'"})
"""Signs of which servers make turns, tags and code, and a lookalike for each."""
_RULES = re.compile(r"={2,}|-{3,}|#{2,}|\*{2,}|_{2,}|~{2,}")
_MOST_MARKS = 4
"""Marks above or below one letter."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of data under a heading of ours. With `numbers`, one for each line, lines can be cited by them."""

    heading: str
    lines: Sequence[str]
    numbers: Sequence[int] | None = None


def material(sections: Iterable[Section]) -> str:
    """The user's part of a model call."""
    written: list[str] = []
    for section in sections:
        written.append(f"== {section.heading} ==")
        if section.numbers is None:
            written.extend(f"> {data_line(line)}" for line in section.lines)
        else:
            pairs = zip(section.numbers, section.lines, strict=True)
            written.extend(f"{number}: {data_line(line)}" for number, line in pairs)
    written.append("== End ==")
    return "\n".join(written)


def data_line(text: str, most: int = LONGEST_LINE) -> str:
    """One line of plain text: nothing unseen, no tags, no rules, no heaps of marks."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[: 4 * most]).translate(_SIGNS):
        kind = unicodedata.category(char)
        if kind in _UNSEEN or kind in {"Zl", "Zp"}:
            kept.append(" " if char.isspace() or kind in {"Zl", "Zp"} else "")
            continue
        marks = marks + 1 if kind.startswith("M") else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    line = " ".join(_RULES.sub(" ", "".join(kept)).split())
    return line if len(line) <= most else line[:most].rstrip() + "\u2026"
