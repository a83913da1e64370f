"""Polls: opened, voted in, closed, opened again and shown, the same for whoever brings the question."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat.blocks import PollBlock
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.domain.community import CommunityProfile, platform_of
from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll, Poll, PollId, PollKey, Tally
from bot.engaging.poll_messages import PollView, names_of, poll_block
from bot.platform_ports import Profiles
from bot.ports import Clock
from bot.ports.polls import Ballots, Polls, Vote, Voted
from bot.ports.publishing import NewPost, Outbox, PostKind
from bot.publishing.content import freeze

LONGEST_OPEN = timedelta(days=366)


def own_key(poll: PollId) -> str:
    """The outbox key of a poll's own message, where no other message shows it."""
    return f"poll:{poll}"


class PollService:
    """Says what polls are and come to. It posts one kind of message, the poll's own; painting it anew is the
    `PollPainter`'s part, results and reminders are the `PollPlanner`'s."""

    def __init__(self, polls: Polls, ballots: Ballots, outbox: Outbox, profiles: Profiles, clock: Clock) -> None:
        self._polls = polls
        self._ballots = ballots
        self._outbox = outbox
        self._profiles = profiles
        self._clock = clock

    async def open(self, new: NewPoll) -> Poll:
        """A poll that takes votes; the one that is there for a second call with the same `about`. Posts nothing."""
        return await self._polls.open(new)

    async def publish(self, poll: Poll, place: ConversationRef) -> None:
        """Owe the poll's own message to a place, as somebody there asked for. A second call owes nothing more."""
        content = freeze(await self.message(poll))
        post = NewPost(
            community=poll.community,
            key=poll.post_key,
            kind=PostKind.POLL,
            place=place,
            content=content,
            due_at=self._clock.now(),
            expires_at=poll.closes_at,
            unasked=False,
        )
        await self._outbox.reserve([post], self._clock.now())

    async def vote(self, community: CommunityId, poll: PollId, person: PersonId, choice: int, press: str) -> Vote:
        """Vote, change, or (the same choice again) take back. `press` is the act's event id: once, however often it
        is delivered."""
        return await self._ballots.press(community, poll, person, choice, press, self._clock)

    async def close(self, community: CommunityId, poll: PollId) -> Poll | None:
        return await self._polls.close(community, poll, self._clock)

    async def reopen(
        self, community: CommunityId, poll: PollId, *, seen: datetime, closes_at: datetime | None
    ) -> Poll | None:
        return await self._polls.reopen(community, poll, seen=seen, closes_at=closes_at, at=self._clock.now())

    async def extend(self, community: CommunityId, poll: PollId, closes_at: datetime) -> Poll | None:
        return await self._polls.extend(community, poll, closes_at, self._clock.now())

    async def get(self, community: CommunityId, poll: PollId) -> Poll | None:
        return await self._polls.get(community, poll)

    async def about(self, community: CommunityId, about: str) -> Poll | None:
        return await self._polls.about(community, about)

    async def open_polls(self, community: CommunityId) -> Sequence[Poll]:
        """Newest first."""
        now = self._clock.now()
        return [poll for poll in await self._polls.recent(community, now) if poll.is_open(now)]

    async def recent(self, community: CommunityId, since: datetime) -> Sequence[Poll]:
        """Those that are open, and those closed since then, newest first."""
        return await self._polls.recent(community, since)

    async def view(self, poll: Poll) -> PollView:
        """The poll with its votes, and those of polls it is linked with."""
        return self._view(poll, await self._ballots.tallies(poll), await self._profiles.profile(poll.community))

    async def views_of(self, wanted: Sequence[PollKey]) -> list[PollView]:
        """Of those of them that are there, in no order."""
        return await self.views(list((await self._polls.these(wanted)).values()))

    async def closed(self, communities: Sequence[CommunityId], since: datetime, until: datetime) -> list[PollView]:
        """What these communities closed from `since` on and before `until`, of each the newest first."""
        closed = await self._polls.closed(communities, since, until)
        return await self.views([poll for polls in closed.values() for poll in polls])

    async def views(self, polls: Sequence[Poll]) -> list[PollView]:
        """Of each of them, in order, what `view` gives."""
        tallies = await self._ballots.tallies_of(polls)
        profiles = await self._profiles.profiles([poll.community for poll in polls])
        return [self._view(poll, tallies[poll.key], profiles.get(poll.community)) for poll in polls]

    def _view(
        self, poll: Poll, tallies: Sequence[tuple[CommunityId, Tally]], profile: CommunityProfile | None
    ) -> PollView:
        names = names_of([platform_of(community) for community, _ in tallies])
        return PollView(
            poll=poll,
            tallies=tuple((name, tally) for name, (_, tally) in zip(names, tallies, strict=True)),
            zone=profile.time_zone if profile is not None else "UTC",
            at=self._clock.now(),
        )

    async def voted(self, poll: Poll, person: PersonId) -> Vote:
        """The person's ballot as it stands."""
        return Vote(outcome=Voted.SEEN, poll=poll, ballot=await self._ballots.ballot(poll, person))

    async def block_for(self, poll: Poll, viewer: PersonId | None = None, *, still: bool = False) -> PollBlock:
        """The poll as a block of a message for all, or for one person: then with the count that they may see."""
        voted = viewer is not None and await self._ballots.ballot(poll, viewer) is not None
        return poll_block(await self.view(poll), voted=voted, still=still)

    async def message(self, poll: Poll, *, still: bool = False) -> OutgoingMessage:
        """The poll's own message, for all."""
        return OutgoingMessage(blocks=(await self.block_for(poll, still=still),))
