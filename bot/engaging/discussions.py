"""Discussions: approved takes opened as a card with a poll and a thread, at the pace that the community chose."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.refs import ConversationRef
from bot.domain.community import CommunityProfile
from bot.domain.discussion import DiscussionRules, Take, TakeId, TakeState
from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll, Shown
from bot.domain.schedule import moment
from bot.engaging.polls import PollService
from bot.engaging.take_cards import discussion_card, starter, thread_name
from bot.engaging.take_receipts import TakeReceipts
from bot.engaging.unhurried import unhurried
from bot.platform_ports import Profiles
from bot.ports.discussions import Takes
from bot.ports.publishing import NewPost, Outbox, PostKind
from bot.publishing.content import freeze
from bot.publishing.places import community_place

logger = logging.getLogger(__name__)

_REMIND = timedelta(hours=24)
_STALE = timedelta(days=2)
"""How late a card may appear after its turn: later nobody remembers the episode."""
_MOST_AT_ONCE = 50
NOBODY = PersonId("")


@dataclass(frozen=True, slots=True)
class Opening:
    """A discussion that is opened now, or was before: then `fresh` is False."""

    take: Take
    key: str
    fresh: bool


class Discussions:
    """Opens takes. Every step may be done twice, by two replicas or after a death: poll, posts and state come once."""

    def __init__(
        self,
        takes: Takes,
        polls: PollService,
        outbox: Outbox,
        receipts: TakeReceipts,
    ) -> None:
        self._takes = takes
        self._polls = polls
        self._outbox = outbox
        self._receipts = receipts

    async def open(
        self, take: Take, rules: DiscussionRules, place: ConversationRef, now: datetime, *, asked: bool = False
    ) -> Opening | None:
        """Owe the card and its thread to `place`. None where its words were hidden or are gone: then the take is
        rejected. `asked`: somebody pressed for it, so that it counts as no unasked post."""
        community = take.new.community
        quotes = await self._receipts.quote(take)
        if quotes is None:
            await self._takes.decide(community, take.id, TakeState.REJECTED, NOBODY, now)
            return None
        poll = await self._polls.open(
            NewPoll(
                community=community,
                question=take.claim,
                shown=Shown(rules.shown),
                opens_at=now,
                closes_at=now + timedelta(days=rules.open_days),
                remind=_REMIND if rules.open_days > 2 else None,
                about=subject(take),
                post_key=card_key(take.id),
            )
        )
        card = discussion_card(take, quotes[0] if quotes else None, await self._polls.block_for(poll))
        post = NewPost(
            community=community,
            key=card_key(take.id),
            kind=PostKind.DISCUSSION,
            place=place,
            content=freeze(card),
            due_at=now,
            expires_at=now + _STALE,
            thread_name=thread_name(take),
            unasked=not asked,
        )
        thread = replace(
            post,
            key=f"{card_key(take.id)}:starter",
            kind=PostKind.STARTER,
            content=freeze(starter(take)),
            expires_at=None,
            follows=post.key,
            unasked=False,
        )
        await self._outbox.reserve([post, thread], now)
        fresh = await self._takes.opened(community, take.id, poll.id, now)
        return Opening(await self._takes.take(community, take.id) or take, post.key, fresh)


class DiscussionPlanner:
    """A `Planner`: in every community the takes whose turn it is, the longest waiting first."""

    name = "discussions"

    def __init__(self, takes: Takes, discussions: Discussions, profiles: Profiles) -> None:
        self._takes = takes
        self._discussions = discussions
        self._profiles = profiles

    async def plan(self, now: datetime) -> int:
        opened = 0
        profiles = await self._profiles.profiles(await self._takes.waiting_communities())
        speaking = {one: known for one, known in profiles.items() if known.removed_at is None and not known.stopped}
        rooms = await self._rooms(speaking, await self._takes.rules_of(list(speaking)), now)
        async for rules, room in unhurried(rooms):
            profile = speaking[rules.community]
            for take in await self._takes.in_state(rules.community, TakeState.APPROVED, room):
                place = community_place(profile, channel=rules.channel)
                if place is None:
                    logger.info("a discussion waits for a channel to be chosen")
                    break
                opening = await self._discussions.open(take, rules, place, now)
                opened += opening is not None and opening.fresh
        return opened

    async def _rooms(
        self,
        profiles: Mapping[CommunityId, CommunityProfile],
        rules: Mapping[CommunityId, DiscussionRules],
        now: datetime,
    ) -> list[tuple[DiscussionRules, int]]:
        """Communities in which takes may open now, and how many in each."""
        midnights: dict[CommunityId, datetime] = {}
        rooms = {community: _MOST_AT_ONCE for community, one in rules.items() if not one.per_day}
        for community, one in rules.items():
            since = _turn_of(one, profiles[community].time_zone, now) if one.per_day else None
            if since is not None:
                midnights[community] = since
        if midnights:
            opened = await self._takes.opened_since(list(midnights), min(midnights.values()))
            for community, since in midnights.items():
                today = [take for take in opened[community] if take.opened_at is not None and take.opened_at >= since]
                rooms[community] = rules[community].per_day - len(today)
        return [(rules[community], room) for community, room in sorted(rooms.items()) if room > 0]


def _turn_of(rules: DiscussionRules, zone: str, now: datetime) -> datetime | None:
    """The midnight that began the local day, once the time of day has come at which a take may open."""
    today = now.astimezone(ZoneInfo(zone)).date()
    turn, midnight = moment(today, rules.at, zone), moment(today, time(0), zone)
    return midnight if turn is not None and now >= turn else None


def card_key(take: TakeId) -> str:
    """The outbox key of a take's card."""
    return f"take:{take}"


def subject(take: Take) -> str:
    """What the poll of a take is about: votes on a prediction count for scoreboards."""
    return f"{'prediction' if take.new.resolve_by is not None else 'take'}:{take.id}"
