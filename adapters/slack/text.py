"""Text on its way to Slack: cleaned of what cannot be seen, escaped, cut into pieces between characters."""

import re
from collections.abc import Iterator

from bot.chat.graphemes import graphemes
from bot.chat.visible import visible

PIECE = 2_900
"""Characters of one text object, of the 3,000 that Slack takes."""

_SAFE_ADDRESS = re.compile(r"https?://[^\s<>|\"'`\\^{}\x00-\x20]+\Z", re.I)
_LONGEST_ADDRESS = 3_000


def escaped(text: str) -> str:
    """Cleaned, with the three characters replaced that Slack reads as markup.

    https://docs.slack.dev/messaging/formatting-message-text: exactly these, the ampersand first.
    """
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def safe_address(url: str | None) -> str | None:
    """The address, if it is a web address that can stand in a link."""
    if not url or len(url) > _LONGEST_ADDRESS or visible(url) != url:
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
