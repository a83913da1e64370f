"""What people do, in the core's words: a closed union."""

from dataclasses import dataclass

from bot.chat.refs import ConversationRef
from bot.domain.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandEvent:
    """A slash command: `name` without the slash, `text` as typed after it."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonEvent:
    """A press on a button of ours. `action` is the string the button was made with; untrusted on arrival."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEvent:
    """Plain words addressed to the bot: a mention, a direct message, a line in one of its threads."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    text: str


Event = CommandEvent | ButtonEvent | QuestionEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestRequest:
    """Someone is typing a command's argument and would like completions."""

    person: PersonId
    conversation: ConversationRef
    name: str
    partial: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value` replaces the argument; `label` is what the person sees, at most 100 characters."""

    value: str
    label: str
