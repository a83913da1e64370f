"""A calendar that is cut off at any moment and done again, alone or beside others."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.blocks import Text
from bot.domain.ids import CommunityId
from bot.domain.schedule import Series
from bot.ports.calendar import OccurrenceState
from bot.publishing.content import thaw
from tests.fakes.calendar_world import World, daily

START = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
EIGHT = START + 8 * HOUR


class Cut(Exception):
    """The machine stopped here."""


class CuttingShort:
    """A store that dies at its n-th call, before or after it did what it was asked for."""

    def __init__(self, store: object, lives: list[int]) -> None:
        self._store = store
        self._lives = lives

    def __getattr__(self, name: str) -> object:
        method = getattr(self._store, name)

        async def called(*arguments: object, **named: object) -> object:
            await asyncio.sleep(0)
            self._lives[0] -= 1
            if self._lives[0] == 0:
                raise Cut
            answer = await method(*arguments, **named)
            await asyncio.sleep(0)
            self._lives[0] -= 1
            if self._lives[0] == 0:
                raise Cut
            return answer

        return called


@pytest.mark.parametrize("replicas", [1, 3])
async def test_cut_off_anywhere_and_done_again_every_date_has_one_post_of_one_content(replicas: int) -> None:
    for lives in range(1, 40):
        world = World()
        towns = [CommunityId(f"slack:A:-:{number}") for number in range(3)]
        for town in towns:
            world.settle_in(town)
            await world.put(daily(town, START), START)
        left = [lives]
        dying = world.calendar()
        dying._schedules = CuttingShort(world.schedules, left)  # type: ignore[assignment]
        dying._occurrences = CuttingShort(world.occurrences, left)  # type: ignore[assignment]
        dying._outbox = CuttingShort(world.outbox, left)  # type: ignore[assignment]
        others = [world.calendar() for _ in range(replicas - 1)]
        ends = await asyncio.gather(dying.plan(EIGHT), *(one.plan(EIGHT) for one in others), return_exceptions=True)
        assert all(isinstance(end, int | Cut) for end in ends)
        await world.calendar().plan(EIGHT + timedelta(minutes=1))
        assert not await world.schedules.due(EIGHT + HOUR, 10)
        for town in towns:
            [(post, _)] = world.outbox.of(town).values()
            [known] = await world.occurrences.history(town, Series.QUOTE_OF_THE_DAY, 5)
            assert known.state is OccurrenceState.RESERVED
            number = known.picks[0].removeprefix("pick-")
            assert thaw(post.content).blocks == (Text(f"quote_of_the_day 2026-11-02 #{number}"),)
