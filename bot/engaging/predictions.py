"""Predictions come back on their day: milk or wine, then against now, and a score for whoever said it and who bet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.blocks import Block, Heading, QuoteBlock, Text
from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile
from bot.domain.discussion import DiscussionRules, Take, TakeState
from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import AGREE, DISAGREE, NewPoll, Poll, PollId, Shown, Tally, result_sentence
from bot.domain.schedule import moment
from bot.engaging.discussions import NOBODY, subject
from bot.engaging.polls import PollService
from bot.engaging.take_receipts import TakeReceipts
from bot.engaging.unhurried import unhurried
from bot.platform_ports import Profiles
from bot.ports.discussions import Takes
from bot.ports.polls import LinkedVote, Scores
from bot.ports.publishing import NewPost, Outbox, PostKind
from bot.publishing.content import freeze
from bot.publishing.places import community_place

WINE, MILK, TOO_SOON = "aged like wine", "aged like milk", "too soon to tell"
_OPEN = timedelta(days=7)
_STALE = timedelta(days=7)
_QUESTION = "How did this age?"


class PredictionPlanner:
    """A `Planner`: on its local day every opened prediction is asked about, once."""

    name = "predictions"

    def __init__(
        self,
        takes: Takes,
        polls: PollService,
        outbox: Outbox,
        profiles: Profiles,
        receipts: TakeReceipts,
    ) -> None:
        self._takes = takes
        self._polls = polls
        self._outbox = outbox
        self._profiles = profiles
        self._receipts = receipts

    async def plan(self, now: datetime) -> int:
        asked = 0
        ripe = await self._takes.ripe((now + timedelta(days=1)).date())
        communities = list({take.new.community for take in ripe})
        profiles, rules = await self._profiles.profiles(communities), await self._takes.rules_of(communities)
        async for take in unhurried(ripe):
            profile = profiles.get(take.new.community)
            if profile is None or profile.removed_at is not None or profile.stopped:
                continue
            own = rules[take.new.community]
            if _is_due(take, own, profile.time_zone, now):
                asked += await self._ask(take, own, profile, now)
        return asked

    async def _ask(self, take: Take, rules: DiscussionRules, profile: CommunityProfile, now: datetime) -> bool:
        place = community_place(profile, channel=rules.channel)
        if place is None:
            return False
        quotes = await self._receipts.quote(take)
        if quotes is None:
            return await self._takes.asked_how_it_aged(profile.community, take.id, 0)
        poll = await self._polls.open(
            NewPoll(
                community=profile.community,
                question=_QUESTION,
                options=(WINE, MILK, TOO_SOON),
                shown=Shown(rules.shown),
                opens_at=now,
                closes_at=now + _OPEN,
                remind=timedelta(hours=24),
                about=f"aged:{take.id}",
                post_key=f"prediction:{take.id}",
            )
        )
        message = await self._message(take, quotes, poll)
        post = NewPost(
            community=profile.community,
            key=poll.post_key,
            kind=PostKind.PREDICTION,
            place=place,
            content=freeze(message),
            due_at=now,
            expires_at=now + _STALE,
        )
        await self._outbox.reserve([post], now)
        return await self._takes.asked_how_it_aged(profile.community, take.id, poll.id)

    async def _message(self, take: Take, quotes: Sequence[QuoteBlock], poll: Poll) -> OutgoingMessage:
        due, opened = take.new.resolve_by, take.opened_at
        blocks: list[Block] = [Heading(_QUESTION), Text(take.claim), *quotes]
        if due is not None:
            blocks.append(Text(f"Its day was {due.day} {due:%B %Y}."))
        before = await self._polls.about(take.new.community, subject(take))
        if before is not None and opened is not None:
            tally = (await self._polls.view(before)).tally
            then = result_sentence(before.options, tally)
            blocks.append(Text(f"Then, in {opened:%B %Y}, this community voted: {then} And now?"))
        blocks.append(await self._polls.block_for(poll))
        shows = (take.new.span,) if take.new.span is not None else ()
        return OutgoingMessage(blocks=tuple(blocks), about=take.new.episode, shows=shows)


def _is_due(take: Take, rules: DiscussionRules, zone: str, now: datetime) -> bool:
    due = take.new.resolve_by
    today = now.astimezone(ZoneInfo(zone)).date()
    if due is None or today < due:
        return False
    turn = moment(today, rules.at, zone)
    return today > due or (turn is not None and now >= turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerScore:
    """How predictions of one speaker aged; `speaker` None is whoever said it on the episode."""

    speaker: str | None
    wine: int = 0
    milk: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberScore:
    """How often a member who asked for a score was right, of the judged predictions they voted on."""

    person: PersonId
    right: int
    judged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoreboard:
    speakers: tuple[SpeakerScore, ...]
    members: tuple[MemberScore, ...]
    next: tuple[Take, ...]
    """Predictions whose day has not come, the nearest first."""


class Scorekeeper:
    """Counts from polls that are closed: nothing is kept beside them."""

    def __init__(self, takes: Takes, polls: PollService, scores: Scores) -> None:
        self._takes = takes
        self._polls = polls
        self._scores = scores

    async def scoreboard(self, community: CommunityId, today: date) -> Scoreboard:
        takes = await self._takes.predictions(community)
        verdicts = {take.id: await self._verdict(community, take) for take in takes}
        votes = await self._scores.votes(community, [PollId(take.poll) for take in takes if take.poll])
        return Scoreboard(
            speakers=_of_speakers([(take, verdicts[take.id]) for take in takes]),
            members=_of_members({take.poll or 0: verdicts[take.id] for take in takes}, votes),
            next=tuple(take for take in takes if (take.new.resolve_by or date.max) > today),
        )

    async def _verdict(self, community: CommunityId, take: Take) -> str:
        """WINE, MILK, or "" while it is open, tied or too soon to tell."""
        if not take.aged_poll:
            return ""
        poll = await self._polls.get(community, PollId(take.aged_poll))
        if poll is None:
            return ""
        view = await self._polls.view(poll)
        return "" if view.open else verdict(poll.options, view.tally)


def verdict(options: Sequence[str], tally: Tally) -> str:
    """Which of wine and milk has more votes; "" for neither, or where most say it is too soon."""
    if len(tally.leading) != 1:
        return ""
    won = options[tally.leading[0]]
    return won if won in (WINE, MILK) else ""


def _of_speakers(judged: Sequence[tuple[Take, str]]) -> tuple[SpeakerScore, ...]:
    counts: dict[str | None, dict[str, int]] = defaultdict(lambda: {WINE: 0, MILK: 0, "": 0})
    for take, said in judged:
        if take.new.proposed_by is None and take.state is TakeState.OPENED:
            counts[take.new.speaker][said] += 1
    scores = [
        SpeakerScore(speaker=speaker, wine=count[WINE], milk=count[MILK], open=count[""])
        for speaker, count in counts.items()
    ]
    return tuple(sorted(scores, key=lambda one: (-one.wine, one.milk, one.speaker or "\uffff")))


def _of_members(verdicts: dict[int, str], votes: Sequence[LinkedVote]) -> tuple[MemberScore, ...]:
    right: dict[PersonId, int] = defaultdict(int)
    judged: dict[PersonId, int] = defaultdict(int)
    choices = {AGREE: 0, DISAGREE: 1}
    for vote in votes:
        said = verdicts.get(vote.poll, "")
        if not said or vote.choice not in choices.values() or vote.person == NOBODY:
            continue
        judged[vote.person] += 1
        right[vote.person] += vote.choice == choices[AGREE if said == WINE else DISAGREE]
    scores = [MemberScore(person=person, right=right[person], judged=count) for person, count in judged.items()]
    return tuple(sorted(scores, key=lambda one: (-one.right, one.judged, one.person)))
