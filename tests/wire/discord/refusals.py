"""What Discord answers when it refuses, by its own codes.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

import json
from typing import Any

from aiohttp import web

Json = dict[str, Any]


def answered(data: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON, under the one content type that Discord sends and clients look for."""
    made = web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")
    made.headers.update(headers or {})
    return made


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        made: Json = {"message": self.message, "code": self.code}
        if self.status == 429:
            made |= {"retry_after": 1.0, "global": False}
        return {**made, "errors": self.errors} if self.errors else made


_KNOWN = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    520002: (400, "Poll cannot be sent in this channel type"),
}


def refused(code: int) -> Refused:
    status, message = _KNOWN[code]
    return Refused(status, code, message)


class Form:
    """Collects what is wrong with a body, by the path to it."""

    def __init__(self) -> None:
        self.errors: Json = {}

    def wrong(self, path: str, code: str, message: str) -> None:
        at = self.errors
        for part in path.split("."):
            at = at.setdefault(part, {})
        at.setdefault("_errors", []).append({"code": code, "message": message})

    def check(self) -> None:
        """Raises `Refused` 50035 when anything is wrong."""
        if self.errors:
            raise Refused(400, 50035, "Invalid Form Body", self.errors)

    def text(self, value: object, path: str, most: int, *, least: int = 1, required: bool = True) -> None:
        """A string of so many characters, counted in UTF-16 and in code points: whichever is more."""
        if value is None:
            if required:
                self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
            return
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
            return
        size = units(value.strip())
        if size < least:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        if units(value) > most:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        if any("\ud800" <= one <= "\udfff" for one in value):
            self.wrong(path, "STRING_TYPE_CONVERT", "Lone surrogates are no text.")

    def number(self, value: object, path: str, least: int, most: int, *, required: bool = True) -> None:
        if value is None and not required:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(path, "NUMBER_TYPE_COERCE", f"Value {value!r} is not an integer.")
        elif not least <= value <= most:
            self.wrong(path, "NUMBER_TYPE_RANGE", f"int value should be between {least} and {most}.")

    def choice(self, value: object, path: str, allowed: object) -> bool:
        if value in allowed:  # type: ignore[operator]
            return True
        self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {allowed}, not {value!r}.")
        return False

    def boolean(self, value: object, path: str) -> None:
        if value is not None and not isinstance(value, bool):
            self.wrong(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")

    def keys(self, value: Json, path: str, allowed: frozenset[str]) -> None:
        """Stricter than Discord, which passes over what it does not know: a field by a wrong name says nothing."""
        for name in value.keys() - allowed:
            self.wrong(f"{path}.{name}" if path else name, "UNKNOWN_FIELD", "Discord would pass over this field.")


def names(listed: str) -> frozenset[str]:
    """The names of fields, of a line of them."""
    return frozenset(listed.split())


def units(text: str) -> int:
    return sum(2 if one > "\uffff" else 1 for one in text)


async def body_of(request: web.Request) -> Any:
    """What was sent, an attachment's size beside its description. Raises `Refused` for what is no JSON."""
    if request.content_type == "multipart/form-data":
        return await _with_files(request)
    if request.content_type != "application/json":
        raise refused(50109)
    try:
        return json.loads(await request.text())
    except ValueError as error:
        raise refused(50109) from error


async def _with_files(request: web.Request) -> Any:
    """Each file belongs to the attachment of its number: https://discord.com/developers/docs/reference#uploading-files"""
    parts = await request.post()
    said = parts["payload_json"]
    body = json.loads(said if isinstance(said, str) else bytes(said))  # type: ignore[arg-type]
    message = body.get("message", body)
    files = {
        name: part for name, part in parts.items() if name.startswith("files[") and isinstance(part, web.FileField)
    }
    named = {f"files[{one['id']}]": one for one in message.get("attachments") or ()}
    if set(files) != set(named) or len(files) != len(parts) - 1:
        raise refused(50035)
    for name, part in files.items():
        named[name]["size"] = len(part.file.read())
        named[name]["content_type"] = part.content_type
        if named[name].setdefault("filename", part.filename) != part.filename:
            raise refused(50035)
    return body
