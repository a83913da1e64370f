"""What people do, in the core's words: a closed union.

`event_id` names the act itself, the same in every redelivery. `admin` says that the platform holds the person for an
administrator of the community; adapters look it up when `EventHandler.needs_admin` asks for it, at the moment of the
act, never from anything that was shown earlier. `outsider` says that the person belongs to another community (a channel
can be shared), or is no person at all: they are answered, and have no say here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandEvent:
    """A slash command: `name` without the slash, `text` as typed after it."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    name: str
    text: str = ""
    admin: bool = False
    outsider: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonEvent:
    """A press on a button of ours. `action` is the string the button was made with; untrusted on arrival.

    `message` is where the button stands, when the platform tells.
    """

    event_id: str
    person: PersonId
    conversation: ConversationRef
    action: str
    admin: bool = False
    outsider: bool = False
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEvent:
    """Plain words addressed to the bot: a mention, a direct message, a line in one of its threads.

    `stands_in` is the message that holds the words, `replies_to` the message of ours that it replies to, `follows` the
    key of the turn that it was asked under, from a button: an untrusted one. `aside` says that the answer is for its
    person alone.
    """

    event_id: str
    person: PersonId
    conversation: ConversationRef
    text: str
    admin: bool = False
    stands_in: str = ""
    replies_to: str = ""
    follows: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEvent:
    """A form of ours, filled in. `action` and `values` (by field id) are untrusted on arrival."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    action: str
    values: Mapping[str, str] = field(default_factory=dict)
    admin: bool = False
    outsider: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeEvent:
    """Someone opened the bot's own page. The answer is that page."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledEvent:
    """A community took the bot in. `name` is what the community calls itself; the answer greets whoever installed."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    name: str = ""
    admin: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedEvent:
    """A community took the bot out: nothing may be posted there any more. An outage is no removal."""

    event_id: str
    person: PersonId
    conversation: ConversationRef
    admin: bool = False


Event = CommandEvent | ButtonEvent | QuestionEvent | FormEvent | HomeEvent | InstalledEvent | RemovedEvent


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
