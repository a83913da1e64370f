"""HTML cut into tags and text in one pass, with source lines, in time that grows with its length and no faster.

The standard library's parser, which Beautiful Soup stands on, takes quadratic time on unclosed comments and tags
(CVE-2025-6069), so pages from strangers are cut here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from bot.reading.markup import unescape_entities

_OPENING = re.compile(r"<(?=/?[A-Za-z]|[!?])")
_TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,30})")
_CLASS = re.compile(r"""\sclass\s{0,5}=\s{0,5}["']?([^"'>]{0,300})""", re.IGNORECASE)
_LOWER = {ord(letter): letter.lower() for letter in ascii_uppercase}
_RAW_TEXT = ("script", "style", "textarea", "noscript", "template", "svg", "iframe")


@dataclass(frozen=True, slots=True)
class HtmlToken:
    """A tag (`tag` lower-case, `text` empty) or a stretch of text on source `line` (`tag` empty, entities decoded)."""

    tag: str
    closing: bool
    classes: str
    text: str
    line: int


class _Finder:
    """`str.find` that remembers what is nowhere ahead, so that hostile repeats are not searched for again."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._missing: set[str] = set()

    def find(self, needle: str, start: int) -> int:
        if needle in self._missing:
            return -1
        at = self._page.find(needle, start)
        if at < 0:
            self._missing.add(needle)
        return at


def html_tokens(page: str) -> Iterator[HtmlToken]:
    """Tags and text in order. Comments, scripts and styles are left out; text comes line by line."""
    finder, folded = _Finder(page), _Finder(page.translate(_LOWER))
    at, line, length = 0, 1, len(page)
    while at < length:
        opening = _OPENING.search(page, at)
        end = length if opening is None else opening.start()
        for number, text in enumerate(page[at:end].split("\n")):
            if shown := unescape_entities(text if number == 0 else f" {text}"):
                yield HtmlToken("", False, "", shown, line + number)
        line += page.count("\n", at, end)
        if opening is None:
            return
        at, token = _markup(page, end, line, finder, folded)
        line += page.count("\n", end, at)
        if token is not None:
            yield token


def _markup(page: str, at: int, line: int, finder: _Finder, folded: _Finder) -> tuple[int, HtmlToken | None]:
    """What stands at the `<` at `at`: where to go on, and the token if it is one."""
    if page.startswith("<!--", at):
        end = finder.find("-->", at + 4)
        return (len(page) if end < 0 else end + 3), None
    name = _TAG_NAME.match(page, at)
    if name is None:
        end = finder.find(">", at)
        return (len(page) if end < 0 else end + 1), None
    end = finder.find(">", name.end())
    end = len(page) if end < 0 else end + 1
    tag, closing = name[2].lower(), bool(name[1])
    if tag in _RAW_TEXT and not closing and not page.endswith("/>", at, end):
        close = folded.find(f"</{tag}", end)
        return (len(page) if close < 0 else close), None
    classes = _CLASS.search(page, name.end(), min(end, name.end() + 2000))
    return end, HtmlToken(tag, closing, classes[1].lower() if classes else "", "", line)
