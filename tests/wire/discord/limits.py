"""What Discord takes in messages: every limit on content, embeds, mentions, nonces and polls.

https://discord.com/developers/docs/resources/message. Where its sources disagree, the stricter one counts.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tests.wire.discord.component_limits import check_components
from tests.wire.discord.refusals import Form, Json, names, refused, units

CROSSPOST_FREE_FLAGS = 1 << 2 | 1 << 12 | 1 << 15
EPHEMERAL = 1 << 6
COMPONENTS_V2 = 1 << 15
TOTAL_EMBED_TEXT = 6000

_MESSAGE = names(
    "content embeds components allowed_mentions flags nonce enforce_nonce message_reference poll tts sticker_ids "
    "attachments username avatar_url thread_name"
)
_EMBED = names("title type description url timestamp color footer image thumbnail author fields video provider")


def check_message(body: object, *, edit: bool = False, interaction: bool = False) -> Json:
    """The body of a message to send, or of an edit. Raises `Refused` as Discord would."""
    form = Form()
    if not isinstance(body, dict):
        raise refused(50109)
    form.keys(body, "", _MESSAGE)
    form.text(body.get("content"), "content", 2000, least=0, required=False)
    flags = body.get("flags") or 0
    form.number(flags, "flags", 0, (1 << 31) - 1)
    allowed = CROSSPOST_FREE_FLAGS | (EPHEMERAL if interaction and not edit else 0)
    if isinstance(flags, int) and flags & ~allowed:
        form.wrong("flags", "MESSAGE_FLAGS_INVALID", f"Flags {flags & ~allowed} cannot be set here.")
    attached = _check_attachments(form, body.get("attachments"))
    _check_embeds(form, body.get("embeds"), attached)
    check_components(form, body.get("components"), v2=bool(flags & COMPONENTS_V2))
    _check_mentions(form, body.get("allowed_mentions"))
    _check_nonce(form, body)
    _check_reference(form, body.get("message_reference"))
    if body.get("poll") is not None:
        _check_poll(form, body["poll"])
        if edit:
            form.wrong("poll", "POLL_CANNOT_EDIT", "Polls cannot be edited.")
    if flags & COMPONENTS_V2 and any(body.get(name) for name in ("content", "embeds", "poll", "sticker_ids")):
        form.wrong("flags", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "Only components may be sent.")
    form.check()
    if not edit and is_empty(body):
        raise refused(50006)
    return body


def is_empty(body: Json) -> bool:
    said = str(body.get("content") or "").strip()
    return not (said or any(body.get(name) for name in ("embeds", "components", "poll", "sticker_ids", "attachments")))


def check_thread(body: object, *, forum: bool = False) -> Json:
    """The body that opens a thread; for a forum its first message with it."""
    form = Form()
    if not isinstance(body, dict):
        raise refused(50109)
    allowed = {"name", "auto_archive_duration", "rate_limit_per_user", "type", "invitable"}
    form.keys(body, "", frozenset(allowed | {"message", "applied_tags"} if forum else allowed))
    form.text(body.get("name"), "name", 100)
    if body.get("auto_archive_duration") is not None:
        form.choice(body["auto_archive_duration"], "auto_archive_duration", (60, 1440, 4320, 10080))
    form.number(body.get("rate_limit_per_user"), "rate_limit_per_user", 0, 21600, required=False)
    tags = body.get("applied_tags") or []
    if len(tags) > 5:
        form.wrong("applied_tags", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.")
    if forum and not isinstance(body.get("message"), dict):
        form.wrong("message", "BASE_TYPE_REQUIRED", "This field is required")
    form.check()
    if forum:
        check_message(body["message"])
    return body


def _check_attachments(form: Form, attachments: Any) -> set[str]:
    """The names that embeds may show."""
    listed = attachments or []
    if len(listed) > 10:
        form.wrong("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    for number, one in enumerate(listed):
        form.text(one.get("description"), f"attachments.{number}.description", 1024, required=False)
        if "size" not in one and not re.fullmatch(r"\d{5,20}", str(one.get("id"))):
            form.wrong(f"attachments.{number}", "ATTACHMENT_NOT_FOUND", "There is no file for it.")
    return {f"attachment://{one.get('filename')}" for one in listed}


def _check_embeds(form: Form, embeds: Any, attached: set[str]) -> None:
    if embeds is None:
        return
    if not isinstance(embeds, list):
        form.wrong("embeds", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    if len(embeds) > 10:
        form.wrong("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    for number, embed in enumerate(embeds):
        _check_embed(form, embed, f"embeds.{number}", attached)
    if sum(units(text) for embed in embeds for text in _texts(embed)) > TOTAL_EMBED_TEXT:
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_embed(form: Form, embed: Any, path: str, attached: set[str]) -> None:
    if not isinstance(embed, dict):
        form.wrong(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    form.keys(embed, path, _EMBED)
    form.text(embed.get("title"), f"{path}.title", 256, least=0, required=False)
    form.text(embed.get("description"), f"{path}.description", 4096, least=0, required=False)
    form.number(embed.get("color"), f"{path}.color", 0, 0xFFFFFF, required=False)
    if not any(_texts(embed)) and not embed.get("image") and not embed.get("thumbnail"):
        form.wrong(f"{path}.description", "BASE_TYPE_REQUIRED", "This field is required")
    if embed.get("footer") is not None:
        form.text(embed["footer"].get("text"), f"{path}.footer.text", 2048)
    if embed.get("author") is not None:
        form.text(embed["author"].get("name"), f"{path}.author.name", 256)
    fields = embed.get("fields") or []
    if len(fields) > 25:
        form.wrong(f"{path}.fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for number, field in enumerate(fields):
        form.text(field.get("name"), f"{path}.fields.{number}.name", 256)
        form.text(field.get("value"), f"{path}.fields.{number}.value", 1024)
        form.boolean(field.get("inline"), f"{path}.fields.{number}.inline")
    if embed.get("timestamp") is not None:
        _check_time(form, embed["timestamp"], f"{path}.timestamp")
    for at, address in _addresses(embed):
        if str(address) in attached:
            continue
        if urlsplit(str(address)).scheme not in ("http", "https") or units(str(address)) > 2048:
            form.wrong(f"{path}.{at}", "URL_TYPE_INVALID_SCHEME", f"{address!r} is no web address.")


def _check_time(form: Form, value: object, path: str) -> None:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        form.wrong(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value!r}. Should be ISO8601.")


def _texts(embed: Any) -> Iterator[str]:
    if not isinstance(embed, dict):
        return
    yield str(embed.get("title") or "")
    yield str(embed.get("description") or "")
    yield str((embed.get("footer") or {}).get("text") or "")
    yield str((embed.get("author") or {}).get("name") or "")
    for field in embed.get("fields") or ():
        yield str(field.get("name") or "")
        yield str(field.get("value") or "")


def _addresses(embed: Json) -> Iterator[tuple[str, object]]:
    if embed.get("url") is not None:
        yield "url", embed["url"]
    for name in ("image", "thumbnail", "author", "footer"):
        part = embed.get(name) or {}
        for key in ("url", "icon_url"):
            if part.get(key) is not None:
                yield f"{name}.{key}", part[key]


def _check_mentions(form: Form, allowed: Any) -> None:
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        form.wrong("allowed_mentions", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    form.keys(allowed, "allowed_mentions", frozenset(("parse", "users", "roles", "replied_user")))
    parse = allowed.get("parse") or []
    for one in parse:
        form.choice(one, "allowed_mentions.parse", ("roles", "users", "everyone"))
    for name in ("users", "roles"):
        listed = allowed.get(name) or []
        if len(listed) > 100:
            form.wrong(f"allowed_mentions.{name}", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
        if listed and name in parse:
            form.wrong(f"allowed_mentions.{name}", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "Mutually exclusive.")
    form.boolean(allowed.get("replied_user"), "allowed_mentions.replied_user")


def _check_nonce(form: Form, body: Json) -> None:
    nonce = body.get("nonce")
    if isinstance(nonce, bool) or (nonce is not None and not isinstance(nonce, int | str)):
        form.wrong("nonce", "NONCE_TYPE_TOO_LONG", "A nonce is a string or a number.")
    elif isinstance(nonce, str) and len(nonce) > 25:
        form.wrong("nonce", "NONCE_TYPE_TOO_LONG", "Nonce must be 25 or fewer in length.")
    form.boolean(body.get("enforce_nonce"), "enforce_nonce")
    if body.get("enforce_nonce") and nonce is None:
        form.wrong("nonce", "BASE_TYPE_REQUIRED", "This field is required")


def _check_reference(form: Form, reference: Any) -> None:
    if reference is None:
        return
    form.keys(
        reference,
        "message_reference",
        frozenset(("message_id", "channel_id", "guild_id", "fail_if_not_exists", "type")),
    )
    if not re.fullmatch(r"\d{1,20}", str(reference.get("message_id", ""))):
        form.wrong("message_reference.message_id", "NUMBER_TYPE_COERCE", "That is no snowflake.")


def _check_poll(form: Form, poll: Json) -> None:
    form.text((poll.get("question") or {}).get("text"), "poll.question.text", 300)
    answers = poll.get("answers") or []
    if not 1 <= len(answers) <= 10:
        form.wrong("poll.answers", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length.")
    for number, answer in enumerate(answers):
        form.text((answer.get("poll_media") or {}).get("text"), f"poll.answers.{number}.poll_media.text", 55)
    form.number(poll.get("duration", 24), "poll.duration", 1, 768)
    form.boolean(poll.get("allow_multiselect"), "poll.allow_multiselect")
    form.choice(poll.get("layout_type", 1), "poll.layout_type", (1,))
