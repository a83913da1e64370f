"""What Slack takes and what it refuses, as a validator of payloads: its documented limits and the SDK's own checks.

Every function returns problems as sentences with the place in front; an empty list is a payload that Slack takes.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.wire.slack.element_limits import (
    count_problems,
    element_problems,
    length_problems,
    plain_problems,
    text_problems,
    unique_problems,
)

Json = Mapping[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 40_000
UPDATE_TEXT = 4_000
BLOCKS_TEXT = 13_000
VIEW_BYTES = 250_000
_NAME = re.compile(r"[a-z0-9_+\-]+(::skin-tone-[2-6])?\Z")
_URL = re.compile(r"(https?|mailto|slack):\S+\Z", re.I)
_STYLES = {"bold", "italic", "strike", "code", "highlight", "client_highlight", "unlink", "underline"}
_IN_MESSAGES = {
    "section",
    "header",
    "context",
    "context_actions",
    "actions",
    "divider",
    "image",
    "rich_text",
    "markdown",
    "table",
    "input",
    "video",
    "file",
    "plan",
    "task_card",
    "card",
    "carousel",
}
_IN_VIEWS = {"section", "header", "context", "actions", "divider", "image", "rich_text", "input", "video", "alert"}


def message_problems(payload: Json, *, update: bool = False) -> list[str]:
    """A message for `chat.*` or a `response_url`."""
    text = payload.get("text")
    found: list[str] = []
    if text is not None and not isinstance(text, str):
        found.append("text: is no string")
    blocks = payload.get("blocks")
    if blocks is None:
        return found
    found += blocks_problems(blocks, most=MESSAGE_BLOCKS, allowed=_IN_MESSAGES)
    return found


def text_too_long(payload: Json, *, update: bool = False) -> bool:
    return len(payload.get("text") or "") > (UPDATE_TEXT if update else MESSAGE_TEXT)


def blocks_too_long(payload: Json) -> bool:
    return sum(map(len, texts(payload.get("blocks") or []))) > BLOCKS_TEXT


def view_problems(view: Json) -> list[str]:
    """A modal or a Home tab."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [f"type: {kind!r} is no view"]
    found = blocks_problems(view.get("blocks"), most=VIEW_BLOCKS, allowed=_IN_VIEWS)
    found += length_problems(view, "private_metadata", 0, 3_000)
    found += length_problems(view, "callback_id", 1, 255)
    found += length_problems(view, "external_id", 1, 255)
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        found.append("view: larger than 250 kB")
    blocks = view.get("blocks") or []
    if kind == "modal":
        found += plain_problems(view.get("title"), "title", 24)
        for name in ("submit", "close"):
            if name in view:
                found += plain_problems(view[name], name, 24)
        if "submit" not in view and any(block.get("type") == "input" for block in blocks):
            found.append("submit: a modal with an input needs one")
    else:
        found += [f"{name}: a Home tab has none" for name in ("title", "submit", "close") if name in view]
    return found


def blocks_problems(blocks: Any, *, most: int, allowed: set[str]) -> list[str]:
    if not isinstance(blocks, list):
        return ["blocks: is no list"]
    if not 0 < len(blocks) <= most:
        return [f"blocks: {len(blocks)} of them, 1 to {most} are taken"]
    found: list[str] = []
    for at, block in enumerate(blocks):
        found += [f"blocks/{at}/{problem}" for problem in _block(block, allowed)]
    found += unique_problems("block_id", [block.get("block_id") for block in blocks if isinstance(block, Mapping)])
    found += unique_problems("action_id", [one.get("action_id") for block in blocks for one in _interactive(block)])
    if sum(1 for block in blocks if isinstance(block, Mapping) and block.get("type") == "table") > 1:
        found.append("blocks: only one table is allowed")
    if sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown") > 12_000:
        found.append("blocks: more than 12,000 characters of markdown")
    return found or _sdk(blocks)


def texts(shown: Any) -> Iterator[str]:
    """Every string that a person reads in a payload."""
    if isinstance(shown, Mapping):
        for key, value in shown.items():
            if key in ("text", "title") and isinstance(value, str):
                yield value
            elif key not in ("value", "action_id", "block_id"):
                yield from texts(value)
    elif isinstance(shown, Sequence) and not isinstance(shown, str):
        for one in shown:
            yield from texts(one)


# --- blocks -----------------------------------------------------------------------------------------------------------


def _block(block: Any, allowed: set[str]) -> list[str]:
    if not isinstance(block, Mapping):
        return ["is no object"]
    kind = block.get("type")
    if kind not in allowed:
        return [f"type: {kind!r} is not taken here"]
    check = _BLOCKS.get(str(kind))
    return [*length_problems(block, "block_id", 1, 255), *(check(block) if check else [])]


def _section(block: Json) -> list[str]:
    found: list[str] = []
    if "text" not in block and "fields" not in block:
        found.append("text: a section needs text or fields")
    if "text" in block:
        found += text_problems(block["text"], "text", 3_000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        found.append("fields: more than 10")
    found += [problem for at, one in enumerate(fields) for problem in text_problems(one, f"fields/{at}", 2_000)]
    if "accessory" in block:
        found += element_problems(block["accessory"], "accessory")
    return found


def _header(block: Json) -> list[str]:
    return plain_problems(block.get("text"), "text", 150)


def _context(block: Json) -> list[str]:
    found = count_problems(block, "elements", 10)
    for at, one in enumerate(block.get("elements") or []):
        if one.get("type") == "image":
            found += _image({**one}, f"elements/{at}/")
        else:
            found += text_problems(one, f"elements/{at}", 3_000)
    return found


def _actions(block: Json) -> list[str]:
    found = count_problems(block, "elements", 25)
    return found + [
        problem
        for at, one in enumerate(block.get("elements") or [])
        for problem in element_problems(one, f"elements/{at}")
    ]


def _context_actions(block: Json) -> list[str]:
    found = count_problems(block, "elements", 5)
    for at, one in enumerate(block.get("elements") or []):
        if one.get("type") not in ("feedback_buttons", "icon_button"):
            found.append(f"elements/{at}: {one.get('type')!r} is not taken here")
        else:
            found += element_problems(one, f"elements/{at}")
    return found


def _input(block: Json) -> list[str]:
    found = plain_problems(block.get("label"), "label", 2_000)
    if "hint" in block:
        found += plain_problems(block["hint"], "hint", 2_000)
    element = block.get("element")
    if not isinstance(element, Mapping) or element.get("type") in ("button", "overflow", "feedback_buttons"):
        return [*found, "element: an input needs an input element"]
    return found + element_problems(element, "element")


def _image(block: Json, place: str = "") -> list[str]:
    found = length_problems(block, "alt_text", 1, 2_000, needed=True) + length_problems(block, "image_url", 1, 3_000)
    if "title" in block:
        found += plain_problems(block["title"], "title", 2_000)
    if not block.get("image_url") and not block.get("slack_file"):
        found.append("image_url: an image needs one")
    return [place + problem for problem in found]


def _markdown(block: Json) -> list[str]:
    return length_problems(block, "text", 1, 12_000, needed=True)


def _table(block: Json) -> list[str]:
    rows = block.get("rows") or []
    found = [] if 0 < len(rows) <= 100 else [f"rows: {len(rows)}, 1 to 100 are taken"]
    return found + [f"rows/{at}: more than 20 cells" for at, row in enumerate(rows) if len(row) > 20]


def _rich_text(block: Json) -> list[str]:
    found = count_problems(block, "elements", 1_000)
    for at, one in enumerate(block.get("elements") or []):
        found += [f"elements/{at}/{problem}" for problem in _rich_part(one)]
    return found


def _rich_part(part: Any, inside_list: bool = False) -> list[str]:
    kind = part.get("type") if isinstance(part, Mapping) else None
    if kind == "rich_text_list" and not inside_list:
        found = [] if part.get("style") in ("bullet", "ordered") else ["style: of a list is bullet or ordered"]
        return found + [problem for one in part.get("elements") or [] for problem in _rich_part(one, True)]
    if kind not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        return [f"type: {kind!r} is no part of a rich text"]
    elements = part.get("elements")
    if not isinstance(elements, list) or not elements:
        return ["elements: none"]
    return [f"elements/{at}/{problem}" for at, one in enumerate(elements) for problem in _rich_element(one)]


def _rich_element(element: Json) -> list[str]:
    found: list[str] = []
    match element.get("type"):
        case "text":
            found += length_problems(element, "text", 1, 3_000, needed=True, blank=True)
        case "link":
            found += length_problems(element, "url", 1, 3_000, needed=True) + length_problems(element, "text", 1, 3_000)
            if not _URL.match(str(element.get("url"))):
                found.append("url: is no address")
        case "emoji":
            if not _NAME.match(str(element.get("name"))):
                found.append("name: is no emoji")
        case "user" | "channel" | "usergroup" | "broadcast" | "date" | "team" | "color":
            pass
        case other:
            found.append(f"type: {other!r} is no element of a rich text")
    style = element.get("style", {})
    if not isinstance(style, Mapping) or not set(style) <= _STYLES:
        found.append(f"style: {style!r} is not known")
    return found


def _interactive(block: Any) -> list[Json]:
    if not isinstance(block, Mapping):
        return []
    elements = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    return [one for one in elements if isinstance(one, Mapping) and "action_id" in one]


def _sdk(blocks: Sequence[Json]) -> list[str]:
    """What `slack_sdk`'s own models have against it."""
    found: list[str] = []
    for at, block in enumerate(blocks):
        try:
            parsed = Block.parse(dict(block))
            if parsed is None:
                found.append(f"blocks/{at}: the SDK knows no {block.get('type')!r}")
            else:
                parsed.to_dict()
        except (SlackObjectFormationError, TypeError, ValueError) as error:
            found.append(f"blocks/{at}: the SDK refuses it: {error}")
    return found


_BLOCKS: dict[str, Callable[[Json], list[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "table": _table,
    "rich_text": _rich_text,
}
