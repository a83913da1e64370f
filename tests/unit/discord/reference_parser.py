"""What Discord would make of a text: a strict reading of its markdown, written from the rules and not from our code.

Everything that could be markup counts as markup, closed or not, so that text without any token is only text.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

_LINE = (
    ("heading", re.compile(r"#{1,3}\s")),
    ("small", re.compile(r"-#\s")),
    ("quote", re.compile(r">(?:>>)?\s")),
    ("list", re.compile(r"\s*(?:[-*+]|\d+\.)(?:\s|$)")),
)
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_LINK = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"]([\s\S]*?)['\"])?\s*\)"
)
_INLINE = (
    ("url", re.compile(r"(?:https?|steam|ftp)://\S", re.I)),
    ("everyone", re.compile(r"@(?:everyone|here)")),
    ("angle", re.compile(r"<")),
    ("code", re.compile(r"`+")),
    ("strong", re.compile(r"\*\*")),
    ("star", re.compile(r"\*")),
    ("underscore", re.compile(r"_+")),
    ("strike", re.compile(r"~~")),
    ("spoiler", re.compile(r"\|\|")),
    ("at", re.compile(r"@")),
)


@dataclass
class Reading:
    """`text` is what a reader sees; `tokens` counts markup by kind; `links` are the addresses of masked links."""

    text: str = ""
    tokens: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)


def read(markdown: str) -> Reading:
    reading = Reading()
    for number, line in enumerate(markdown.split("\n")):
        reading.text += "\n" if number else ""
        _inline(_block(line, reading), reading)
    return reading


def _block(line: str, reading: Reading) -> str:
    matched = True
    while matched:
        matched = False
        for kind, pattern in _LINE:
            found = pattern.match(line)
            if found:
                reading.tokens[kind] += 1
                line = line[found.end() :]
                matched = True
    return line


def _inline(line: str, reading: Reading) -> None:
    at = 0
    while at < len(line):
        escape = _ESCAPE.match(line, at)
        if escape:
            reading.text += escape.group(1)
            at = escape.end()
            continue
        link = _LINK.match(line, at)
        if link:
            reading.tokens["link"] += 1
            reading.links.append(link.group(2))
            _inline(link.group(1), reading)
            at = link.end()
            continue
        for kind, pattern in _INLINE:
            found = pattern.match(line, at)
            if found:
                reading.tokens[kind] += 1
                at = found.end()
                break
        else:
            reading.text += line[at]
            at += 1
