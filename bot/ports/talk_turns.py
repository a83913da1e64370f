"""What was asked in a conversation lately, for questions that lean on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, PersonId
from bot.domain.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question. Its words are its person's own alone: what it took over from others is told by `after`.

    `openly` says that everybody in the conversation saw it asked, or its answer. `after` is the key of the turn that
    it leaned on, where that is somebody else's; "" where it stands alone. `shown` are the words that answered it.
    """

    key: str
    person: PersonId
    question: str
    openly: bool
    at: datetime
    after: str = ""
    shown: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who asks now, where, and whether everybody there will see the answer.

    `replies_to` is the message of ours that the question replies to, "" for none.
    """

    place: ConversationRef
    person: PersonId
    openly: bool
    replies_to: str = ""


class TalkTurns(Protocol):
    """A listener is given open turns of their place and, where the answer is for them alone, their own private ones:
    what was asked in private is in no answer that others see. In a channel outside of threads, only their own."""

    async def remember(self, turn: Turn, place: ConversationRef, *, stands_in: str, most: int, since: datetime) -> None:
        """Keep it; of its person's turns in that place the latest `most` stay, and of the community's those since.

        `stands_in` is the message that asked, "" for none: a thread that grows under it is this turn's.
        """
        ...

    async def before(self, listener: Listener, since: datetime, most: int) -> Sequence[Turn]:
        """The latest, oldest of them first."""
        ...

    async def turn(self, listener: Listener, key: str) -> Turn | None:
        """One by its key, which may be anybody's invention; None where it is not for this listener."""
        ...

    async def stands(self, community: CommunityId, key: str, ref: MessageRef) -> None:
        """Its answer stands there for all to see: from now on it belongs to that conversation."""
        ...

    async def forget(self, before: datetime) -> int: ...
