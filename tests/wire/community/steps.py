"""What a script is made of: who does what, and what must be seen of it, where, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Where(StrEnum):
    """Where an outcome appears, seen from the place of the act."""

    ALONE = "there, for the person alone"
    ALL = "there, for everybody"
    THREAD = "in the thread under what was said, for everybody"
    DIRECT = "in the direct talk with the person"
    HOSTS = "in the hosts' channel"
    GREETING = "where a new community is greeted"
    FORM = "as a form"
    WINDOW = "in a window of its own"
    HOME = "in the Home tab"
    CHOICES = "as completions"
    POSTED = "in the channel where posts go, for everybody"
    UNDER = "in the thread under a kept message, for everybody"


@dataclass(frozen=True)
class Seen:
    """One outcome. `to` is whose direct talk it is, the actor's by default; `keep` names the message for later steps.
    `of` is the kept message that it stands under.

    `many` is for a long text in as many messages as it takes, all there before the outcome that stands before it.
    `echoes` is true where it repeats words typed by a person.
    """

    where: Where
    says: str = ""
    keep: str = ""
    to: str = ""
    of: str = ""
    many: bool = False
    echoes: bool = False


@dataclass(frozen=True)
class Installs:
    """Into the workspace or server, by its host."""


@dataclass(frozen=True)
class Leaves:
    """The bot is taken out again."""


@dataclass(frozen=True)
class Types:
    line: str
    place: str = "general"


@dataclass(frozen=True)
class Presses:
    """The button of that label, or the one that votes for that choice."""

    label: str
    on: str


@dataclass(frozen=True)
class Fills:
    """The open form: values by field, with `{general}` and `{hosts}` for channels."""

    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mentions:
    """The bot, in a channel or in the thread of a kept message. `keep` names the words that were said."""

    text: str
    thread_of: str = ""
    keep: str = ""


@dataclass(frozen=True)
class Says:
    """Words that name nobody: in `place` (a channel or `direct`), or in the thread of a kept message."""

    text: str
    place: str = "general"
    thread_of: str = ""
    keep: str = ""


@dataclass(frozen=True)
class AsksAbout:
    """The bot, about a message: the shortcut, or the context menu."""

    on: str


@dataclass(frozen=True)
class OpensHome:
    pass


@dataclass(frozen=True)
class Completes:
    """Begins to type a command and looks at what is offered."""

    line: str


Act = Installs | Leaves | Types | Presses | Fills | Mentions | Says | AsksAbout | OpensHome | Completes


@dataclass(frozen=True)
class Step:
    """`seen` is everything that may appear because of it, however long after. `edits` and `removes` name kept messages
    that change, each once. `only` is the one platform that has it. `twice` is for what must not be done again when it
    is delivered again, such as what takes away the memory of what was done."""

    who: str
    does: Act
    seen: tuple[Seen, ...] = ()
    edits: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    only: str = ""
    twice: bool = False


@dataclass(frozen=True)
class Scene:
    """Steps of one community that build on each other."""

    name: str
    steps: tuple[Step, ...]
