"""The limits of elements, texts and numbers in Slack's blocks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def element_problems(element: Any, place: str) -> list[str]:
    if not isinstance(element, Mapping):
        return [f"{place}: is no object"]
    check = _ELEMENTS.get(str(element.get("type")))
    if check is None:
        return [f"{place}/type: {element.get('type')!r} is not known"]
    found = [*length_problems(element, "action_id", 1, 255), *check(element)]
    if "confirm" in element:
        found += _confirm(element["confirm"])
    if "placeholder" in element:
        found += plain_problems(element["placeholder"], "placeholder", 150)
    return [f"{place}/{problem}" for problem in found]


def _button(element: Json) -> list[str]:
    found = plain_problems(element.get("text"), "text", 75) + length_problems(element, "value", 1, 2_000)
    found += length_problems(element, "url", 1, 3_000) + length_problems(element, "accessibility_label", 1, 75)
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
        found += [f"{name}/{problem}" for problem in plain_problems(one.get("text"), "text", 75)]
        found += [f"{name}/{problem}" for problem in length_problems(one, "value", 1, 2_000, needed=True)]
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
    found = count_problems(holder, "options", most)
    for at, one in enumerate(holder.get("options") or []):
        found += [f"options/{at}/{problem}" for problem in text_problems(one.get("text"), "text", 75)]
        found += [f"options/{at}/{problem}" for problem in length_problems(one, "value", 1, 75, needed=True)]
    values = [one.get("value") for one in holder.get("options") or []]
    return found + unique_problems("options: value", values)


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
    found = plain_problems(confirm.get("title"), "confirm/title", 100) + text_problems(
        confirm.get("text"), "confirm/text", 300
    )
    return found + [
        problem for name in ("confirm", "deny") for problem in plain_problems(confirm.get(name), f"confirm/{name}", 30)
    ]


def text_problems(text: Any, place: str, most: int) -> list[str]:
    if not isinstance(text, Mapping) or text.get("type") not in ("plain_text", "mrkdwn"):
        return [f"{place}: is no text object"]
    if text["type"] == "mrkdwn" and "emoji" in text:
        return [f"{place}/emoji: belongs to plain_text"]
    return [f"{place}/{problem}" for problem in length_problems(text, "text", 1, most, needed=True)]


def plain_problems(text: Any, place: str, most: int) -> list[str]:
    if isinstance(text, Mapping) and text.get("type") == "mrkdwn":
        return [f"{place}: must be plain_text"]
    return text_problems(text, place, most)


def length_problems(
    holder: Json, name: str, least: int, most: int, *, needed: bool = False, blank: bool = False
) -> list[str]:
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


def count_problems(holder: Json, name: str, most: int) -> list[str]:
    values = holder.get(name)
    if not isinstance(values, list) or not 0 < len(values) <= most:
        return [f"{name}: 1 to {most} are taken"]
    return []


def unique_problems(name: str, values: Sequence[Any]) -> list[str]:
    given = [value for value in values if value is not None]
    return [f"{name}: not unique"] if len(given) != len(set(given)) else []


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
