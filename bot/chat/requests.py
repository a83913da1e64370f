"""Requests on their way to an answer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.refs import ConversationRef
from bot.domain.ids import PersonId

TELLING = timedelta(seconds=60)
"""How long telling one person may take: less than the time after which another process takes it over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """A request that was acknowledged and never ended. `reply` is what the adapter stored to answer it late.

    `held` is the ledger's own mark: whose turn it is to tell.
    """

    event_id: str
    conversation: ConversationRef
    person: PersonId
    reply: str
    claimed_at: datetime
    held: int = field(default=0, compare=False)
