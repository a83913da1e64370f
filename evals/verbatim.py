"""Whether a quoted text stands, to the letter, where its receipt says.

Two readings of the source's lines count. *Raw*: the text, white space folded, is in the lines start..end joined by one
space. *Clean*: the same after the markup of those lines is taken away by the rules below, written here apart from the
program's own readers: speaker labels, timestamps, links (their label stays), escapes, entities, emphasis, cue timing.
Stage notes such as `[laughter]` may be kept or dropped; words may not.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class Reading(StrEnum):
    RAW = "raw"
    CLEAN = "clean"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Check:
    """`tight` when no line at either end of the cited range could be left out."""

    reading: Reading
    tight: bool


_LABEL = re.compile(r"^\s*\*\*[^*\n]{1,80}?(?::\*\*|\*\*:)\s*")
_INTERLUDE = re.compile(r"^\s*\*\*\w+(?::\*\*|\*\*:)\s*(?:\\?\[[\d:.]+\\?\](?:\s+to\s+)?)*\s*$")
_STAMP = re.compile(r"\\?\[(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\.\d+)?\\?\]")
_NOTE = re.compile(r"\\?\[[^\[\]\n]{1,80}?\\?[\[\]]")
_LINK = re.compile(r"!?(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([^\w\s]|_)")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`)")
_TAG = re.compile(r"<[^>\n]{1,200}>")
_HEAD = re.compile(r"<(cite|time)>[^<\n]*</\1>")
_CUE = re.compile(r"^\s*(?:(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->.*|\d+|NOTE\b.*)\s*$")
_BARE_LABEL = re.compile(r"^\s*[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}:\s+")
_JSON_BODY = re.compile(r"\"(?:body|text)\"\s*:\s*(\"(?:\\.|[^\"\\])*\")")


@lru_cache(maxsize=64)
def source_lines(path: Path) -> tuple[str, ...]:
    """The lines of a source, split at every line feed."""
    return tuple(path.read_bytes().decode("utf-8-sig", errors="replace").split("\n"))


def fold(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


def check(text: str, path: Path, start_line: int, end_line: int) -> Check:
    """How `text` stands on the 1-based, inclusive lines of the file at `path`."""
    lines = source_lines(path)
    if not 1 <= start_line <= end_line <= len(lines) or not text.strip():
        return Check(Reading.ABSENT, tight=False)
    cited = lines[start_line - 1 : end_line]
    reading = _reading(text, cited)
    loose = len(cited) > 1 and (
        _reading(text, cited[1:]) is not Reading.ABSENT or _reading(text, cited[:-1]) is not Reading.ABSENT
    )
    return Check(reading, tight=reading is not Reading.ABSENT and not loose)


def _reading(text: str, cited: tuple[str, ...]) -> Reading:
    wanted = fold(text)
    if wanted in fold(" ".join(cited)):
        return Reading.RAW
    if any(wanted in clean for clean in _clean_forms(cited)):
        return Reading.CLEAN
    return Reading.ABSENT


def _clean_forms(cited: tuple[str, ...]) -> Iterator[str]:
    joined = "\n".join(cited)
    if bodies := _JSON_BODY.findall(joined):
        yield fold(" ".join(json.loads(body) for body in bodies))
    spoken = [line for line in cited if not _CUE.match(line) and not _INTERLUDE.match(line)]
    for labels in (_LABEL, _BARE_LABEL):
        unlabelled = [labels.sub("", line) for line in spoken]
        for notes in (_STAMP, _NOTE):
            yield fold(" ".join(_plain(line, notes) for line in unlabelled))


def _plain(line: str, dropped: re.Pattern[str]) -> str:
    """One source line without its markup. Links come first: their brackets are no stage notes."""
    line = _LINK.sub(lambda match: match[1], line)
    line = dropped.sub(" ", line)
    line = html.unescape(_TAG.sub(" ", _HEAD.sub(" ", line)))
    return _ESCAPE.sub(lambda match: match[1], _EMPHASIS.sub("", line))
