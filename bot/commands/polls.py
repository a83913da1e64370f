"""Polls for everyone: voting, looking at one, the list of open ones, and one's own wish about scoreboards."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.request import Actions, Press, Request
from bot.domain.poll import Poll, PollId
from bot.engaging.poll_messages import ballot_words, poll_block, standing, status_of, voted_message
from bot.engaging.poll_painting import PollPainter
from bot.engaging.polls import PollService
from bot.errors import BadArgument, NotAllowed
from bot.ports import Clock
from bot.ports.polls import PollRules, Scores, Voted

OLD_BUTTON = "That button is not one of mine, or from another version. /aftershow polls lists the open polls."
UNKNOWN = "That poll is not here any more. /aftershow polls lists the open ones."
_SCORED = frozenset(("take", "aged"))
"""The words before the colon in the `about` of polls that scoreboards are made of, and lead to."""
_LISTED = 10
_CLOSED_FOR = timedelta(days=7)
_SCORE_TERMS = (
    "Your votes are private: I tell nobody who voted what. A scoreboard can only count votes that carry a name, so if "
    "you join, each vote you cast from now on is kept with your name on it, for the scoreboard of predictions alone. "
    "Leave whenever you like: those votes are forgotten at once, and your private ones still count."
)


class PollActions(Actions):
    """Whoever belongs to the community votes; an old, foreign or closed poll's button answers politely."""

    def __init__(
        self, service: PollService, painter: PollPainter, scores: Scores, rules: PollRules, clock: Clock
    ) -> None:
        self._service = service
        self._painter = painter
        self._scores = scores
        self._rules = rules
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {
            "vote": self.press_vote,
            "poll": self.press_poll,
            "poll-score": self.press_score,
        }

    async def press_vote(self, request: Request, rest: str) -> OutgoingMessage:
        poll, _, choice = rest.partition(":")
        if request.outsider:
            raise NotAllowed("Only members of this community vote here. Your own community can hold the same poll.")
        vote = await self._service.vote(
            request.community, number_in(poll), request.person, number_in(choice), request.event_id
        )
        if vote.poll is None:
            raise BadArgument(UNKNOWN)
        if vote.outcome in (Voted.CAST, Voted.CHANGED, Voted.RETRACTED):
            self._painter.note(vote.poll)
        answer = voted_message(await self._service.view(vote.poll), vote)
        scored = vote.poll.about.partition(":")[0] in _SCORED
        if scored and vote.ballot is not None and not await self._scores.opted_in(request.community, request.person):
            keep = Buttons((Button(label="Keep my score", action="poll-score:"),))
            return private(*answer.blocks, keep)
        return answer

    async def press_poll(self, request: Request, rest: str) -> OutgoingMessage:
        """The poll for one pair of eyes, with what they voted and may see."""
        poll = await known(self._service, request, rest)
        view = await self._service.view(poll)
        vote = await self._service.voted(poll, request.person)
        return private(poll_block(view, voted=vote.ballot is not None), Text(ballot_words(poll, vote.ballot)))

    async def press_polls(self, request: Request, rest: str) -> OutgoingMessage:
        """The open polls; for administrators those closed of late too, and what hosts do with all of them."""
        polls = await self._service.open_polls(request.community)
        if request.admin:
            polls = await self._service.recent(request.community, self._clock.now() - _CLOSED_FOR)
        blocks = list(await self._listed(request, polls[:_LISTED]))
        if not polls:
            blocks = [Notice(Tone.INFO, "No poll is open. /poll opens one.")]
        elif len(polls) > _LISTED:
            blocks.append(Text(f"The {_LISTED} newest of {len(polls)}."))
        joined = await self._scores.opted_in(request.community, request.person)
        buttons = [
            Button(label="Leave the scoreboard", action="poll-score:off")
            if joined
            else Button(label="Scoreboard", action="poll-score:")
        ]
        if request.admin:
            allowed = await self._rules.members_may_open(request.community)
            buttons += [
                Button(label="Export CSV", action="polls-hosts:csv"),
                Button(label="Export JSON", action="polls-hosts:json"),
                Button(label="Only hosts open polls", action="polls-hosts:members-off")
                if allowed
                else Button(label="Let members open polls", action="polls-hosts:members-on"),
            ]
        return private(*blocks, Buttons(tuple(buttons)))

    async def press_score(self, request: Request, rest: str) -> OutgoingMessage:
        match rest:
            case "":
                join = Button(label="Join the scoreboard", action="poll-score:on", style=ButtonStyle.PRIMARY)
                return private(Heading("Keep my score"), Text(_SCORE_TERMS), Buttons((join,)))
            case "on":
                if request.outsider:
                    raise NotAllowed("Only members of this community have a place on its scoreboard.")
                await self._scores.opt_in(request.community, request.person, self._clock.now())
                done = "You are in: votes you cast or change from now on count for the scoreboard, with your name."
                leave = Button(label="Leave the scoreboard", action="poll-score:off")
                return private(Notice(Tone.INFO, done), Buttons((leave,)))
            case "off":
                await self._scores.opt_out(request.community, request.person)
                done = "You are out: the votes that carried your name are forgotten. Your private votes still count."
                return private(Notice(Tone.INFO, done))
            case _:
                raise BadArgument(OLD_BUTTON)

    async def on_home(self, request: Request) -> Sequence[Block]:
        """The open polls on the bot's own page; nothing where none is open."""
        polls = await self._service.open_polls(request.community)
        listed = await self._listed(request, polls[:_LISTED])
        return (Heading("Open polls"), *listed) if polls else ()

    async def _listed(self, request: Request, polls: Sequence[Poll]) -> Sequence[Block]:
        items = []
        for poll in polls:
            view = await self._service.view(poll)
            told = any(choice.votes is not None for choice in poll_block(view).choices)
            buttons = [Button(label="Vote" if view.open else "Look", action=f"poll:{poll.id}")]
            if request.admin:
                buttons.append(Button(label="Manage", action=f"poll-host:{poll.id}"))
            note = f"{status_of(view)} {standing(view) if told else ''}".strip()
            items.append(Item(text=poll.question, note=note, buttons=tuple(buttons)))
        return (ItemList(tuple(items), more="/aftershow polls"),) if items else ()


async def known(service: PollService, request: Request, number: str) -> Poll:
    """The community's poll. Unknown, deleted and another community's look the same: `BadArgument`."""
    poll = await service.get(request.community, PollId(number_in(number)))
    if poll is None:
        raise BadArgument(UNKNOWN)
    return poll


def number_in(text: str) -> PollId:
    """A number as our buttons carry it. Raises `BadArgument`."""
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise BadArgument(OLD_BUTTON)
    return PollId(int(text))


def private(*blocks: Block) -> OutgoingMessage:
    return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)
