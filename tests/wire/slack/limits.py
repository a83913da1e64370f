"""What Slack takes and what it refuses, as a validator of payloads: its documented limits and the SDK's own checks.

Every function returns problems as sentences with the place in front; an empty list is a payload that Slack takes.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

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
    found += _length(view, "private_metadata", 0, 3_000)
    found += _length(view, "callback_id", 1, 255)
    found += _length(view, "external_id", 1, 255)
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        found.append("view: larger than 250 kB")
    blocks = view.get("blocks") or []
    if kind == "modal":
        found += _plain(view.get("title"), "title", 24)
        for name in ("submit", "close"):
            if name in view:
                found += _plain(view[name], name, 24)
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
    found += _unique("block_id", [block.get("block_id") for block in blocks if isinstance(block, Mapping)])
    found += _unique("action_id", [one.get("action_id") for block in blocks for one in _interactive(block)])
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
    return [*_length(block, "block_id", 1, 255), *(check(block) if check else [])]


def _section(block: Json) -> list[str]:
    found: list[str] = []
    if "text" not in block and "fields" not in block:
        found.append("text: a section needs text or fields")
    if "text" in block:
        found += _text(block["text"], "text", 3_000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        found.append("fields: more than 10")
    found += [problem for at, one in enumerate(fields) for problem in _text(one, f"fields/{at}", 2_000)]
    if "accessory" in block:
        found += _element(block["accessory"], "accessory")
    return found


def _header(block: Json) -> list[str]:
    return _plain(block.get("text"), "text", 150)


def _context(block: Json) -> list[str]:
    found = _count(block, "elements", 10)
    for at, one in enumerate(block.get("elements") or []):
        if one.get("type") == "image":
            found += _image({**one}, f"elements/{at}/")
        else:
            found += _text(one, f"elements/{at}", 3_000)
    return found


def _actions(block: Json) -> list[str]:
    found = _count(block, "elements", 25)
    return found + [
        problem for at, one in enumerate(block.get("elements") or []) for problem in _element(one, f"elements/{at}")
    ]


def _context_actions(block: Json) -> list[str]:
    found = _count(block, "elements", 5)
    for at, one in enumerate(block.get("elements") or []):
        if one.get("type") not in ("feedback_buttons", "icon_button"):
            found.append(f"elements/{at}: {one.get('type')!r} is not taken here")
        else:
            found += _element(one, f"elements/{at}")
    return found


def _input(block: Json) -> list[str]:
    found = _plain(block.get("label"), "label", 2_000)
    if "hint" in block:
        found += _plain(block["hint"], "hint", 2_000)
    element = block.get("element")
    if not isinstance(element, Mapping) or element.get("type") in ("button", "overflow", "feedback_buttons"):
        return [*found, "element: an input needs an input element"]
    return found + _element(element, "element")


def _image(block: Json, place: str = "") -> list[str]:
    found = _length(block, "alt_text", 1, 2_000, needed=True) + _length(block, "image_url", 1, 3_000)
    if "title" in block:
        found += _plain(block["title"], "title", 2_000)
    if not block.get("image_url") and not block.get("slack_file"):
        found.append("image_url: an image needs one")
    return [place + problem for problem in found]


def _markdown(block: Json) -> list[str]:
    return _length(block, "text", 1, 12_000, needed=True)


def _table(block: Json) -> list[str]:
    rows = block.get("rows") or []
    found = [] if 0 < len(rows) <= 100 else [f"rows: {len(rows)}, 1 to 100 are taken"]
    return found + [f"rows/{at}: more than 20 cells" for at, row in enumerate(rows) if len(row) > 20]


def _rich_text(block: Json) -> list[str]:
    found = _count(block, "elements", 1_000)
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
            found += _length(element, "text", 1, 3_000, needed=True, blank=True)
        case "link":
            found += _length(element, "url", 1, 3_000, needed=True) + _length(element, "text", 1, 3_000)
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


# --- elements ---------------------------------------------------------------------------------------------------------


def _element(element: Any, place: str) -> list[str]:
    if not isinstance(element, Mapping):
        return [f"{place}: is no object"]
    check = _ELEMENTS.get(str(element.get("type")))
    if check is None:
        return [f"{place}/type: {element.get('type')!r} is not known"]
    found = [*_length(element, "action_id", 1, 255), *check(element)]
    if "confirm" in element:
        found += _confirm(element["confirm"])
    if "placeholder" in element:
        found += _plain(element["placeholder"], "placeholder", 150)
    return [f"{place}/{problem}" for problem in found]


def _button(element: Json) -> list[str]:
    found = _plain(element.get("text"), "text", 75) + _length(element, "value", 1, 2_000)
    found += _length(element, "url", 1, 3_000) + _length(element, "accessibility_label", 1, 75)
    if element.get("style", "primary") not in ("primary", "danger"):
        found.append("style: is primary or danger")
    return found


def _feedback(element: Json) -> list[str]:
    found: list[str] = []
    for name in ("positive_button", "negative_button"):
        one = element.get(name)
        if not isinstance(one, Mapping):
            found.append(f"{name}: is missing")
            continue
        found += [f"{name}/{problem}" for problem in _plain(one.get("text"), "text", 75)]
        found += [f"{name}/{problem}" for problem in _length(one, "value", 1, 2_000, needed=True)]
    return found


def _select(element: Json) -> list[str]:
    options = element.get("options")
    groups = element.get("option_groups")
    if (options is None) == (groups is None):
        return ["options: a select has either options or groups of them"]
    found: list[str] = []
    for group in groups or [{"options": options}]:
        found += _options(group, 100)
    chosen = element.get("initial_option")
    if chosen is not None and options is not None and chosen not in options:
        found.append("initial_option: is none of the options")
    return found


def _few(most: int) -> Callable[[Json], list[str]]:
    return lambda element: _options(element, most)


def _options(holder: Json, most: int) -> list[str]:
    found = _count(holder, "options", most)
    for at, one in enumerate(holder.get("options") or []):
        found += [f"options/{at}/{problem}" for problem in _text(one.get("text"), "text", 75)]
        found += [f"options/{at}/{problem}" for problem in _length(one, "value", 1, 75, needed=True)]
    values = [one.get("value") for one in holder.get("options") or []]
    return found + _unique("options: value", values)


def _typed(element: Json) -> list[str]:
    most, least = element.get("max_length", 3_000), element.get("min_length", 0)
    found = [] if 1 <= most <= 3_000 and 0 <= least <= 3_000 else [f"max_length: {most} is not taken"]
    value = element.get("initial_value")
    if value is not None and not isinstance(value, str):
        found.append("initial_value: is no string")
    elif value is not None and len(value) > most:
        found.append("initial_value: is longer than max_length")
    return found


def _fine(element: Json) -> list[str]:
    return []


def _confirm(confirm: Json) -> list[str]:
    found = _plain(confirm.get("title"), "confirm/title", 100) + _text(confirm.get("text"), "confirm/text", 300)
    return found + [
        problem for name in ("confirm", "deny") for problem in _plain(confirm.get(name), f"confirm/{name}", 30)
    ]


# --- texts and numbers ------------------------------------------------------------------------------------------------


def _text(text: Any, place: str, most: int) -> list[str]:
    if not isinstance(text, Mapping) or text.get("type") not in ("plain_text", "mrkdwn"):
        return [f"{place}: is no text object"]
    if text["type"] == "mrkdwn" and "emoji" in text:
        return [f"{place}/emoji: belongs to plain_text"]
    return [f"{place}/{problem}" for problem in _length(text, "text", 1, most, needed=True)]


def _plain(text: Any, place: str, most: int) -> list[str]:
    if isinstance(text, Mapping) and text.get("type") == "mrkdwn":
        return [f"{place}: must be plain_text"]
    return _text(text, place, most)


def _length(holder: Json, name: str, least: int, most: int, *, needed: bool = False, blank: bool = False) -> list[str]:
    value = holder.get(name)
    if value is None:
        return [f"{name}: is missing"] if needed else []
    if not isinstance(value, str):
        return [f"{name}: is no string"]
    try:
        value.encode()
    except UnicodeEncodeError:
        return [f"{name}: is no text that UTF-8 could carry"]
    if not least <= len(value) <= most or (least and not blank and not value.strip()):
        return [f"{name}: {len(value)} characters, {least} to {most} are taken"]
    return []


def _count(holder: Json, name: str, most: int) -> list[str]:
    values = holder.get(name)
    if not isinstance(values, list) or not 0 < len(values) <= most:
        return [f"{name}: 1 to {most} are taken"]
    return []


def _unique(name: str, values: Sequence[Any]) -> list[str]:
    given = [value for value in values if value is not None]
    return [f"{name}: not unique"] if len(given) != len(set(given)) else []


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
_ELEMENTS: dict[str, Callable[[Json], list[str]]] = {
    "button": _button,
    "icon_button": _fine,
    "feedback_buttons": _feedback,
    "static_select": _select,
    "multi_static_select": _select,
    "external_select": _fine,
    "users_select": _fine,
    "conversations_select": _fine,
    "channels_select": _fine,
    "multi_conversations_select": _fine,
    "radio_buttons": _few(10),
    "checkboxes": _few(10),
    "overflow": _few(5),
    "plain_text_input": _typed,
    "datepicker": _fine,
    "timepicker": _fine,
    "number_input": _fine,
    "url_text_input": _fine,
    "email_text_input": _fine,
    "image": _fine,
}
