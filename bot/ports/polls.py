"""What polls ask of their stores. `storage` implements all of these; tallies are counted from rows of votes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import Ballot, NewPoll, Poll, PollId, PollKey, Tally
from bot.ports.clock import Clock


class Polls(Protocol):
    """Every change is one transaction; `at` is the server's time. None: unknown here, or nothing was to change."""

    async def open(self, new: NewPoll) -> Poll:
        """A new poll; the one that is there where the community has one with the same `about` (other than "")."""
        ...

    async def get(self, community: CommunityId, poll: PollId) -> Poll | None: ...

    async def about(self, community: CommunityId, about: str) -> Poll | None: ...

    async def recent(self, community: CommunityId, since: datetime) -> Sequence[Poll]:
        """Those that are not closed, and those closed since then, newest first."""
        ...

    async def closed(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> Mapping[CommunityId, Sequence[Poll]]:
        """Of each of them those closed from `since` on and before `until`, newest first."""
        ...

    async def these(self, wanted: Sequence[PollKey]) -> Mapping[PollKey, Poll]:
        """Those of them that are there."""
        ...

    async def close(self, community: CommunityId, poll: PollId, clock: Clock) -> Poll | None:
        """The poll, closed: now, before, or when its time was up. Whatever is voted after that moment is refused."""
        ...

    async def reopen(
        self, community: CommunityId, poll: PollId, *, seen: datetime, closes_at: datetime | None, at: datetime
    ) -> Poll | None:
        """Take votes again, where it is closed since `seen`: a second delivery finds another moment and does nothing.

        Votes that nobody can change any more, because their people's data is deleted, leave the count.
        """
        ...

    async def extend(self, community: CommunityId, poll: PollId, closes_at: datetime, at: datetime) -> Poll | None:
        """Keep an open poll open until then, where that is later than now planned."""
        ...


class PollDuties(Protocol):
    """What a sweep finds to do over all communities, longest due first. Each is cheap where nothing is due."""

    async def to_close(self, now: datetime, limit: int) -> Sequence[Poll]:
        """Their closing time has come and nobody closed them."""
        ...

    async def without_result(self, limit: int) -> Sequence[Poll]:
        """Closed, and the result of this closing is not owed yet."""
        ...

    async def result_owed(self, poll: Poll) -> None:
        """Of this closing; nothing where it was opened again meanwhile."""
        ...

    async def to_remind(self, now: datetime, limit: int) -> Sequence[Poll]:
        """Open, and the reminder of this closing time has come and is not owed yet."""
        ...

    async def reminder_owed(self, poll: Poll) -> None:
        """Of this closing time; nothing where it was moved meanwhile."""
        ...


class PollPaintings(Protocol):
    """How far the messages that show polls are behind the rows: kept, so that whoever starts next mends them."""

    async def behind(self, now: datetime, limit: int) -> Sequence[Poll]:
        """Changed since their message was last painted, and not being painted by anybody at this moment."""
        ...

    async def claim(self, poll: Poll, now: datetime, until: datetime) -> Poll | None:
        """The poll as it is now, for this caller alone to paint until then; None where it is up to date or claimed."""
        ...

    async def painted(self, poll: Poll, *, still: bool, free_at: datetime) -> None:
        """Its message shows this revision, and may be painted again from `free_at`.

        `still`: it no longer follows the count.
        """
        ...

    async def put_off(self, poll: Poll, until: datetime) -> None:
        """It could not be painted; how often in a row is `poll.unpainted`."""
        ...

    async def forget_presses(self, before: datetime) -> int:
        """Drop the marks of presses that nobody delivers a second time any more."""
        ...


class Voted(StrEnum):
    CAST = "cast"
    CHANGED = "changed"
    RETRACTED = "retracted"
    SEEN = "seen"
    """That press was counted before: it was delivered twice."""
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """No such poll in this community, or no such option in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What a press came to: the poll and the person's ballot as they stand now."""

    outcome: Voted
    poll: Poll | None = None
    ballot: Ballot | None = None


class Ballots(Protocol):
    """Who voted what is known to the person alone: a ballot carries a keyed hash of the person and the poll."""

    async def press(
        self, community: CommunityId, poll: PollId, person: PersonId, choice: int, press: str, clock: Clock
    ) -> Vote:
        """Vote, change, or take back what was chosen already. `press` names the act, the same in every delivery.

        Whether the poll is open is judged by `clock` inside the transaction. What is returned is committed.
        """
        ...

    async def ballot(self, poll: Poll, person: PersonId) -> Ballot | None: ...

    async def tally(self, poll: Poll) -> Tally:
        """The votes of its own community."""
        ...

    async def tallies(self, poll: Poll) -> Sequence[tuple[CommunityId, Tally]]:
        """Its own first, then those of the polls that it is linked with, in communities that have us still."""
        ...

    async def tallies_of(self, asked: Sequence[Poll]) -> Mapping[PollKey, Sequence[tuple[CommunityId, Tally]]]:
        """Of each of them what `tallies` gives."""
        ...


class PollLinks(Protocol):
    """Counting polls of several communities together. Only counts ever cross."""

    async def offer(self, poll: Poll, code: str, by: PersonId, expires_at: datetime) -> None:
        """Let whoever enters `code` until then count with this poll, once. Kept as a hash."""
        ...

    async def join(
        self, code: str, community: CommunityId, make: Callable[[Poll], NewPoll], at: datetime
    ) -> Poll | None:
        """Use the code up: the poll that `make` wants for this community, opened and linked. None: unknown, expired,
        used, of this very community, or its poll is closed."""
        ...

    async def unlink(self, community: CommunityId, poll: PollId, at: datetime) -> bool:
        """Count on its own from now on; codes that were made for it end. False where it was not linked."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedVote:
    """The current vote of a member who asked for a score: the only ballots that carry a name."""

    person: PersonId
    poll: PollId
    choice: int
    at: datetime


class Scores(Protocol):
    """Members who want a place on scoreboards. Their votes carry their name from then on, never before."""

    async def opt_in(self, community: CommunityId, person: PersonId, at: datetime) -> bool:
        """False where they had."""
        ...

    async def opt_out(self, community: CommunityId, person: PersonId) -> bool:
        """Their linked votes go at once; the private ballots stay. False where they had not opted in."""
        ...

    async def opted_in(self, community: CommunityId, person: PersonId) -> bool: ...

    async def votes(self, community: CommunityId, polls: Sequence[PollId]) -> Sequence[LinkedVote]:
        """In these polls, oldest first."""
        ...


class PollRules(Protocol):
    async def members_may_open(self, community: CommunityId) -> bool:
        """False until the hosts say otherwise."""
        ...

    async def let_members_open(self, community: CommunityId, allowed: bool) -> None: ...


class PollStorage(Protocol):
    """All of these together, as one store offers them."""

    @property
    def polls(self) -> Polls: ...
    @property
    def duties(self) -> PollDuties: ...
    @property
    def paintings(self) -> PollPaintings: ...
    @property
    def ballots(self) -> Ballots: ...
    @property
    def links(self) -> PollLinks: ...
    @property
    def scores(self) -> Scores: ...
    @property
    def rules(self) -> PollRules: ...
