"""What a command is given, and what a command is."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from bot.chat.refs import ConversationRef, MessageRef
from bot.commands.spec import CommandSpec
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One person's wish, with the scope that their community (and thread) allows.

    `remember` is off where nothing said counts as shown to the community, as in `aftershow batch`. `limit` is how
    many results the outcome lists. `admin` was looked up where the command needs it. `message` is where a pressed
    button stands. `progress` shows what is proven already while the rest is made, where the platform can. `event_id`
    names the act, the same in every delivery. `outsider` is as in an event. `openly` says that all in the conversation
    see the answer. `stands_in`, `replies_to` and `follows` are as in a question.
    """

    community: CommunityId
    person: PersonId
    conversation: ConversationRef
    text: str
    scope: Scope
    remember: bool = True
    limit: int = 10
    admin: bool = False
    outsider: bool = False
    message: MessageRef | None = None
    event_id: str = ""
    progress: Progress | None = None
    openly: bool = False
    stands_in: str = ""
    replies_to: str = ""
    follows: str = ""

    def about(self, text: str) -> "Request":
        return replace(self, text=text)

    def within(self, scope: Scope) -> "Request":
        return replace(self, scope=scope)


Press = Callable[[Request, str], Awaitable[OutgoingMessage]]
"""What a button does: the request (its text is empty) and what follows the colon in the button's action."""

Fill = Callable[[Request, str, Mapping[str, str]], Awaitable[OutgoingMessage]]
"""What a filled-in form does: the request, what follows the colon in the form's action, and the values by field."""

OpenForm = Callable[[Request, str], Awaitable[Form]]
"""The form that a button opens, within a fraction of a second: the request and what follows the colon."""


class Actions:
    """What buttons and forms lead to.

    Actions are told apart by the word before their colon; a word belongs to one object. Whoever presses or fills in
    what stands in `admin_words` must be an administrator at that moment; for `aware_words` it is looked up and told.
    Buttons and commands (by their name) in `public_words` are answered for all to see, all others to the person alone.
    """

    admin_words: frozenset[str] = frozenset()
    aware_words: frozenset[str] = frozenset()
    public_words: frozenset[str] = frozenset()

    def presses(self) -> Mapping[str, Press]:
        """The buttons this answers for."""
        return {}

    def forms(self) -> Mapping[str, OpenForm]:
        """The buttons of this that open a form."""
        return {}

    def fills(self) -> Mapping[str, Fill]:
        """The forms this answers for."""
        return {}


class Command(Actions, ABC):
    """Reads top to bottom: parse, ask, shape, return. Never sends anything."""

    spec: CommandSpec

    @abstractmethod
    async def run(self, request: Request) -> OutgoingMessage: ...

    def admin_only(self, text: str) -> bool:
        """Whether only administrators may run it with these words."""
        return self.spec.admin_only

    def needs_admin(self, text: str) -> bool:
        """Whether it matters who asks."""
        return self.admin_only(text)

    async def form(self, request: Request) -> Form | None:
        """The form that the command opens in place of an answer, as for a question without words; None for none."""
        return None

    def opens_form(self, text: str) -> bool:
        """Whether `form` can give one for these words. Platforms wait for it: where it cannot, nothing is looked up."""
        return False
