"""What was owed, what stands on the platforms and what the outbox says, held against each other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ids import CommunityId
from bot.ports.publishing import OwedPost, PostKind, PostState
from bot.publishing.parts import Pace
from storage.outbox import SqlOutbox
from storage.posts import SqlPosts
from tests.faults.publishing.plan import EPISODE, Manner, Plan
from tests.faults.publishing.storms import were_late
from tests.faults.publishing.world import Standing, World, mark_of

_ENDS: Mapping[Manner, frozenset[PostState]] = {
    Manner.OPEN: frozenset({PostState.POSTED}),
    Manner.UNREADABLE: frozenset({PostState.POSTED, PostState.UNCERTAIN}),
    Manner.CLOSED: frozenset({PostState.DEAD}),
    Manner.REMOVED: frozenset({PostState.POSTED, PostState.SKIPPED}),
}


@dataclass
class Findings:
    """`broken` says each broken invariant in words. `ends` counts posts by what became of them."""

    broken: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    accepted: int = 0
    lost: int = 0
    on_its_way: int = 0
    """Posts that were still being worked on when no more was waited for: broken, but not lost."""
    twice: int = 0
    """Posts of which a second message stood there for a while."""
    twice_in_window: int = 0
    removed: int = 0
    """Second messages that the janitor removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """`removed_at` is when communities that leave were known to have left; None: they have not. In `moving` ones what
    is undecided is still on its way; elsewhere it is lost."""

    world: World
    plan: Plan
    pace: Pace
    outbox: SqlOutbox
    posts: SqlPosts
    removed_at: datetime | None
    moving: frozenset[CommunityId] = frozenset()

    async def check(self) -> Findings:
        findings = Findings()
        messages, late = self.world.messages(), were_late(self.world.storm.arrivals, self.pace)
        findings.accepted = sum(len(standing) for standing in messages.values())
        known: set[str] = set()
        for venue in self.plan.venues:
            kept = {one.post.key: one for one in await self.outbox.recent(venue.community, self.plan.begins)}
            shown = {one.message for one in await self.posts.showing_episode(venue.community, EPISODE)}
            for owed in [*kept.values(), *self._unreserved(venue.community, kept, findings)]:
                mark = mark_of(owed.post)
                known.add(mark)
                is_moving = venue.community in self.moving
                one = _One(owed, messages.get(mark, ()), late[mark], kept, shown, findings, is_moving)
                one.check(_ENDS[venue.manner] if owed.post.kind is not PostKind.NOTICE else _ENDS[Manner.UNREADABLE])
        for stray in messages.keys() - known:
            findings.broken.append(f"a message of no post that was owed: {stray}")
        self._check_removed(findings)
        return findings

    def _unreserved(self, community: CommunityId, kept: Mapping[str, OwedPost], findings: Findings) -> list[OwedPost]:
        """Nothing: what ought to be owed and is not is lost, and said so."""
        for number in range(self.plan.rounds):
            for post in self.plan.round(number):
                if post.community == community and post.key not in kept:
                    findings.lost += 1
                    findings.broken.append(f"never reserved: {community} {post.key}")
        return []

    def _check_removed(self, findings: Findings) -> None:
        """What is on its way when a community leaves may still come; a lease later nothing does."""
        if self.removed_at is None:
            return
        closed = (self.removed_at + self.pace.lease).timestamp()
        gone = {venue.community for venue in self.plan.venues if venue.manner is Manner.REMOVED}
        marks = {
            mark_of(post)
            for number in range(self.plan.rounds)
            for post in self.plan.round(number)
            if post.community in gone
        }
        after = [one for one in self.world.storm.arrivals if one.mark in marks and one.came > closed]
        if after:
            findings.broken.append(f"{len(after)} requests to post in communities that had taken us out")


@dataclass(frozen=True, slots=True)
class _One:
    """One post. `late` requests of it took effect in the window; `shown` are messages whose words are kept. `is_moving`
    where something happens in its community yet."""

    owed: OwedPost
    messages: Sequence[Standing]
    late: int
    kept: Mapping[str, OwedPost]
    shown: set[str]
    findings: Findings
    is_moving: bool

    def check(self, ends: frozenset[PostState]) -> None:
        owed, found = self.owed, self.findings
        found.owed += 1
        found.ends[f"{owed.state}"] += 1
        standing = [one for one in self.messages if not one.deleted]
        self._expect(owed.state in ends, f"ended as {owed.state} ({owed.reason}) attempt {owed.attempt}")
        if owed.state is PostState.POSTED:
            found.lost += not standing
            self._expect(len(standing) == 1, f"{len(standing)} messages stand there")
            self._posted(standing)
        elif owed.state is PostState.UNCERTAIN:
            self._expect(len(self.messages) <= 1, "sent again although nobody could tell")
            asked = any(key.startswith(f"uncertain:{owed.post.key}:") for key in self.kept)
            self._expect(asked or owed.post.kind is PostKind.NOTICE, "nobody asked the hosts")
        elif owed.state in (PostState.DEAD, PostState.SKIPPED):
            self._expect(not standing or owed.first_try_at is not None, "stands there without having been tried")
        elif self.is_moving:
            found.on_its_way += 1
        else:
            found.lost += 1
        self._more_than_one(standing)

    def _posted(self, standing: Sequence[Standing]) -> None:
        owed = self.owed
        where = owed.message
        self._expect(where is not None, "posted nowhere")
        if where is None or len(standing) != 1:
            return
        self._expect(standing[0].id == where.message, "the outbox knows another message")
        if owed.post.follows is not None:
            parent = self.kept[owed.post.follows].message
            self._expect(
                parent is not None and standing[0].within == parent.message, f"in the wrong thread {standing[0].within}"
            )
        elif owed.post.kind is not PostKind.NOTICE:
            self._expect(where.message in self.shown, "its words are not kept: hiding them would not reach it")

    def _more_than_one(self, standing: Sequence[Standing]) -> None:
        more = len(self.messages) - 1
        if more <= 0:
            return
        found = self.findings
        found.twice += 1
        found.removed += len(self.messages) - len(standing)
        found.twice_in_window += self.late >= more
        self._expect(self.late >= more, f"{more} second messages outside the window ({self.late} late requests)")

    def _expect(self, holds: object, otherwise: str) -> None:
        if not holds:
            self.findings.broken.append(f"{self.owed.post.community} {self.owed.post.key}: {otherwise}")
