"""What the core answers: a message for people, and the same as an outcome for machines."""

from dataclasses import dataclass
from enum import StrEnum

from bot.chat.blocks import Block
from bot.domain.ids import EpisodeId
from bot.domain.span import Span


class Visibility(StrEnum):
    """Who sees a reply. Fixed when it is sent: neither platform can change it later."""

    PRIVATE = "private"
    PUBLIC = "public"


class Placement(StrEnum):
    """Where a reply goes: below the request, or into a thread under it."""

    REPLY = "reply"
    THREAD = "thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeItem:
    """One result. `text` is cut from lines `start_line`..`end_line` (1-based, inclusive) of `source`."""

    text: str
    episode: str
    source: str
    start_line: int
    end_line: int
    score: float
    claim: str | None = None
    speaker: str | None = None
    reason: str | None = None
    start_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A message for machines. `kind` is quote, answer, takeaways, hot_takes, passages, episodes or none."""

    kind: str
    answered: bool
    score: float
    text: str
    items: tuple[OutcomeItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    blocks: tuple[Block, ...]
    visibility: Visibility = Visibility.PUBLIC
    placement: Placement = Placement.REPLY
    about: EpisodeId | None = None
    """The one episode it speaks of: a question in the thread under it stays in that episode."""
    shows: tuple[Span, ...] = ()
    """The words of the library that it shows, so that hiding them reaches the message."""
    outcome: Outcome | None = None
    turn: str = ""
    """The key of what was kept of the question, so that questions under this message follow it."""
