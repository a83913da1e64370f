"""Untrusted text on its way to Discord: cleaned of what cannot be seen, no markup, mention or link of its own.

Discord takes a backslash before any character that is no letter, digit or space as "this character, literally", so
escaped text reads as it was written. https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from bot.chat.graphemes import cut
from bot.chat.visible import visible

_LIVE = re.compile(r"[\\*_~|`>#\[\]()<:@]")
_LIST_MARK = re.compile(r"^([^\S\n]*)(?:([-+])|(\d+)([.]))", re.M)
_ADDRESS = re.compile(r"https?://[^\s<>|\"'`\\^{}\[\]\x00-\x20\x7f-\x9f]+\Z", re.I)
_GROWTH = 10
"""Characters that an address may grow by being made safe; `bot.chat.measures` reserves that much around it."""


def units(text: str) -> int:
    """Length as Discord's clients count it: UTF-16 code units, never less than characters."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """`visible`, with spaces for tabs."""
    return visible(text).replace("\t", " ")


def escaped(text: str) -> str:
    """Cleaned, and every character literal that could begin markup, a mention, an emoji, a link or a list."""
    return _LIST_MARK.sub(_literal_list_mark, _LIVE.sub(r"\\\g<0>", clean(text)))


def one_line(text: str) -> str:
    """`escaped`, in one line."""
    return escaped(" ".join(clean(text).split()))


def quoted(text: str) -> str:
    """`escaped`, every line of it drawn as a quote."""
    return "\n".join(f"> {line}" for line in escaped(text).split("\n"))


def small(text: str) -> str:
    """`escaped` in one line, as Discord's small print."""
    return f"-# {one_line(text)}"


def link(label: str, url: str | None) -> str:
    """Our own link; the label alone where the address is no web address that is safe to hide behind words.

    A label holds no brackets: Discord's parser counts them even when escaped.
    """
    shown = escaped(" ".join(clean(label).split()).replace("[", "(").replace("]", ")"))
    address = safe_address(url)
    return f"[{shown}]({address})" if shown and address else shown


def safe_address(url: str | None) -> str | None:
    if not url or clean(url) != url or not _ADDRESS.match(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    made = url.replace("(", "%28").replace(")", "%29").replace("*", "%2A")
    if not parts.hostname or "@" in parts.netloc or len(made) > len(url) + _GROWTH:
        return None
    return made


def plain(text: str, most: int) -> str:
    """For places that know no markup (button labels, thread names, modals): one clean line of at most `most` units."""
    return cut(" ".join(clean(text).split()), most, "\u2026", units)


def unwrapped(text: str, names: Callable[[str], str] = lambda _: "") -> str:
    """Words as a person reads them, from Discord's own marks: `<@1>`, `<#1>`, `<:wave:1>`, `</quote:1>`, `<t:1>`.

    `names` gives what stands for the id of a person; nothing by default.
    """
    text = re.sub(r"<@!?(\d+)>", lambda found: names(found.group(1)), text)
    text = re.sub(r"<(?:@&|#|t:)[^<>\s]{1,40}>", "", text)
    text = re.sub(r"<a?:(\w{1,32}):\d+>", r":\1:", text)
    text = re.sub(r"<(/[^<>:]{1,100}):\d+>", r"\1", text)
    return " ".join(text.split())


def _literal_list_mark(found: re.Match[str]) -> str:
    indent, bullet, number, dot = found.groups()
    return f"{indent}\\{bullet}" if bullet else f"{indent}{number}\\{dot}"
