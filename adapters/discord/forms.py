"""Forms of ours as Discord's modals. https://discord.com/developers/docs/components/reference#label"""

from adapters.discord.inbound import FOLLOW_UP, FOLLOW_UP_FIELD
from adapters.discord.markup import clean, plain, units
from adapters.discord.render import Json
from bot.chat.forms import Field, FieldKind, Form
from bot.chat.graphemes import cut

_LABEL_ROW, _TEXT_INPUT, _SELECT, _CHANNEL_SELECT = 18, 4, 3, 8
_SHORT, _PARAGRAPH = 1, 2
_TEXT_CHANNELS = [0, 5, 15]
"""Channels that posts can go to: text, announcement and forum."""
_LONGEST = 4000

FOLLOW_UP_FORM = Form(
    action=FOLLOW_UP,
    title="Ask a follow-up",
    fields=(Field(id=FOLLOW_UP_FIELD, label="Your question", kind=FieldKind.TEXT, most=500),),
    submit="Ask",
)


def modal(form: Form) -> Json:
    """The body of a modal. Discord names its submit button itself."""
    return {
        "custom_id": form.action,
        "title": plain(form.title, 45),
        "components": [_labelled(field) for field in form.fields],
    }


def _labelled(field: Field) -> Json:
    hint = plain(field.hint, 100)
    labelled: Json = {"type": _LABEL_ROW, "label": plain(field.label, 45) or "\u2026", "component": _input(field)}
    return {**labelled, "description": hint} if hint else labelled


def _input(field: Field) -> Json:
    match field.kind:
        case FieldKind.CHOICE if field.options:
            return _choice(field)
        case FieldKind.CHANNEL:
            return _channel(field)
        case _:
            return _text(field)


def _text(field: Field) -> Json:
    most = max(1, min(field.most, _LONGEST))
    drawn: Json = {
        "type": _TEXT_INPUT,
        "custom_id": field.id,
        "style": _PARAGRAPH if field.kind is FieldKind.TEXT else _SHORT,
        "required": field.required,
        "max_length": most,
    }
    value = cut(clean(field.value), most, "", units)
    return {**drawn, "value": value} if value else drawn


def _choice(field: Field) -> Json:
    options: list[Json] = []
    for option in field.options[:25]:
        drawn: Json = {"label": plain(option.label, 100) or "\u2026", "value": option.value[:100]}
        options.append({**drawn, "default": True} if option.value == field.value else drawn)
    return {
        "type": _SELECT,
        "custom_id": field.id,
        "options": options,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": 1,
    }


def _channel(field: Field) -> Json:
    drawn: Json = {
        "type": _CHANNEL_SELECT,
        "custom_id": field.id,
        "channel_types": _TEXT_CHANNELS,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": 1,
    }
    return {**drawn, "default_values": [{"id": field.value, "type": "channel"}]} if field.value.isdecimal() else drawn
