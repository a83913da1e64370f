"""What Discord takes as application commands.

https://discord.com/developers/docs/interactions/application-commands
"""

import unicodedata
from collections import Counter
from typing import Any

from tests.wire.discord.refusals import Form, Json, names, refused, units

CHAT_INPUT, USER, MESSAGE, ENTRY_POINT = 1, 2, 3, 4
_MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15, ENTRY_POINT: 1}
_COMMAND = names(
    "id name name_localizations description description_localizations options default_member_permissions "
    "dm_permission default_permission integration_types contexts type nsfw handler guild_id "
    "application_id version"
)
_OPTION = names(
    "type name name_localizations description description_localizations required choices options "
    "channel_types min_value max_value min_length max_length autocomplete"
)
_SUB, _GROUP, _STRING, _WHOLE, _NUMBER = 1, 2, 3, 4, 10


def check_commands(body: object) -> list[Json]:
    """A bulk overwrite. Raises `Refused` as Discord would."""
    form = Form()
    if not isinstance(body, list):
        raise refused(50109)
    for number, command in enumerate(body):
        _check_command(form, command, str(number))
    kinds = Counter(command.get("type", CHAT_INPUT) for command in body)
    for kind, count in kinds.items():
        if count > _MOST.get(kind, 0):
            form.wrong("commands", "APPLICATION_COMMANDS_MAX", f"{count} commands of type {kind}.")
    known = Counter((command.get("type", CHAT_INPUT), command.get("name")) for command in body)
    for (_, name), count in known.items():
        if count > 1:
            form.wrong("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", f"{name!r} is there already.")
    form.check()
    return body


def _check_command(form: Form, command: Any, path: str) -> None:
    if not isinstance(command, dict):
        form.wrong(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    form.keys(command, path, _COMMAND)
    kind = command.get("type", CHAT_INPUT)
    form.choice(kind, f"{path}.type", tuple(_MOST))
    if kind == CHAT_INPUT:
        _check_name(form, command.get("name"), f"{path}.name")
        form.text(command.get("description"), f"{path}.description", 100)
    else:
        form.text(command.get("name"), f"{path}.name", 32)
        for name in ("description", "options"):
            if command.get(name):
                form.wrong(f"{path}.{name}", "APPLICATION_COMMAND_NOT_ALLOWED", "Context menus have none.")
    _check_options(form, command.get("options") or [], f"{path}.options", deep=0)
    for value in command.get("contexts") or ():
        form.choice(value, f"{path}.contexts", (0, 1, 2))
    for value in command.get("integration_types") or ():
        form.choice(value, f"{path}.integration_types", (0, 1))
    permissions = command.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        form.wrong(f"{path}.default_member_permissions", "NUMBER_TYPE_COERCE", "That is no number.")
    if _size(command) > 8000:
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _check_options(form: Form, options: list[Json], path: str, *, deep: int) -> None:
    if len(options) > 25:
        form.wrong(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    optional = False
    for number, option in enumerate(options):
        at = f"{path}.{number}"
        form.keys(option, at, _OPTION)
        kind = option.get("type")
        form.choice(kind, f"{at}.type", range(1, 12))
        _check_name(form, option.get("name"), f"{at}.name")
        form.text(option.get("description"), f"{at}.description", 100)
        if kind not in (_SUB, _GROUP):
            if option.get("required") and optional:
                form.wrong(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options come first.")
            optional = optional or not option.get("required")
        elif deep >= 2:
            form.wrong(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deep.")
        _check_option(form, option, at)
        _check_options(form, option.get("options") or [], f"{at}.options", deep=deep + 1)
    if len({option.get("name") for option in options}) != len(options):
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists.")


def _check_option(form: Form, option: Json, path: str) -> None:
    choices = option.get("choices") or []
    if len(choices) > 25:
        form.wrong(f"{path}.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    if choices and option.get("autocomplete"):
        form.wrong(path, "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES", "Mutually exclusive.")
    if option.get("autocomplete") and option.get("type") not in (_STRING, _WHOLE, _NUMBER):
        form.wrong(path, "APPLICATION_COMMAND_AUTOCOMPLETE_TYPE", "Only strings and numbers complete.")
    for number, choice in enumerate(choices):
        check_choice(form, choice, f"{path}.choices.{number}")
    form.number(option.get("min_length"), f"{path}.min_length", 0, 6000, required=False)
    form.number(option.get("max_length"), f"{path}.max_length", 1, 6000, required=False)


def check_choice(form: Form, choice: Json, path: str) -> None:
    form.text(choice.get("name"), f"{path}.name", 100)
    if isinstance(choice.get("value"), str):
        form.text(choice["value"], f"{path}.value", 100, least=0)


def check_suggestions(data: object) -> list[Json]:
    """The data that answers an autocomplete. Raises `Refused` as Discord would."""
    form = Form()
    choices = data.get("choices") if isinstance(data, dict) else None
    if not isinstance(choices, list):
        form.wrong("data.choices", "BASE_TYPE_REQUIRED", "This field is required")
        choices = []
    if len(choices) > 25:
        form.wrong("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for number, choice in enumerate(choices):
        check_choice(form, choice, f"data.choices.{number}")
    form.check()
    return choices


def _check_name(form: Form, name: Any, path: str) -> None:
    form.text(name, path, 32)
    if not isinstance(name, str) or not all(map(_in_names, name)) or name != name.lower():
        form.wrong(path, "APPLICATION_COMMAND_INVALID_NAME", f"Command name is invalid: {name!r}")


def _in_names(character: str) -> bool:
    if character in "-_'" or unicodedata.category(character)[0] in "LN":
        return True
    return unicodedata.name(character, "").startswith(("DEVANAGARI", "THAI"))


def _size(command: Json) -> int:
    """Names, descriptions and string values, of everything in it."""
    size = sum(units(str(command.get(name) or "")) for name in ("name", "description", "value"))
    return size + sum(_size(one) for name in ("options", "choices") for one in command.get(name) or ())
