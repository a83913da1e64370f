"""What Discord takes as components, of messages and of modals.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.wire.discord.refusals import Form, Json, names, refused, units

ROW, BUTTON, SELECT, TEXT_INPUT, LABEL, TEXT_DISPLAY = 1, 2, 3, 4, 18, 10
_SELECTS = (3, 5, 6, 7, 8)
_IN_V2 = (1, 9, 10, 12, 13, 14, 17)
_FIELDS = {
    BUTTON: names("type id style label emoji custom_id sku_id url disabled"),
    TEXT_INPUT: names("type id custom_id style label min_length max_length required value placeholder"),
    LABEL: names("type id label description component"),
}
_SELECT_FIELDS = names(
    "type id custom_id options channel_types placeholder default_values min_values max_values required disabled"
)


def check_components(form: Form, components: Any, *, v2: bool) -> None:
    if components is None:
        return
    if not isinstance(components, list):
        form.wrong("components", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    if v2:
        _check_v2(form, components)
    else:
        if len(components) > 5:
            form.wrong("components", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.")
        for number, row in enumerate(components):
            if form.choice(_type(row), f"components.{number}.type", (ROW,)):
                _check_row(form, row, f"components.{number}")
    _check_unique(form, components)


def check_modal(data: object) -> Json:
    """The data of a modal. Raises `Refused` as Discord would."""
    form = Form()
    if not isinstance(data, dict):
        raise refused(50109)
    form.keys(data, "data", frozenset(("custom_id", "title", "components")))
    form.text(data.get("custom_id"), "data.custom_id", 100)
    form.text(data.get("title"), "data.title", 45)
    components = data.get("components")
    if not isinstance(components, list) or not 1 <= len(components) <= 5:
        form.wrong("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        components = []
    for number, outer in enumerate(components):
        _check_modal_part(form, outer, f"data.components.{number}")
    _check_unique(form, components, "data.components")
    form.check()
    return data


def _check_modal_part(form: Form, outer: Any, path: str) -> None:
    match _type(outer):
        case 18:
            form.keys(outer, path, _FIELDS[LABEL])
            form.text(outer.get("label"), f"{path}.label", 45)
            form.text(outer.get("description"), f"{path}.description", 100, required=False)
            _check_input(form, outer.get("component"), f"{path}.component", in_label=True)
        case 1:
            inner = outer.get("components") or []
            if len(inner) != 1:
                form.wrong(f"{path}.components", "BASE_TYPE_BAD_LENGTH", "Must be 1 in length.")
            for one in inner:
                _check_input(form, one, f"{path}.components.0", in_label=False)
        case 10:
            form.text(outer.get("content"), f"{path}.content", 4000)
        case other:
            form.choice(other, f"{path}.type", (ROW, TEXT_DISPLAY, LABEL))


def _check_input(form: Form, field: Any, path: str, *, in_label: bool) -> None:
    kind = _type(field)
    if kind in _SELECTS and in_label:
        _check_select(form, field, path)
        return
    if not form.choice(kind, f"{path}.type", (TEXT_INPUT,)):
        return
    form.keys(field, path, _FIELDS[TEXT_INPUT])
    form.text(field.get("custom_id"), f"{path}.custom_id", 100)
    form.choice(field.get("style"), f"{path}.style", (1, 2))
    if in_label and field.get("label") is not None:
        form.wrong(f"{path}.label", "COMPONENT_LABEL_NOT_ALLOWED", "The label stands in the Label component.")
    if not in_label:
        form.text(field.get("label"), f"{path}.label", 45)
    form.number(field.get("min_length"), f"{path}.min_length", 0, 4000, required=False)
    form.number(field.get("max_length"), f"{path}.max_length", 1, 4000, required=False)
    form.text(field.get("placeholder"), f"{path}.placeholder", 100, least=0, required=False)
    form.text(field.get("value"), f"{path}.value", field.get("max_length") or 4000, least=0, required=False)
    form.boolean(field.get("required"), f"{path}.required")


def _check_row(form: Form, row: Json, path: str) -> None:
    inner = row.get("components")
    if not isinstance(inner, list) or not 1 <= len(inner) <= 5:
        form.wrong(f"{path}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        return
    if any(_type(one) in _SELECTS for one in inner) and len(inner) > 1:
        form.wrong(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills its row.")
    for number, one in enumerate(inner):
        at = f"{path}.components.{number}"
        if not form.choice(_type(one), f"{at}.type", (BUTTON, *_SELECTS)):
            continue
        if _type(one) == BUTTON:
            _check_button(form, one, at)
        else:
            _check_select(form, one, at)


def _check_button(form: Form, button: Json, path: str) -> None:
    form.keys(button, path, _FIELDS[BUTTON])
    form.choice(button.get("style"), f"{path}.style", (1, 2, 3, 4, 5, 6))
    form.text(button.get("label"), f"{path}.label", 80, required=not button.get("emoji"))
    form.boolean(button.get("disabled"), f"{path}.disabled")
    if button.get("style") == 5:
        form.text(button.get("url"), f"{path}.url", 512)
        if urlsplit(str(button.get("url"))).scheme not in ("http", "https", "discord"):
            form.wrong(f"{path}.url", "URL_TYPE_INVALID_SCHEME", "That is no web address.")
        if button.get("custom_id") is not None:
            form.wrong(f"{path}.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "Mutually exclusive.")
        return
    form.text(button.get("custom_id"), f"{path}.custom_id", 100)
    if button.get("url") is not None:
        form.wrong(f"{path}.url", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "Mutually exclusive.")


def _check_select(form: Form, select: Json, path: str) -> None:
    form.keys(select, path, _SELECT_FIELDS)
    form.text(select.get("custom_id"), f"{path}.custom_id", 100)
    form.text(select.get("placeholder"), f"{path}.placeholder", 150, least=0, required=False)
    form.number(select.get("min_values"), f"{path}.min_values", 0, 25, required=False)
    form.number(select.get("max_values"), f"{path}.max_values", 1, 25, required=False)
    if select["type"] != SELECT:
        return
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        form.wrong(f"{path}.options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    for number, option in enumerate(options):
        at = f"{path}.options.{number}"
        form.keys(option, at, frozenset(("label", "value", "description", "emoji", "default")))
        form.text(option.get("label"), f"{at}.label", 100)
        form.text(option.get("value"), f"{at}.value", 100)
        form.text(option.get("description"), f"{at}.description", 100, required=False)
    values = [option.get("value") for option in options]
    if len(set(values)) != len(values):
        form.wrong(f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is used.")
    if sum(bool(option.get("default")) for option in options) > (select.get("max_values") or 1):
        form.wrong(f"{path}.options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "Too many defaults.")


def _check_v2(form: Form, components: list[Json]) -> None:
    everything = list(walk(components))
    if not 1 <= len(everything) <= 40:
        form.wrong("components", "BASE_TYPE_MAX_LENGTH", "Must be 40 or fewer in length.")
    for number, one in enumerate(components):
        form.choice(_type(one), f"components.{number}.type", _IN_V2)
    if sum(units(str(one.get("content", ""))) for one in everything if _type(one) == TEXT_DISPLAY) > 4000:
        form.wrong("components", "COMPONENT_MAX_TOTAL_COMPONENT_CHARACTERS_EXCEEDED", "Text exceeds 4000.")
    for one in everything:
        if _type(one) == ROW:
            _check_row(form, one, "components")


def _check_unique(form: Form, components: list[Json], path: str = "components") -> None:
    ids = [one["custom_id"] for one in walk(components) if one.get("custom_id") is not None]
    for twice in {one for one in ids if ids.count(one) > 1}:
        form.wrong(path, "COMPONENT_CUSTOM_ID_DUPLICATED", f"Component custom id cannot be duplicated: {twice!r}")


def walk(components: Any) -> Iterator[Json]:
    """All of them, nested ones too."""
    for one in components or ():
        if isinstance(one, dict):
            yield one
            inner = one.get("components") or [part for part in (one.get("component"), one.get("accessory")) if part]
            yield from walk(inner)


def _type(component: Any) -> Any:
    return component.get("type") if isinstance(component, dict) else None
