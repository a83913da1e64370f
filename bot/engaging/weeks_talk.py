"""What a community talked about in a week: which discussions were the liveliest, and what closed polls came to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.discussion import Take
from bot.domain.ids import CommunityId
from bot.domain.poll import PollId, PollKey, result_sentence
from bot.engaging.polls import PollService
from bot.engaging.weekly_sources import DiscussionOfTheWeek, PollOfTheWeek
from bot.ports.discussions import Takes


class LivelyDiscussions:
    """Implements `WeeksDiscussions`: how many voted is how lively it was, for threads cannot be read everywhere."""

    def __init__(self, takes: Takes, polls: PollService) -> None:
        self._takes = takes
        self._polls = polls

    async def liveliest(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> Mapping[CommunityId, Sequence[DiscussionOfTheWeek]]:
        opened = await self._takes.opened_since(communities, since)
        takes = [
            take
            for some in opened.values()
            for take in some
            if take.opened_at is not None and take.opened_at < until and take.poll
        ]
        views = {view.poll.key: view for view in await self._polls.views_of([_poll_of(take) for take in takes])}
        found: dict[CommunityId, list[DiscussionOfTheWeek]] = {community: [] for community in communities}
        for take in takes:
            view = views.get(_poll_of(take))
            if view is None or not view.tally.voters:
                continue
            voters = view.tally.voters
            said = f"{_votes(voters)} so far." if view.open else result_sentence(view.poll.options, view.tally)
            found[take.new.community].append(DiscussionOfTheWeek(title=take.claim, voters=voters, sentence=said))
        return {community: sorted(talks, key=lambda one: -one.voters) for community, talks in found.items()}


class ClosedPolls:
    """Implements `WeeksPolls`."""

    def __init__(self, polls: PollService) -> None:
        self._polls = polls

    async def closed(
        self, communities: Sequence[CommunityId], since: datetime, until: datetime
    ) -> Mapping[CommunityId, Sequence[PollOfTheWeek]]:
        found: dict[CommunityId, list[PollOfTheWeek]] = {community: [] for community in communities}
        for view in await self._polls.closed(communities, since, until):
            if view.tally.voters:
                said = result_sentence(view.poll.options, view.tally)
                poll = PollOfTheWeek(question=view.poll.question, sentence=said, voters=view.tally.voters)
                found[view.poll.community].append(poll)
        return {community: sorted(polls, key=lambda one: -one.voters) for community, polls in found.items()}


def _poll_of(take: Take) -> PollKey:
    return take.new.community, PollId(take.poll or 0)


def _votes(voters: int) -> str:
    return f"{voters} vote{'s' if voters > 1 else ''}"
