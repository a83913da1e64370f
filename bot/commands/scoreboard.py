"""`/scoreboard`: how predictions aged, by who said them, and how the asker's own votes did."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.chat.blocks import Block, Button, Buttons, Heading, Item, ItemList, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.request import Command, Request
from bot.commands.spec import SCOREBOARD
from bot.domain.discussion import Take
from bot.domain.ids import PersonId
from bot.engaging.predictions import MemberScore, Scoreboard, Scorekeeper, SpeakerScore
from bot.platform_ports import Profiles
from bot.ports import Clock

_SPEAKERS, _NEXT = 10, 5


class ScoreboardCommand(Command):
    spec = SCOREBOARD

    def __init__(self, scorekeeper: Scorekeeper, profiles: Profiles, clock: Clock) -> None:
        self._scorekeeper = scorekeeper
        self._profiles = profiles
        self._clock = clock

    async def run(self, request: Request) -> OutgoingMessage:
        profile = await self._profiles.profile(request.community)
        zone = ZoneInfo(profile.time_zone if profile is not None else "UTC")
        board = await self._scorekeeper.scoreboard(request.community, self._clock.now().astimezone(zone).date())
        if not board.speakers and not board.next:
            text = (
                "No prediction was up for discussion yet. Hot takes that name a date come back on that day, and then "
                "you decide how they aged. /hottakes shows the show's boldest claims."
            )
            return OutgoingMessage(blocks=(Notice(Tone.NOT_FOUND, text),), visibility=Visibility.PRIVATE)
        join = Buttons((Button(label="Keep my score", action="poll-score:"),))
        return OutgoingMessage(blocks=(*_blocks(board, request.person), join), visibility=Visibility.PRIVATE)


def _blocks(board: Scoreboard, person: PersonId) -> Sequence[Block]:
    blocks: list[Block] = [Heading("How predictions aged")]
    if board.speakers:
        blocks.append(ItemList(tuple(_speaker(one) for one in board.speakers[:_SPEAKERS])))
    if board.members:
        blocks += [Heading("Who saw it coming"), Text(_members(board.members, person))]
    if board.next:
        blocks += [
            Heading("Still to come"),
            ItemList(tuple(_to_come(one) for one in board.next[:_NEXT]), numbered=False),
        ]
    return blocks


def _speaker(score: SpeakerScore) -> Item:
    parts = [f"{score.wine} aged like wine", f"{score.milk} like milk"]
    if score.open:
        parts.append(f"{score.open} open")
    return Item(text=score.speaker or "On the episode", note=", ".join(parts))


def _members(members: Sequence[MemberScore], person: PersonId) -> str:
    best = members[0]
    count = f"{len(members)} member{'s keep their' if len(members) > 1 else ' keeps a'} score. "
    top = f"The best: {best.right} of {best.judged} right."
    mine = next(((place, one) for place, one in enumerate(members, start=1) if one.person == person), None)
    if mine is None:
        return f"{count}{top}"
    place, own = mine
    return f"{count}{top} You: {own.right} of {own.judged}, place {place}."


def _to_come(take: Take) -> Item:
    due = take.new.resolve_by or date.max
    return Item(text=take.claim, note=f"{due.day} {due:%B %Y}")
