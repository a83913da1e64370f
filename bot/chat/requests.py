"""Requests on their way to an answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.refs import ConversationRef
from bot.domain.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """A request that was acknowledged and never ended. `reply` is what the adapter stored to answer it late."""

    event_id: str
    conversation: ConversationRef
    person: PersonId
    reply: str
    claimed_at: datetime
