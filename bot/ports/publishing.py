"""What publishing asks of its stores: posts that are owed, and the calendar they come from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Schedule, Series

PostId = NewType("PostId", int)


class PostKind(StrEnum):
    """What a post is; a community's counts and the hosts' views go by it."""

    QUOTE_OF_THE_DAY = "quote_of_the_day"
    WEEKLY_TAKEAWAYS = "weekly_takeaways"
    HOST_DIGEST = "host_digest"
    ANNOUNCEMENT = "announcement"
    REVIEW = "review"
    DISCUSSION = "discussion"
    STARTER = "starter"
    POLL_REMINDER = "poll_reminder"
    POLL_RESULT = "poll_result"
    PREDICTION = "prediction"
    NOTICE = "notice"


class PostState(StrEnum):
    PENDING = "pending"
    """Owed; nobody is at it."""
    SENDING = "sending"
    """Claimed under a lease: it may or may not have been sent. After the lease it is reconciled, never just resent."""
    POSTED = "posted"
    UNCERTAIN = "uncertain"
    """Nobody can tell whether it appeared; the host was asked."""
    DEAD = "dead"
    """The platform refused it for good; `reason` tells the host what to do."""
    SKIPPED = "skipped"
    """Its time passed, or the hosts stopped it; `reason` says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """`key` is unique in its community, such as "quote_of_the_day:2026-11-22". `content` is a frozen message
    (`bot.publishing.content.freeze`). It is sent from `due_at` on and skipped after `expires_at` (None: never).

    `follows` is the key of the post whose thread this one belongs in: it waits for that one and goes when that goes.
    `unasked` posts obey the hosts' switch, quiet hours and daily cap; those to the hosts themselves do not.
    """

    community: CommunityId
    key: str
    kind: PostKind
    place: ConversationRef
    content: str
    due_at: datetime
    expires_at: datetime | None = None
    follows: str | None = None
    thread_name: str = ""
    unasked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedPost:
    """A `NewPost` with its fate. `attempt` counts claims, `first_try_at` is the first; `lease_until` ends the last.

    `message` is where it stands. `not_before` holds it back (a platform's wait, quiet hours).
    """

    id: PostId
    post: NewPost
    state: PostState
    reserved_at: datetime
    not_before: datetime
    attempt: int = 0
    first_try_at: datetime | None = None
    lease_until: datetime | None = None
    missing: int = 0
    """How often in a row reconciling looked for it and did not find it."""
    message: MessageRef | None = None
    posted_at: datetime | None = None
    reason: str = ""


class Outbox(Protocol):
    """All durable truth about posts. Every change is a compare-and-swap; whoever loses one does nothing."""

    async def reserve(self, posts: Sequence[NewPost], at: datetime) -> Sequence[PostId | None]:
        """One transaction for all; None where the key was reserved before: by another replica, or earlier."""
        ...

    async def get(self, community: CommunityId, key: str) -> OwedPost | None: ...

    async def by_id(self, post: PostId) -> OwedPost | None: ...

    async def due(self, now: datetime, limit: int) -> Sequence[OwedPost]:
        """Pending ones whose time came, fairly: the longest-waiting of each community first, in turn."""
        ...

    async def claim(self, post: PostId, now: datetime, lease: timedelta) -> OwedPost | None:
        """To `sending` with one more attempt, committed. None: somebody else was quicker, or it is not pending."""
        ...

    async def posted(self, claimed: OwedPost, message: MessageRef, at: datetime) -> bool:
        """From `sending` of this attempt (or `uncertain`) to `posted`. False where another attempt owns it by now."""
        ...

    async def put_off(self, claimed: OwedPost, until: datetime, reason: str) -> bool:
        """A definite refusal with a wait, or a rule of the hosts: back to `pending`."""
        ...

    async def end(self, claimed: OwedPost, state: PostState, reason: str, at: datetime) -> bool:
        """To `dead`, `skipped` or `uncertain`."""
        ...

    async def ambiguous(self, now: datetime, settle: timedelta, limit: int) -> Sequence[OwedPost]:
        """`sending` ones whose lease ended more than `settle` ago."""
        ...

    async def missed(self, looked: OwedPost, at: datetime) -> OwedPost | None:
        """Reconciling did not find it this time; one more of `missing`. None where its state changed meanwhile."""
        ...

    async def release(self, looked: OwedPost, at: datetime) -> bool:
        """It never appeared: from `sending` (or `uncertain`) back to `pending`, to be sent again."""
        ...

    async def recent(self, community: CommunityId, since: datetime) -> Sequence[OwedPost]:
        """All of a community's posts reserved since then, newest first: for its hosts, its cap and its digest."""
        ...

    async def retried(self, since: datetime, limit: int) -> Sequence[OwedPost]:
        """Posted ones with more than one attempt: where the janitor looks for a second message."""
        ...

    async def stop(self, community: CommunityId, reason: str, at: datetime) -> int:
        """Skip all that is pending there: the community took the bot out."""
        ...


class OccurrenceState(StrEnum):
    PLANNED = "planned"
    """Its content is chosen (a preview was asked for or sent), not yet owed."""
    RESERVED = "reserved"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOccurrence:
    """What became of one occurrence: `key` of its post where one is owed, `reason` where it was skipped.

    `picks` are what its content was chosen from, so that none comes again too soon: opaque to the store.
    """

    occurrence: Occurrence
    state: OccurrenceState
    key: str = ""
    reason: str = ""
    content: str = ""
    picks: tuple[str, ...] = ()


class Schedules(Protocol):
    """Calendars of communities. `due` reads an index over the next due moment: its cost is that of what is due."""

    async def put(self, schedule: Schedule, next_due: datetime | None) -> None: ...

    async def of(self, community: CommunityId) -> Sequence[Schedule]: ...

    async def remove(self, community: CommunityId, series: Series) -> None: ...

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[Schedule, datetime]]:
        """Schedules whose next due moment is at or before `now`, with that moment, the longest waiting first."""
        ...

    async def advance(self, community: CommunityId, series: Series, seen: datetime, next_due: datetime | None) -> bool:
        """Compare-and-swap on the next due moment: False where another replica did it."""
        ...

    async def record(self, occurrence: KnownOccurrence) -> bool:
        """False where that local date is recorded already, unless it was only planned."""
        ...

    async def occurrence(self, community: CommunityId, series: Series, local_date: date) -> KnownOccurrence | None: ...

    async def history(self, community: CommunityId, series: Series, limit: int) -> Sequence[KnownOccurrence]:
        """Newest local date first."""
        ...


Job = Callable[[str], Awaitable[None]]


class Jobs(Protocol):
    """Spreads and retries work; holds no truth. A job that is lost is found again by the next sweep."""

    async def enqueue(self, name: str, argument: str, *, queue: str = "") -> None:
        """Run `name` with `argument` soon, once at a time per `queue` ("" is none); the same pair waits once."""
        ...

    async def run(self, jobs: Mapping[str, Job]) -> None:
        """Work until cancelled; what is under way is finished first."""
        ...


class Planner(Protocol):
    """Something that may owe posts. A sweep asks each; what it reserves is a function of (now, tables)."""

    name: str

    async def plan(self, now: datetime) -> int:
        """Reserve what is due; how much was done. Run twice, or by two replicas, it owes nothing twice."""
        ...
