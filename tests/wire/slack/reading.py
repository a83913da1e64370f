"""How Slack draws a payload: what a person reads in it, and everything in it that is alive.

Follows https://docs.slack.dev/messaging/formatting-message-text: in `mrkdwn` and in a message's own `text`, `<...>` is
a mention or a link and bare addresses become links; `rich_text` and `plain_text` read no markup.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

_TOKEN = re.compile(r"<([^<>\n]+)>")
_BARE = re.compile(r"(?<![\w/])(?:https?://|www\.|mailto:)\S+", re.I)
_STYLED = re.compile(r"(?<!\w)([*_~`])(?=\S)(.+?)(?<=\S)\1(?!\w)")
_EMOJI = re.compile(r":[a-z0-9_+\-]+:")


@dataclass(frozen=True)
class Alive:
    """Something that acts when it is shown: `kind` is mention, link, emoji, style or date."""

    kind: str
    target: str


def words(payload: Json) -> str:
    """What a person reads: the blocks, or the text where there are none."""
    blocks = payload.get("blocks")
    return (
        "\n".join(line for block in blocks for line in _lines(block))
        if blocks
        else unescaped(payload.get("text") or "")
    )


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def alive(payload: Json) -> list[Alive]:
    """All that is alive in a message or view, wherever it stands."""
    found = list(_in_blocks(payload.get("blocks") or []))
    found += _in_blocks([payload[name] for name in ("title", "submit", "close") if name in payload])
    text = payload.get("text")
    if isinstance(text, str):
        drawn = not payload.get("blocks") and payload.get("mrkdwn", True)
        found += _tokens(text)
        found += _markup(text) if drawn else []
    return found


def button_of(payload: Json, value: str) -> dict[str, Any] | None:
    """The button that sends this value."""
    for block in payload.get("blocks") or []:
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]:
            if element.get("type") == "button" and element.get("value") == value:
                return {"block_id": block.get("block_id"), "element": element}
    return None


def buttons(payload: Json) -> dict[str, dict[str, Any]]:
    """Every button by its label, as `{"block_id", "element"}`; feedback buttons by the label of each of the two."""
    found: dict[str, dict[str, Any]] = {}
    for block in payload.get("blocks") or []:
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]:
            place = {"block_id": block.get("block_id"), "element": element}
            if element.get("type") == "button":
                found.setdefault(element["text"]["text"], place)
            elif element.get("type") == "feedback_buttons":
                for name in ("positive_button", "negative_button"):
                    one = element[name]
                    found.setdefault(one["text"]["text"], {**place, "value": one["value"], "text": one["text"]})
    return found


def links(payload: Json) -> list[str]:
    return [one.target for one in alive(payload) if one.kind == "link"]


def _lines(block: Json) -> Iterator[str]:
    match block.get("type"):
        case "rich_text":
            for part in block["elements"]:
                yield "".join(_rich(one) for one in _flat(part))
        case "section":
            for one in [block.get("text"), *(block.get("fields") or [])]:
                if one:
                    yield _drawn(one)
        case "header":
            yield _drawn(block["text"])
        case "context":
            yield " ".join(_drawn(one) for one in block["elements"])
        case "input":
            yield _drawn(block["label"])
        case "markdown":
            yield str(block["text"])
        case "actions" | "context_actions":
            yield " ".join(f"[{label}]" for label in buttons({"blocks": [block]}))
        case _:
            return


def _flat(part: Json) -> Iterator[Json]:
    for one in part.get("elements") or []:
        if str(one.get("type", "")).startswith("rich_text_"):
            yield from _flat(one)
        else:
            yield one


def _rich(element: Json) -> str:
    match element.get("type"):
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "emoji":
            return f":{element['name']}:"
        case other:
            return f"<{other}>"


def _drawn(text: Json) -> str:
    return unescaped(str(text["text"])) if text["type"] == "mrkdwn" else str(text["text"])


def _in_blocks(shown: Any) -> Iterator[Alive]:
    if isinstance(shown, Mapping):
        match shown.get("type"):
            case "mrkdwn":
                yield from _tokens(str(shown["text"]))
                yield from _markup(str(shown["text"]))
            case "plain_text" if shown.get("emoji", True):
                yield from (Alive("emoji", one) for one in _EMOJI.findall(str(shown["text"])))
            case "markdown":
                yield from _tokens(str(shown["text"]))
                yield from _markup(str(shown["text"]))
            case "user" | "usergroup" | "channel" | "broadcast" | "team":
                yield Alive("mention", str(shown))
            case "link":
                yield Alive("link", str(shown["url"]))
            case "emoji":
                yield Alive("emoji", str(shown["name"]))
            case "date":
                yield Alive("date", str(shown))
            case "button" if shown.get("url"):
                yield Alive("link", str(shown["url"]))
        for value in shown.values():
            yield from _in_blocks(value)
    elif isinstance(shown, list):
        for one in shown:
            yield from _in_blocks(one)


def _tokens(text: str) -> list[Alive]:
    return [Alive("mention" if one[0] in "@#!" else "link", one) for one in _TOKEN.findall(text)]


def _markup(text: str) -> list[Alive]:
    bare = _TOKEN.sub(" ", text)
    found = [Alive("link", one) for one in _BARE.findall(bare)]
    found += [Alive("style", one) for _, one in _STYLED.findall(bare)]
    return found + [Alive("emoji", one) for one in _EMOJI.findall(bare)]
