"""What publishing asks of its stores: posts that are owed, and the work that is spread."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId

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
    POLL = "poll"
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
    """All durable truth about posts. Every change is a compare-and-swap on the state and attempt of the post as it was
    read: whoever loses one does nothing."""

    async def reserve(self, posts: Sequence[NewPost], at: datetime) -> Sequence[PostId | None]:
        """One transaction for all; None where the key was reserved before: by another replica, or earlier."""
        ...

    async def get(self, community: CommunityId, key: str) -> OwedPost | None: ...

    async def by_id(self, post: PostId) -> OwedPost | None: ...

    async def due(self, now: datetime, limit: int) -> Sequence[OwedPost]:
        """Pending ones whose time came, fairly: the longest-waiting of each community first, in turn.

        One that `follows` another is not among them until it is known what became of that other.
        """
        ...

    async def claim(self, post: PostId, now: datetime, lease: timedelta) -> OwedPost | None:
        """To `sending` with one more attempt, committed. None: somebody else was quicker, or it is not pending."""
        ...

    async def claim_again(self, looked: OwedPost, now: datetime, lease: timedelta) -> OwedPost | None:
        """From one attempt of `sending` whose lease ended to the next, without a moment in which it is pending: for a
        platform that shows one key once. None where it changed meanwhile."""
        ...

    async def posted(self, claimed: OwedPost, message: MessageRef | None, at: datetime) -> bool:
        """From `sending` of this attempt (or `uncertain`) to `posted`. False where another attempt owns it by now.

        `message` is None where a host says that it is there.
        """
        ...

    async def put_off(self, seen: OwedPost, until: datetime, reason: str) -> bool:
        """A definite refusal with a wait, or a rule of the hosts: `pending`, and not due before `until`."""
        ...

    async def end(self, seen: OwedPost, state: PostState, reason: str, at: datetime) -> bool:
        """To `dead`, `skipped` or `uncertain`."""
        ...

    async def ambiguous(self, now: datetime, settle: timedelta, limit: int) -> Sequence[OwedPost]:
        """`sending` ones whose lease ended more than `settle` ago and that are not to wait longer."""
        ...

    async def wait(self, looked: OwedPost, until: datetime) -> bool:
        """It cannot be told now what became of it: `ambiguous` gives it again from `until` on."""
        ...

    async def missed(self, looked: OwedPost, again_at: datetime) -> OwedPost | None:
        """Reconciling did not find it this time; one more of `missing`, and `ambiguous` gives it again from `again_at`
        on. None where its state changed meanwhile."""
        ...

    async def release(self, looked: OwedPost, at: datetime) -> bool:
        """It never appeared: from `sending` (or `uncertain`) back to `pending`, to be sent again."""
        ...

    async def recent(self, community: CommunityId, since: datetime) -> Sequence[OwedPost]:
        """All of a community's posts reserved since then, newest first: for its hosts and its digest."""
        ...

    async def sent_since(self, community: CommunityId, since: datetime) -> int:
        """How many unasked posts of a community went out since then, those in threads left out: for its daily cap."""
        ...

    async def untidy(self, now: datetime, limit: int) -> Sequence[OwedPost]:
        """Posted ones that were sent again although an earlier attempt may have come through: the janitor is to look
        for a second message by now."""
        ...

    async def tidied(self, seen: OwedPost, again_at: datetime | None) -> bool:
        """The janitor looked; `untidy` gives it again from `again_at` on, or never."""
        ...

    async def stop(self, community: CommunityId, reason: str, at: datetime) -> int:
        """Skip all that is pending there: the community took the bot out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How publishing stands. `overdue_since` is since when the longest-waiting post could have gone out."""

    waiting: int = 0
    sending: int = 0
    uncertain: int = 0
    dead: int = 0
    """Refused for good within the time that was asked for."""
    overdue: int = 0
    overdue_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fates:
    """What became of a community's posts. `reasons` are why some did not appear, and of how many each is true."""

    owed: int = 0
    appeared: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)


class PostFates(Protocol):
    """For the digest of a community's hosts."""

    async def fates(self, communities: Sequence[CommunityId], since: datetime) -> Mapping[CommunityId, Fates]:
        """Of each of them, for the posts reserved since then."""
        ...


class PublishingState(Protocol):
    """For whoever runs the program: numbers over all communities, and nothing of any."""

    async def standing(self, now: datetime, dead_since: datetime) -> Standing:
        """Overdue is what waits though its time has come, and not for another post."""
        ...


Job = Callable[[str], Awaitable[None]]

_FIRST_REST, _LONGEST_REST = timedelta(seconds=2), timedelta(minutes=10)


def rest_after(failures: int) -> timedelta:
    """How long a job that failed so often in a row (1 or more) waits before it runs again."""
    return min(_LONGEST_REST, _FIRST_REST * (1 << min(failures - 1, 20)))


class Jobs(Protocol):
    """Spreads and retries work; holds no truth. A job that is lost is found again by the next sweep.

    One that fails is logged and runs again after a rest that grows; what waits behind it in its queue goes before it.
    A `lane` is named for what its jobs wait for, such as a platform or a model: each has as many places as the others,
    so that what hangs in one takes no place of another.
    """

    async def enqueue(self, name: str, argument: str, *, queue: str = "", lane: str = "") -> None:
        """Run `name` with `argument` soon, once at a time per `queue` ("" is none); the same pair waits once."""
        ...

    async def enqueue_all(self, name: str, work: Sequence[tuple[str, str]], *, lane: str = "") -> None:
        """Many at once, each an argument and a queue, in this order."""
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
