"""What the weekly posts ask of the parts that hold polls and discussions: each says what its week was."""

from collections.abc import Mapping, Sequence
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
    async def closed(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> Mapping[CommunityId, Sequence[PollOfTheWeek]]:
        """Of each community those with the most voters first; without any vote they are left out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionOfTheWeek:
    """`title` is what was discussed, `voters` how many took part; `sentence` says how it stands."""

    title: str
    voters: int
    sentence: str = ""


class WeeksDiscussions(Protocol):
    async def liveliest(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> Mapping[CommunityId, Sequence[DiscussionOfTheWeek]]:
        """Of each community those with the most people first; without anybody they are left out."""
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

    async def weeks(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime, limit: int = 3
    ) -> Mapping[CommunityId, Week]:
        """Of each of them, at most so many polls and so many discussions."""
        polls = [await source.closed(communities, since, until) for source in self._polls]
        talks = [await source.liveliest(communities, since, until) for source in self._discussions]
        return {
            one: Week(
                tuple(sorted((poll for found in polls for poll in found[one]), key=lambda each: -each.voters)[:limit]),
                tuple(sorted((talk for found in talks for talk in found[one]), key=lambda each: -each.voters)[:limit]),
            )
            for one in communities
        }
