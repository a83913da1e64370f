"""Markdown inside a line of speech: what is shown of it, and the times that stand in it."""

import html
import re
from dataclasses import dataclass

from bot.reading.clock_times import CLOCK, clock_seconds

_SPECIAL = re.compile(r"[\\\[*_`&]")
_LINK = re.compile(
    r"!?\[([^\[\]\n]{1,300})\]\((?:https?://[^()\n]{0,600}(?:\([^()\n]{0,200}\)[^()\n]{0,600})?|"
    r"[^()\s]{0,600}(?:\([^()\s]{0,200}\)[^()\s]{0,600})?)\)"
)
_STARRED = re.compile(
    r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]{1,4000}?)(?<=[^\s*\\])\1(?![\w*])|(?<![\w*\\])\*(?=\S)([^*\n]{1,4000}) \*$"
)
_UNDERLINED = re.compile(r"(?<![\w\\/_])_(?=[^\s_])([^_\n]{1,1000}?)(?<=[^\s_])_(?![\w_])")
_CODE = re.compile(r"(?<!`)`([^`\n]{1,500})`(?!`)")
_NOTE = re.compile(r"\\?\[([^\[\]\n]{0,200}?)\\?\]|\\?\[(laugh\w{0,5}|applause)\\?\[(?=\s|$)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CLOCK_IN_NOTE = re.compile(rf"\\*{CLOCK}")
_NOT_UNDERSTOOD = re.compile(r"unint\w*ligible|inaudible|indistinct|indiscernible|garbled|^\\", re.IGNORECASE)
_STAGE = re.compile(
    r"\b(?:laugh\w*|applau\w+|clap\w*|chuckl\w*|giggl\w*|snicker\w*|cheer(?:s|ing)|sigh\w*|gasp\w*|groan\w*|cough\w*|"
    r"snort\w*|sneez\w*|whisper\w*|sing(?:s|ing)|hum(?:s|ming)|whistl\w*|music|jingle|theme|intro|outro|sounds?|noises?|"
    r"beep\w*|bleep\w*|static|silence|pause\w*|cross-?talk\w*|over-?lapping|unint\w*ligible|inaudible|indistinct|"
    r"indiscernible|garbled|foreign|recording|audio|video|clip|plays?|playing|voices?|accent|ads?|break|sponsor\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """Words of one line as they are shown; `seconds` when a time stood before them; `glued` to the piece before.

    `gap` says that words before these could not be understood: what stands around them is no whole sentence.
    """

    words: str
    seconds: float | None = None
    glued: bool = False
    gap: bool = False


def unescape_entities(text: str) -> str:
    """Entities that end in a semicolon become their character; a bare `&` stays itself."""
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text) if "&" in text else text


def show_markdown(line: str) -> list[ShownPiece]:
    """The words of `line` without its markup, cut where a time stands. No word is changed, added or moved."""
    if not _SPECIAL.search(line):
        return [ShownPiece(line)]
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    if "`" in line:
        line = _CODE.sub(r"\1", line)
    if "*" in line:
        line = _STARRED.sub(lambda match: match[2] or match[3], line)
    if "_" in line:
        line = _UNDERLINED.sub(r"\1", line)
    return _without_notes(line) if "[" in line else [ShownPiece(_unescape(line))]


def _unescape(text: str) -> str:
    return unescape_entities(_ESCAPE.sub(r"\1", text) if "\\" in text else text)


def _without_notes(line: str) -> list[ShownPiece]:
    pieces: list[ShownPiece] = []
    words, seconds, glued, gap, start = "", None, False, False, 0
    for match in _NOTE.finditer(line):
        note = match[1] if match[1] is not None else match[2]
        clock = _CLOCK_IN_NOTE.search(note)
        time = clock_seconds(*clock.groups()) if clock else None
        if time is None and not is_stage_note(note, line, match.start(), match.end()):
            continue
        words = _joined(words, line[start : match.start()])
        start = match.end()
        missing = _NOT_UNDERSTOOD.search(note) is not None
        if time is not None or missing:
            pieces.append(ShownPiece(_unescape(words), seconds, glued, gap))
            gap = missing
            glued = bool(words) and not words[-1:].isspace() and not line[start : start + 1].isspace()
            words, seconds = "", time
    pieces.append(ShownPiece(_unescape(_joined(words, line[start:])), seconds, glued, gap))
    return pieces


def is_stage_note(note: str, line: str, start: int, end: int) -> bool:
    """Whether `line[start:end]`, a bracket around `note`, tells what happened rather than what was said.

    A bracket inside a word (`map[string]int`) is part of the word.
    """
    if line[start - 1 : start].isalnum() and line[end : end + 1].isalnum():
        return False
    return _STAGE.search(note) is not None


def _joined(left: str, right: str) -> str:
    """What remains around a removed note: one space where there were two, none before a comma or a full stop."""
    if not left or not right:
        return left or right
    if left[-1].isspace() and (right[0].isspace() or (right[0] in ",.;:!?" and right[:2] != "..")):
        return left.rstrip() + right
    return left + right


_BRACKETED = re.compile(r"\[([^\[\]\n]{1,60})\]|\u266a")


def without_stage_notes(text: str) -> str:
    """Captions and plain text without `[Music]` and the like; brackets around spoken words stay."""
    if "[" not in text and "\u266a" not in text:
        return text
    words, start = "", 0
    for match in _BRACKETED.finditer(text):
        if match[1] is None or is_stage_note(match[1], text, match.start(), match.end()):
            words = _joined(words, text[start : match.start()])
            start = match.end()
    return _joined(words, text[start:]) if start else text
