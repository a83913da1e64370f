"""Modals and the Home tab. With `render.py` the only place that builds payloads."""

from collections.abc import Sequence
from typing import assert_never

from adapters.slack import rich_text
from adapters.slack.render import blocks_of, plain
from adapters.slack.reply import FormOrigin
from adapters.slack.rich_text import Json
from bot.chat.forms import Field, FieldKind, Form
from bot.chat.graphemes import cut
from bot.chat.messages import OutgoingMessage
from bot.chat.visible import visible
from bot.errors import Unsupported

FORM = "aftershow-form"
"""The `callback_id` of every form of ours."""
ANSWER = "aftershow-answer"
_TITLE = 24
_LABEL = 2_000
_HINT = 2_000
_LONGEST_INPUT = 3_000
_OPTION = 75
_LONGEST_VALUE = 150
_VIEW_BLOCKS = 100
_METADATA = 3_000


def home_view(message: OutgoingMessage) -> Json:
    return {"type": "home", "blocks": _within(blocks_of(message, in_view=True))}


def answer_view(message: OutgoingMessage) -> Json:
    """An answer to someone who is not in a conversation: who pressed a button in the Home tab or in a modal."""
    return _modal(_within(blocks_of(message, in_view=True)) or rich_text.paragraph("Done."))


def waiting_view(text: str = "One moment\u2026") -> Json:
    return _modal(rich_text.paragraph(text))


def named(view: Json, name: str) -> Json:
    """With a name of ours, by which whoever does not know the window's id finds it."""
    return {**view, "external_id": name} if name else view


def form_view(form: Form, origin: FormOrigin) -> Json:
    """Raises `Unsupported` where a choice's value is longer than Slack carries."""
    metadata = origin.encoded(form.action)
    if len(metadata) > _METADATA:
        metadata = FormOrigin(thread=origin.thread, channel=origin.channel).encoded(form.action)
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain(form.title, _TITLE),
        "submit": plain(form.submit, _TITLE),
        "close": plain("Cancel", _TITLE),
        "private_metadata": metadata,
        "blocks": [_input(field) for field in form.fields],
    }


def _modal(blocks: Sequence[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": plain("Aftershow", _TITLE),
        "close": plain("Close", _TITLE),
        "blocks": list(blocks),
    }


def _input(field: Field) -> Json:
    made: Json = {
        "type": "input",
        "block_id": field.id,
        "optional": not field.required,
        "label": plain(field.label, _LABEL),
        "element": _element(field),
    }
    return {**made, "hint": plain(field.hint, _HINT)} if field.hint.strip() else made


def _element(field: Field) -> Json:
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT:
            return _typed(field)
        case FieldKind.CHOICE:
            return _choice(field)
        case FieldKind.CHANNEL:
            made: Json = {
                "type": "conversations_select",
                "action_id": field.id,
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            }
            return {**made, "initial_conversation": field.value} if field.value else made
        case _:
            assert_never(field.kind)


def _typed(field: Field) -> Json:
    most = max(1, min(field.most, _LONGEST_INPUT))
    made: Json = {
        "type": "plain_text_input",
        "action_id": field.id,
        "multiline": field.kind is FieldKind.TEXT,
        "max_length": most,
    }
    value = cut(visible(field.value), most, "\u2026")
    return {**made, "initial_value": value} if value else made


def _choice(field: Field) -> Json:
    if any(len(option.value) > _LONGEST_VALUE for option in field.options):
        raise Unsupported("Slack cannot show that choice: one of its values is too long.")
    options = [{"text": plain(option.label, _OPTION), "value": option.value} for option in field.options]
    made: Json = {"type": "static_select", "action_id": field.id, "options": options}
    chosen = next((one for one in options if one["value"] == field.value), None)
    return {**made, "initial_option": chosen} if chosen else made


def _within(blocks: list[Json]) -> list[Json]:
    if len(blocks) <= _VIEW_BLOCKS:
        return blocks
    return [*blocks[: _VIEW_BLOCKS - 1], *rich_text.paragraph("There is more than fits here.")]
