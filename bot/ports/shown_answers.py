"""Answers as people saw them, for the button that shares one: what is shared is what was seen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.answer import AnswerSentence
from bot.domain.ids import CommunityId, PersonId
from bot.domain.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """An `Answer` without the words that were said: `evidence` says where they stand."""

    question: str
    evidence: tuple[Span, ...]
    sentences: tuple[AnswerSentence, ...] = ()
    headings: tuple[AnswerSentence, ...] = ()
    confidence: float = 0.0


class ShownAnswers(Protocol):
    """An answer goes with the person it was for, with the episodes it is from, and with time."""

    async def keep(
        self, community: CommunityId, person: PersonId, answer: ShownAnswer, at: datetime, *, most: int
    ) -> str:
        """Its key: at most 24 characters, the same for the same answer. Of a person's the latest `most` stay."""
        ...

    async def shown(self, community: CommunityId, key: str) -> ShownAnswer | None:
        """One by its key, which may be anybody's invention."""
        ...

    async def forget(self, before: datetime) -> int: ...
