"""Random histories of a poll, with crashes and redeliveries, against a model that does one thing at a time."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.ids import PersonId
from bot.domain.poll import NewPoll, Poll
from bot.ports.polls import Vote, Voted
from storage.poll_stores import PollStores, poll_stores
from storage.secret_box import SecretBox
from storage.stores import Stores
from tests.conftest import FULL
from tests.fakes.platform_samples import ACME, NOON, SECRET_KEY
from tests.fakes.tallies import tally_of
from tests.fakes.turned_clock import TurnedClock

PARTS = 5
HISTORIES = 500 if FULL else 20
OPERATIONS = 200
VOTERS = tuple(PersonId(f"U{number}") for number in range(50))
OPTIONS = ("a", "b", "c")
AT_ONCE = 6
SECOND = timedelta(seconds=1)


class Killed(Exception):
    """The process died at this point."""


class Nemesis:
    """Lets a transaction die before one of its statements, or right after it was committed and nobody was told."""

    def __init__(self, stores: Stores, chance: random.Random) -> None:
        self._chance = chance
        self.armed = False
        engine = stores.database._writer.sync_engine
        event.listen(engine, "before_cursor_execute", self._before)
        self._engine = engine

    def release(self) -> None:
        event.remove(self._engine, "before_cursor_execute", self._before)

    def _before(self, *_: Any) -> None:
        if self.armed and self._chance.random() < 0.02:
            raise Killed

    def dies_unheard(self) -> bool:
        return self.armed and self._chance.random() < 0.03


@dataclass
class Model:
    """What one careful person with a pencil would have."""

    votes: dict[PersonId, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    open: bool = True

    def pressed(self, person: PersonId, choice: int, press: str) -> tuple[Voted, int | None]:
        if press in self.seen:
            return Voted.SEEN, self.votes.get(person)
        self.seen.add(press)
        if not self.open:
            return Voted.CLOSED, self.votes.get(person)
        before = self.votes.get(person)
        if before == choice:
            del self.votes[person]
            return Voted.RETRACTED, None
        self.votes[person] = choice
        return (Voted.CAST if before is None else Voted.CHANGED), choice


@dataclass(frozen=True)
class Press:
    person: PersonId
    choice: int
    name: str


class History:
    """One poll. Different people press at the same time; each waits for their answer, and presses again after a crash
    (the platform delivers the same press again)."""

    def __init__(self, seed: int, polls: PollStores, poll: Poll, nemesis: Nemesis) -> None:
        self.chance = random.Random(seed)
        self.polls, self.poll, self.nemesis = polls, poll, nemesis
        self.model, self.clock = Model(), TurnedClock(NOON)
        self.old: list[Press] = []
        self.crashes = 0

    async def run(self) -> None:
        done = 0
        while done < OPERATIONS:
            self.clock.turn(SECOND)
            if self.chance.random() < 0.04:
                await self._host()
                done += 1
                continue
            presses = self._presses(min(AT_ONCE, OPERATIONS - done))
            answers = await asyncio.gather(*(self._deliver(press) for press in presses))
            for press, answer in zip(presses, answers, strict=True):
                self._check(press, answer)
            done += len(presses)
            if self.chance.random() < 0.2:
                await self._compare()
        await self._compare()

    def _presses(self, most: int) -> list[Press]:
        people = self.chance.sample(VOTERS, self.chance.randint(1, most))
        return [self._press(person) for person in people]

    def _press(self, person: PersonId) -> Press:
        mine = [press for press in self.old if press.person == person]
        if mine and self.chance.random() < 0.25:
            return self.chance.choice(mine)
        press = Press(person, self.chance.randrange(len(OPTIONS)), f"press {len(self.old)} {self.chance.random()}")
        self.old.append(press)
        return press

    async def _deliver(self, press: Press) -> list[Vote | None]:
        """All that was answered, until somebody was told; None where nobody was."""
        answers: list[Vote | None] = []

        async def deliver() -> Vote:
            return await self.polls.ballots.press(
                ACME, self.poll.id, press.person, press.choice, press.name, self.clock
            )

        while True:
            answer = await self._survived(deliver)
            answers.append(answer)
            if answer is not None:
                return answers

    async def _survived(self, act: Callable[[], Any]) -> Any:
        self.nemesis.armed = True
        try:
            done = await act()
        except Killed:
            self.crashes += 1
            return None
        if self.nemesis.dies_unheard():
            self.crashes += 1
            return None
        return done

    def _check(self, press: Press, answers: list[Vote | None]) -> None:
        """The answer is the model's, or, after a death that nobody heard of, what a second delivery is told."""
        told = answers[-1]
        assert told is not None
        outcome, choice = self.model.pressed(press.person, press.choice, press.name)
        heard = {outcome} if len(answers) == 1 else {outcome, Voted.SEEN}
        assert told.outcome in heard
        assert (told.ballot.choice if told.ballot is not None else None) == choice

    async def _host(self) -> None:
        async def close() -> Poll | None:
            return await self.polls.polls.close(ACME, self.poll.id, self.clock)

        async def reopen() -> Poll | None:
            now = await self.polls.polls.get(ACME, self.poll.id)
            seen = now.closed_at if now is not None and now.closed_at is not None else NOON
            await self.polls.polls.reopen(ACME, self.poll.id, seen=seen, closes_at=None, at=self.clock.now())
            return await self.polls.polls.get(ACME, self.poll.id)

        act = close if self.model.open else reopen
        while (told := await self._survived(act)) is None:
            continue
        self.model.open = not self.model.open
        assert told.is_open(self.clock.now()) is self.model.open

    async def _compare(self) -> None:
        self.nemesis.armed = False
        tally = await self.polls.ballots.tally(self.poll)
        assert tally == tally_of(list(self.model.votes.values()), len(OPTIONS))
        assert tally.voters <= len(VOTERS)


async def _play(stores: Stores, seed: int) -> History:
    polls = poll_stores(stores.database, SecretBox([SECRET_KEY]))
    poll = await polls.polls.open(NewPoll(community=ACME, question="?", options=OPTIONS, opens_at=NOON))
    nemesis = Nemesis(stores, random.Random(seed + 10**6))
    try:
        history = History(seed, polls, poll, nemesis)
        await history.run()
        return history
    finally:
        nemesis.armed = False
        nemesis.release()


@pytest.mark.parametrize("part", range(PARTS))
async def test_every_history_comes_to_the_tally_of_one_thing_at_a_time(part: int, stores: Stores) -> None:
    """Memory takes most of them; the databases that talk to a disk or a server take some."""
    in_memory = stores.database.file is None and stores.database.is_sqlite
    share = HISTORIES // PARTS if in_memory else max(part < 2, HISTORIES // 10 // PARTS)
    crashes = 0
    for number in range(share):
        history = await _play(stores, seed=part * 1000 + number)
        crashes += history.crashes
    assert crashes >= share
