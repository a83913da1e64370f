"""What the weekly posts ask of the parts that hold polls and discussions: each says what its week was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import CommunityId


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOfTheWeek:
    """A poll that closed. `sentence` says what came of it, such as "7 of 12 agree."; `voters` is how many voted."""

    question: str
    sentence: str
    voters: int


class WeeksPolls(Protocol):
    async def closed(self, community: CommunityId, since: datetime, until: datetime) -> Sequence[PollOfTheWeek]:
        """Those with the most voters first; without any vote they are left out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionOfTheWeek:
    """`title` is what was discussed, `voters` how many took part; `sentence` says how it stands."""

    title: str
    voters: int
    sentence: str = ""


class WeeksDiscussions(Protocol):
    async def liveliest(
        self, community: CommunityId, since: datetime, until: datetime, limit: int
    ) -> Sequence[DiscussionOfTheWeek]:
        """Those with the most people first; without anybody they are left out."""
        ...


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in a community."""

    polls: tuple[PollOfTheWeek, ...] = ()
    discussions: tuple[DiscussionOfTheWeek, ...] = ()


class WeekSources:
    """All sources that are wired, as one."""

    def __init__(self, polls: Sequence[WeeksPolls] = (), discussions: Sequence[WeeksDiscussions] = ()) -> None:
        self._polls = polls
        self._discussions = discussions

    async def week(self, community: CommunityId, since: datetime, until: datetime, limit: int = 3) -> Week:
        polls = [one for source in self._polls for one in await source.closed(community, since, until)]
        talks = [one for source in self._discussions for one in await source.liveliest(community, since, until, limit)]
        return Week(
            tuple(sorted(polls, key=lambda one: -one.voters)[:limit]),
            tuple(sorted(talks, key=lambda one: -one.voters)[:limit]),
        )
