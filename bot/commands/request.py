"""What a command is given, and what a command is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.commands.spec import CommandSpec
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One person's wish, with the scope that their community (and thread) allows.

    `remember` is off where nothing said counts as shown to the community, as in `aftershow batch`.
    `limit` is how many results the outcome lists.
    """

    community: CommunityId
    person: PersonId
    conversation: ConversationRef
    text: str
    scope: Scope
    remember: bool = True
    limit: int = 10

    def about(self, text: str) -> "Request":
        return replace(self, text=text)

    def within(self, scope: Scope) -> "Request":
        return replace(self, scope=scope)


Press = Callable[[Request, str], Awaitable[OutgoingMessage]]
"""What a button does: the request (its text is empty) and what follows the colon in the button's action."""


class CommandHandler(Protocol):
    """Reads top to bottom: parse, ask, shape, return. Never sends anything."""

    spec: CommandSpec

    async def run(self, request: Request) -> OutgoingMessage: ...

    def presses(self) -> Mapping[str, Press]:
        """The buttons this command answers for, by the word before the colon of their action."""
        ...
