"""What a community talked about in a week: which discussions were the liveliest, and what closed polls came to."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.ids import CommunityId
from bot.domain.poll import Poll, PollId, result_sentence
from bot.engaging.polls import PollService
from bot.engaging.weekly_sources import DiscussionOfTheWeek, PollOfTheWeek
from bot.ports.discussions import Takes


class LivelyDiscussions:
    """Implements `WeeksDiscussions`: how many voted is how lively it was, for threads cannot be read everywhere."""

    def __init__(self, takes: Takes, polls: PollService) -> None:
        self._takes = takes
        self._polls = polls

    async def liveliest(
        self, community: CommunityId, since: datetime, until: datetime, limit: int
    ) -> Sequence[DiscussionOfTheWeek]:
        found = []
        for take in await self._takes.opened_since(community, since):
            if take.opened_at is None or take.opened_at >= until or not take.poll:
                continue
            poll = await self._polls.get(community, PollId(take.poll))
            if poll is None:
                continue
            view = await self._polls.view(poll)
            if not view.tally.voters:
                continue
            said = (
                result_sentence(poll.options, view.tally) if not view.open else f"{_votes(view.tally.voters)} so far."
            )
            found.append(DiscussionOfTheWeek(title=take.claim, voters=view.tally.voters, sentence=said))
        return sorted(found, key=lambda one: -one.voters)[:limit]


class ClosedPolls:
    """Implements `WeeksPolls`."""

    def __init__(self, polls: PollService) -> None:
        self._polls = polls

    async def closed(self, community: CommunityId, since: datetime, until: datetime) -> Sequence[PollOfTheWeek]:
        found = []
        for poll in await self._polls.recent(community, since):
            if not _closed_between(poll, since, until):
                continue
            tally = (await self._polls.view(poll)).tally
            if tally.voters:
                said = result_sentence(poll.options, tally)
                found.append(PollOfTheWeek(question=poll.question, sentence=said, voters=tally.voters))
        return sorted(found, key=lambda one: -one.voters)


def _closed_between(poll: Poll, since: datetime, until: datetime) -> bool:
    return poll.closed_at is not None and since <= poll.closed_at < until


def _votes(voters: int) -> str:
    return f"{voters} vote{'s' if voters > 1 else ''}"
