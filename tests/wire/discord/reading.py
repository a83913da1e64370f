"""Messages as a person reads them: Discord's own marks taken for what they do. Written apart from the renderer.

Rules of https://support.discord.com/hc/en-us/articles/210298617 and of the client's parser: a backslash before
anything but a letter, digit or space makes it literal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])", re.S)
_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>|<id:\w+>|</[^>]+:\d+>|<t:-?\d+(?::\w)?>|<a?:\w+:\d+>|@everyone|@here")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((https?://[^\s()]+)\)", re.S)
_BARE = re.compile(r"<?https?://[^\s<>]+>?", re.I)
_MARK = re.compile(r"\*\*\*|\*\*|\*|__|_|~~|\|\||```|`")
_LINE = re.compile(r"(?:>>> |> )?(?:#{1,3} |-# |[*\-] |\d+\. )?")
_OPENS = re.compile(r">>> |> |#{1,3} (?=\S)|-# (?=\S)|[*-] (?=\S)|\d+\. (?=\S)")


@dataclass
class Scanned:
    """`text` is what is left to read. `marks` are those that style or structure, in order."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def scan(text: str) -> Scanned:
    """What of a message's text is alive: any mark that begins something counts, whether or not it is closed."""
    found, at, fresh = Scanned(), 0, True
    while at < len(text):
        rest = text[at:]
        if fresh and (opened := _OPENS.match(rest)):
            found.marks.append(opened.group().strip())
            at += opened.end()
            continue
        fresh = text[at] == "\n" or (fresh and text[at] == " ")
        if escaped := _ESCAPED.match(rest):
            found.text += escaped.group(1)
            at += escaped.end()
        elif link := _LINK.match(rest):
            inner = scan(link.group(1))
            found.text += inner.text
            found.links.append(link.group(2))
            found.marks += inner.marks
            found.mentions += inner.mentions
            at += link.end()
        elif mention := _MENTION.match(rest):
            found.mentions.append(mention.group())
            found.text += mention.group()
            at += mention.end()
        elif bare := _BARE.match(rest):
            found.bare.append(bare.group())
            found.text += bare.group()
            at += bare.end()
        elif mark := _MARK.match(rest):
            found.marks.append(mark.group())
            at += mark.end()
        else:
            found.text += text[at]
            at += 1
    return found


def visible(text: str) -> str:
    return scan(text).text


def texts(body: dict[str, Any]) -> Iterator[str]:
    """Everything written in a message, in the order it is read; labels of buttons left out."""
    if body.get("content"):
        yield str(body["content"])
    for embed in body.get("embeds") or ():
        for name in ("title", "description"):
            if embed.get(name):
                yield str(embed[name])
        for entry in embed.get("fields") or ():
            yield str(entry["name"])
            yield str(entry["value"])
        if embed.get("footer"):
            yield str(embed["footer"]["text"])
    yield from _components(body.get("components"))


def _components(components: Any) -> Iterator[str]:
    for one in components or ():
        if one.get("type") == 10:
            yield str(one["content"])
        yield from _components(one.get("components"))
