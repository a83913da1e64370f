"""A hot take on its way from an episode, or a member, to a discussion that people vote in."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from bot.domain.ids import CommunityId, EpisodeId, PersonId
from bot.domain.span import Span

TakeId = NewType("TakeId", int)
"""Counts up within one community."""


class TakeState(StrEnum):
    PROPOSED = "proposed"
    """Hosts have not decided."""
    APPROVED = "approved"
    """As it stands, or with the hosts' words (`edited`): it waits for its turn."""
    REJECTED = "rejected"
    MERGED = "merged"
    """Another take says the same and goes on in its place (`merged_into`)."""
    OPENED = "opened"
    """A card with a poll stands in the community, or is owed to it; the thread is under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTake:
    """`fingerprint` is the same for the same take: a community is asked about it once. `span` is the verbatim receipt;
    None only for a member's own take that nobody said on the show. `resolve_by` makes it a prediction."""

    community: CommunityId
    fingerprint: str
    claim: str
    span: Span | None = None
    episode: EpisodeId | None = None
    speaker: str | None = None
    resolve_by: date | None = None
    proposed_by: PersonId | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    id: TakeId
    new: NewTake
    state: TakeState
    proposed_at: datetime
    claim: str
    """As it is shown: the hosts' words once they edited it."""
    edited: bool = False
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    merged_into: TakeId | None = None
    poll: int | None = None
    opened_at: datetime | None = None
    aged_poll: int | None = None
    """The poll on how a prediction aged, opened when its day had come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionRules:
    """How a community wants its discussions. `per_day` 0 opens all at once; `at` is local and used otherwise.

    `auto_publish` opens takes of episodes without a host's word; members' own takes always wait for one. `open_days`
    is how long a poll takes votes. `shown` is as in `bot.domain.poll`.
    """

    community: CommunityId
    wanted: bool = False
    auto_publish: bool = False
    per_day: int = 1
    at: time = time(10)
    open_days: int = 7
    per_episode: int = 3
    shown: str = "live"
    channel: str | None = None
    members_propose: bool = True
