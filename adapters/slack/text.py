"""Text on its way to Slack: cleaned of what cannot be seen, escaped, cut into pieces between characters."""

import re
import unicodedata
from collections.abc import Iterator

from bot.chat.graphemes import graphemes

PIECE = 2_900
"""Characters of one text object, of the 3,000 that Slack takes."""

_MARKS_KEPT = 8
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINERS = re.compile(r"(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\u200c\u200d])")
_JOINERS_IN_A_ROW = re.compile(r"([\u200c\u200d])[\u200c\u200d]+")
_SAFE_ADDRESS = re.compile(r"https?://[^\s<>|\"'`\\^{}\x00-\x20]+\Z", re.I)
_LONGEST_ADDRESS = 3_000


def clean(text: str) -> str:
    """Without bidirectional, invisible and control characters, and without towers of accents.

    Joiners stay where they hold emoji and scripts together: between two characters beyond ASCII.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SURROGATES.sub("\ufffd", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    text = _JOINERS.sub("", _JOINERS_IN_A_ROW.sub(r"\1", text))
    return _with_few_marks(text)


def escaped(text: str) -> str:
    """Cleaned, with the three characters replaced that Slack reads as markup.

    https://docs.slack.dev/messaging/formatting-message-text: exactly these, the ampersand first.
    """
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def safe_address(url: str | None) -> str | None:
    """The address, if it is a web address that can stand in a link."""
    if not url or len(url) > _LONGEST_ADDRESS or clean(url) != url:
        return None
    return url if _SAFE_ADDRESS.match(url) else None


def pieces(text: str, most: int = PIECE) -> Iterator[str]:
    """The whole text in pieces of at most `most` characters, parted between graphemes and after words if near."""
    while len(text) > most:
        end = _end_of_graphemes(text, most)
        space = text.rfind(" ", end * 3 // 4, end)
        end = space + 1 if space > 0 else end
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def _end_of_graphemes(text: str, most: int) -> int:
    end = 0
    for one in graphemes(text[: most + 64]):
        if end + len(one) > most:
            break
        end += len(one)
    return end or most


def _with_few_marks(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MARKS_KEPT:
            kept.append(character)
    return "".join(kept)
