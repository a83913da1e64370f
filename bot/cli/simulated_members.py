"""Members who are not there: they vote as a community might, the same for the same seed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from adapters.playground.board import Board
from adapters.playground.places import Posted
from bot.chat.blocks import PollBlock
from bot.chat.events import ButtonEvent, Event
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, PersonId

_FEWEST, _MOST = 7, 26
_MEMBERS = 40
_SOON = 9.0
"""Hours after which half of the voters have voted, or thereabouts."""


class Answering(Protocol):
    async def dispatch(self, event: Event) -> OutgoingMessage: ...


@dataclass(frozen=True, slots=True)
class _Vote:
    at: datetime
    person: PersonId
    choice: int


class SimulatedMembers:
    def __init__(self, core: Answering, community: CommunityId, seed: int) -> None:
        self._core = core
        self._community = community
        self._seed = seed
        self._plans: dict[str, list[_Vote]] = {}

    async def vote(self, board: Board, now: datetime) -> None:
        """What those do whose moment has come by now."""
        for posted in board.messages():
            poll = _open_poll(posted)
            if poll is None:
                continue
            plan = self._plans.setdefault(posted.key, self._plan(posted, poll))
            due = [vote for vote in plan if vote.at <= now]
            self._plans[posted.key] = [vote for vote in plan if vote.at > now]
            for vote in due:
                await self._press(posted, poll, vote)

    def _plan(self, posted: Posted, poll: PollBlock) -> list[_Vote]:
        """Who votes when for what: most agree on some questions, on others the community is split."""
        claim = "\n".join(str(block) for block in posted.answer.blocks[:2]) if posted.answer else ""
        drawn = Random(hashlib.sha256(f"{self._seed}\n{claim}\n{posted.at.date()}".encode()).digest())  # noqa: S311
        leanings = [drawn.gammavariate(1.3, 1.0) for _ in poll.choices]
        voters = drawn.sample(range(_MEMBERS), drawn.randint(_FEWEST, _MOST))
        return sorted(
            (
                _Vote(
                    at=posted.at + timedelta(hours=drawn.expovariate(0.7 / _SOON)),
                    person=PersonId(f"simulated-{number}"),
                    choice=drawn.choices(range(len(poll.choices)), leanings)[0],
                )
                for number in voters
            ),
            key=lambda vote: (vote.at, vote.person),
        )

    async def _press(self, posted: Posted, poll: PollBlock, vote: _Vote) -> None:
        place = ConversationRef(platform="playground", community=self._community, channel=posted.place.channel)
        event = ButtonEvent(
            event_id=f"{posted.key}:{vote.person}",
            person=vote.person,
            conversation=place,
            action=poll.choices[vote.choice].action,
            message=MessageRef(place, posted.key),
        )
        await self._core.dispatch(event)


def _open_poll(posted: Posted) -> PollBlock | None:
    """The poll of a message that takes votes now."""
    for block in posted.answer.blocks if posted.answer is not None else ():
        if isinstance(block, PollBlock) and all(choice.action for choice in block.choices):
            return block
    return None
