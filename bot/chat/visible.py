"""Text of others as every screen may show it: nothing in it that cannot be seen, and nothing that turns what can."""

import re
import unicodedata

_MARKS_KEPT = 8
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINERS = re.compile(r"(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\u200c\u200d])")
_JOINERS_IN_A_ROW = re.compile(r"([\u200c\u200d])[\u200c\u200d]+")


def visible(text: str) -> str:
    """Without bidirectional, invisible and control characters, and without towers of accents.

    Lines end with a line feed. Joiners stay where they hold emoji and scripts together: between two characters beyond
    ASCII.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SURROGATES.sub("\ufffd", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    text = _JOINERS.sub("", _JOINERS_IN_A_ROW.sub(r"\1", text))
    return text if text.isascii() else _with_few_marks(text)


def _with_few_marks(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MARKS_KEPT:
            kept.append(character)
    return "".join(kept)
