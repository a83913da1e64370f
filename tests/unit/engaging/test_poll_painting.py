"""Messages of polls follow their votes: not too often, not for ever, and not where they cannot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.blocks import Heading, PollBlock
from bot.chat.messages import OutgoingMessage
from bot.chat.posters import Posters
from bot.chat.refs import MessageRef
from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll, Poll
from bot.engaging.poll_painting import PollPainter
from bot.engaging.polls import PollService
from bot.errors import PlatformDown
from bot.publishing.messenger import Messenger
from storage.stores import Stores, open_stores
from tests.fakes.platform_samples import ACME, GUILD, NOON, SECRET_KEY, place
from tests.fakes.poster import RecordingPoster
from tests.fakes.turned_clock import TurnedClock

PAUSE = timedelta(seconds=3)
LEASE = timedelta(seconds=30)


@dataclass
class Easel:
    """A poster that counts edits, and everything that paints on it."""

    stores: Stores
    clock: TurnedClock = field(default_factory=lambda: TurnedClock(NOON))
    poster: RecordingPoster = field(default_factory=RecordingPoster)
    faces: dict[str, "Face"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.edits: list[OutgoingMessage] = []
        posters = Posters()
        for platform in ("slack", "discord"):
            posters.register(platform, self)
        messenger = Messenger(posters, self.stores.profiles, self.stores.posts, self.clock)
        polls = self.stores.polls
        self.service = PollService(polls.polls, polls.ballots, self.stores.outbox, self.stores.profiles, self.clock)
        self.painter = PollPainter(
            self.service,
            polls.paintings,
            self.stores.outbox,
            messenger,
            self.clock,
            self.faces,
            pause=PAUSE,
            lease=LEASE,
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.poster, name)

    async def replace(self, ref: MessageRef, message: OutgoingMessage) -> None:
        await self.poster.replace(ref, message)
        self.edits.append(message)

    async def poll(self, community: CommunityId = ACME, about: str = "") -> Poll:
        """One whose message stands there."""
        now = self.clock.now()
        poll = await self.service.open(NewPoll(community=community, question="?", opens_at=now, about=about))
        await self.service.publish(poll, place(community))
        [owed] = await self.stores.outbox.due(now, 1)
        claimed = await self.stores.outbox.claim(owed.id, now, LEASE)
        assert claimed is not None
        ref = await self.poster.post(place(community), await self.service.message(poll), key=poll.post_key)
        assert await self.stores.outbox.posted(claimed, ref, now)
        return poll

    async def vote(self, poll: Poll, person: str, choice: int = 0) -> None:
        await self.service.vote(poll.community, poll.id, PersonId(person), choice, f"{person} {choice}")

    @property
    def shown(self) -> PollBlock:
        return next(block for block in self.edits[-1].blocks if isinstance(block, PollBlock))


class Face:
    """A card with a poll in it."""

    def __init__(self, gone: bool = False) -> None:
        self._gone = gone

    async def __call__(self, poll: Poll, block: PollBlock) -> OutgoingMessage | None:
        return None if self._gone else OutgoingMessage(blocks=(Heading("A card"), block))


@pytest.fixture
async def easel() -> AsyncIterator[Easel]:
    async with open_stores("sqlite://", secret_keys=[SECRET_KEY]) as stores:
        yield Easel(stores)


async def test_votes_within_the_pause_are_painted_together_after_it(easel: Easel) -> None:
    poll = await easel.poll()
    await easel.vote(poll, "a")
    assert await easel.painter.paint(poll)
    for person in "bcd":
        await easel.vote(poll, person)
        assert not await easel.painter.paint(poll)
    easel.clock.turn(PAUSE)
    assert await easel.painter.paint(poll)
    assert not await easel.painter.paint(poll)
    assert (len(easel.edits), easel.shown.voters) == (2, 4)


async def test_several_painters_make_one_edit(easel: Easel) -> None:
    poll = await easel.poll()
    await easel.vote(poll, "a")
    await asyncio.gather(*(easel.painter.paint(poll) for _ in range(5)))
    assert len(easel.edits) == 1


async def test_a_platform_that_is_down_is_tried_again_ever_more_rarely(easel: Easel) -> None:
    poll = await easel.poll()
    await easel.vote(poll, "a")
    easel.poster.failing["C1"] = PlatformDown("It does not answer.")
    waits = []
    for _ in range(9):
        assert await easel.painter.paint(poll)
        start = easel.clock.now()
        while not await easel.stores.polls.paintings.behind(easel.clock.now(), 1):
            easel.clock.turn(timedelta(seconds=30))
        waits.append(easel.clock.now() - start)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (LEASE, timedelta(hours=1))
    easel.poster.failing.clear()
    assert await easel.painter.paint(poll)
    assert easel.shown.voters == 1


async def test_an_old_message_is_edited_once_more_where_edits_are_few_and_for_ever_where_they_are_not(
    easel: Easel,
) -> None:
    for community, edits in ((ACME, 3), (GUILD, 1)):
        poll = await easel.poll(community)
        easel.edits.clear()
        easel.clock.turn(timedelta(hours=2))
        for person in "abc":
            await easel.vote(poll, person)
            easel.clock.turn(PAUSE)
            assert await easel.painter.paint(poll)
        assert len(easel.edits) == edits
        assert ("rests" in easel.shown.status) is (edits == 1)


async def test_a_platform_that_hangs_keeps_no_turn_from_another(easel: Easel) -> None:
    answers = asyncio.Event()

    class Hanging(Face):
        async def __call__(self, poll: Poll, block: PollBlock) -> OutgoingMessage | None:
            await answers.wait()
            return await super().__call__(poll, block)

    easel.faces["hangs"] = Hanging(gone=True)
    stuck = [await easel.poll(about=f"hangs:{number}") for number in range(20)]
    other = await easel.poll(GUILD)
    for poll in [*stuck, other]:
        await easel.vote(poll, "a")
        easel.painter.note(poll)
    async with asyncio.timeout(20):
        while not easel.edits:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert easel.shown.voters == 1
    answers.set()
    await easel.painter.close()


async def test_a_poll_in_anothers_message_is_painted_as_that_message(easel: Easel) -> None:
    easel.faces["card"], easel.faces["gone"] = Face(), Face(gone=True)
    card, gone = await easel.poll(about="card:1"), await easel.poll(about="gone:1")
    await easel.vote(card, "a")
    await easel.painter.paint(card)
    assert easel.edits[-1].blocks[0] == Heading("A card")
    await easel.vote(gone, "a")
    assert await easel.painter.paint(gone)
    assert len(easel.edits) == 1
    assert not await easel.stores.polls.paintings.behind(NOON + timedelta(days=1), 9)


async def test_where_nobody_speaks_the_message_stays_behind_for_who_does(easel: Easel) -> None:
    poll = await easel.poll()
    await easel.vote(poll, "a")
    silent = Messenger(Posters(), easel.stores.profiles, easel.stores.posts, easel.clock)
    elsewhere = PollPainter(
        easel.service, easel.stores.polls.paintings, easel.stores.outbox, silent, easel.clock, {}, pause=PAUSE
    )
    assert not await elsewhere.paint(poll)
    assert await easel.painter.paint(poll)
    assert easel.shown.voters == 1
