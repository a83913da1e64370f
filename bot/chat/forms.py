"""Forms: what a person fills in where one line is not enough. A modal in Slack and Discord, questions in a terminal."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHANNEL = "channel"
    """A channel of the community; its value is the channel's id."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`id` at most 40 characters; `label` at most 45; `value` is what stands there first. `options` are at most 25."""

    id: str
    label: str
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    hint: str = ""
    required: bool = True
    most: int = 500
    """Characters a line or text may have, at most 3,000."""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`action` is like a button's: at most 100 characters, comes back with the values. `title` at most 24 characters.

    At most five fields: Discord shows no more.
    """

    action: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Send"

    def __post_init__(self) -> None:
        if not 0 < len(self.action) <= 100:
            raise ValueError(f"a form's action needs 1 to 100 characters, not {len(self.action)}")
        if len(self.title) > 24 or not 1 <= len(self.fields) <= 5 or len(self.submit) > 24:
            raise ValueError("a form has a title and a submit label of at most 24 characters and 1 to 5 fields")
