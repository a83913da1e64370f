"""What screens would make of what they are sent, read strictly and from their own rules: each problem in words."""

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from rich.console import Console

from adapters.playground.terminal_render import TerminalRenderer
from bot.chat.blocks import Block
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from tests.unit.discord.reference_parser import read

Json = dict[str, object]

OWN_HOSTS = frozenset({"127.0.0.1", "show.example"})
_LIVE_ON_SLACK = frozenset({"user", "usergroup", "broadcast", "channel", "team", "date", "color", "mrkdwn", "raw_text"})
_OUR_EMOJI = frozenset({"mag", "warning"})
_OUR_MARKUP = frozenset({"strong", "quote", "small", "link"})
_EMBED = frozenset({"title", "description", "color", "url", "image"})
_CARRIED = frozenset({"value", "custom_id", "action_id", "callback_id", "private_metadata"})
_MARKER = "https://discord.com/#aftershow-"
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(code) for code in range(0x180B, 0x1810)}
_COUNTING = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Signs of Arabic, Syriac and Kaithi that stand around numbers: Unicode calls them formats, readers see them."""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TERMINAL_LINK = re.compile(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\")
_TAGS = frozenset({
    "div", "span", "p", "h2", "h3", "ul", "ol", "li", "figure", "figcaption", "blockquote", "cite", "q", "strong",
    "mark", "button", "a", "img", "header", "time", "article",
})  # fmt: skip
_PROPS = frozenset({
    "dir", "role", "href", "target", "rel", "src", "alt", "type", "datetime", "data-message", "aria-hidden",
    "aria-label", "aria-busy",
})  # fmt: skip
_PAGE_TAGS = frozenset({
    "html", "head", "meta", "title", "link", "body", "a", "header", "img", "nav", "main", "h1", "h2", "p", "section",
    "div", "span", "mark", "em", "footer", "ul", "li", "code",
})  # fmt: skip
_PAGE_ATTRIBUTES = frozenset({
    "lang", "charset", "name", "content", "rel", "href", "type", "class", "id", "tabindex", "dir", "src", "alt",
    "width", "height", "target", "aria-label", "role",
})  # fmt: skip


def is_foreign(url: str) -> bool:
    return urlsplit(url).hostname not in OWN_HOSTS


def unseen(text: str) -> str:
    """Signs that nobody sees, that turn what others see, or that steer a terminal, by their numbers."""
    found = [one for at, one in enumerate(text) if _is_unseen(text, at)]
    return " ".join(f"U+{ord(one):04X}" for one in dict.fromkeys(found))


def _is_unseen(text: str, at: int) -> bool:
    one = text[at]
    if one in "\u200c\u200d":
        around = text[at - 1 : at], text[at + 1 : at + 2]
        return not all(side and side > "\x7f" for side in around)
    kind = unicodedata.category(one)
    hidden = kind in {"Cc", "Cf", "Cs", "Zl", "Zp"} or one in _UNSEEN
    return hidden and one != "\n" and one not in _COUNTING


def unseen_in(payload: Json) -> Iterator[str]:
    yield from (f"unseen: {signs} in {text[:80]!r}" for text in shown(payload) if (signs := unseen(text)))


# --- Slack ------------------------------------------------------------------------------------------------------------


def on_slack(payload: Json) -> Iterator[str]:
    """`payload` is a message or a view, as it goes over the wire."""
    drawn = json.loads(json.dumps(payload))
    for one in objects(drawn):
        kind = one.get("type")
        if kind in _LIVE_ON_SLACK or (kind == "emoji" and one.get("name") not in _OUR_EMOJI):
            yield f"live on Slack: {one}"
        if kind == "plain_text" and one.get("emoji") is not False:
            yield f"Slack would read emoji in {one}"
        for name in ("url", "image_url", "thumb_url"):
            if isinstance(url := one.get(name), str) and is_foreign(url):
                yield f"link on Slack: {url}"
    if re.search("[<>]", str(drawn.get("text", "")) if "blocks" in drawn else ""):
        yield f"token in Slack's notification: {drawn['text']!r}"
    if drawn.get("unfurl_links") or drawn.get("unfurl_media") or drawn.get("link_names"):
        yield "Slack would unfold or read names"
    if drawn.get("parse", "none") != "none" or drawn.get("mrkdwn"):
        yield "Slack would read markup"
    yield from unseen_in(drawn)


# --- Discord ----------------------------------------------------------------------------------------------------------


def on_discord(payload: Json) -> Iterator[str]:
    drawn = json.loads(json.dumps(payload))
    if drawn["allowed_mentions"] != {"parse": [], "replied_user": False} or drawn.get("content"):
        yield f"Discord may mention: {drawn['allowed_mentions']}"
    for embed in drawn["embeds"]:
        if set(embed) - _EMBED or not str(embed.get("url", _MARKER)).startswith(_MARKER):
            yield f"in an embed: {embed}"
        for text in (embed.get("title", ""), embed.get("description", "")):
            reading = read(text)
            if live := {name for name, count in reading.tokens.items() if count and name not in _OUR_MARKUP}:
                yield f"live on Discord: {sorted(live)} in {text!r}"
            yield from (f"link on Discord: {url}" for url in reading.links if is_foreign(url.replace("\\", "")))
    for one in objects(drawn["components"]):
        if "url" in one or "emoji" in one:
            yield f"a button that leads away: {one}"
    yield from unseen_in(drawn)


def read_on_discord(payload: Json) -> str:
    """What people read there."""
    embeds = payload["embeds"]
    assert isinstance(embeds, list)
    return " ".join(read(text).text for one in embeds for text in (one.get("title", ""), one.get("description", "")))


# --- the playground and terminals -------------------------------------------------------------------------------------


def in_browser(elements: list[Json]) -> Iterator[str]:
    """`elements` are what NiceGUI sends for the browser to make, as it is serialised."""
    for one in json.loads(json.dumps(elements)):
        props = one.get("props", {})
        if one["tag"] not in _TAGS or one.get("slots") or not set(props) <= _PROPS:
            yield f"an element of nobody's: {one}"
        if any(not re.fullmatch(r"\d{1,3}%", value) for value in one.get("style", {}).values()):
            yield f"a style of nobody's: {one['style']}"
        for url in (props.get("href"), props.get("src")):
            if url is not None and is_foreign(url) and not url.startswith(("/transcripts/", "/pictures/")):
                yield f"link in the browser: {url}"
        for text in (one.get("text", ""), *map(str, props.values())):
            if signs := unseen(text):
                yield f"unseen in the browser: {signs} in {text!r}"


def in_terminal(blocks: tuple[Block, ...]) -> Iterator[str]:
    out = io.StringIO()
    TerminalRenderer(Console(file=out, force_terminal=True, width=120, color_system="truecolor")).render(blocks)
    yield from (
        f"link in the terminal: {url}" for url in _TERMINAL_LINK.findall(out.getvalue()) if url and is_foreign(url)
    )
    if signs := unseen(_COLOUR.sub("", _TERMINAL_LINK.sub("", out.getvalue()))):
        yield f"unseen in the terminal: {signs}"
    if signs := unseen(plain_text(OutgoingMessage(blocks=blocks))):
        yield f"unseen in the shell: {signs}"


# --- transcript pages -------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.marked = ""
        self._in_mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _PAGE_TAGS or not {name for name, _ in attrs} <= _PAGE_ATTRIBUTES:
            self.problems.append(f"a tag of nobody's on a page: {tag} {attrs}")
        for name, value in attrs:
            if (name in {"href", "src"} and value and is_foreign(value) and value[0] not in "/#") or (value or "")[
                :2
            ] == "//":
                self.problems.append(f"link on a page: {value}")
            if signs := unseen(value or ""):
                self.problems.append(f"unseen on a page: {signs}")

        self._in_mark |= tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark &= tag != "mark"

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self.problems.append(f"a declaration on a page: {decl}")

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment on a page: {data}")

    def handle_data(self, data: str) -> None:
        self.marked += data if self._in_mark else ""
        if signs := unseen(data):
            self.problems.append(f"unseen on a page: {signs} in {data[:80]!r}")


def _is_ours(url: str) -> bool:
    return not is_foreign(url) or (url[:1] in ("/", "#") and url[:2] != "//")


def on_page(html: str) -> tuple[list[str], str]:
    """Problems, and the words that are marked there."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.problems, page.marked


# --- walking ----------------------------------------------------------------------------------------------------------


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def shown(value: object) -> Iterator[str]:
    """Strings that somebody may see: not what buttons and windows carry for us."""
    if isinstance(value, dict):
        value = {name: one for name, one in value.items() if name not in _CARRIED}
        for one in value.values():
            yield from shown(one)
    elif isinstance(value, list):
        for one in value:
            yield from shown(one)
    elif isinstance(value, str):
        yield value


def objects(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(one)
