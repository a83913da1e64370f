"""What one community asks is bounded, and no other one waits for it."""

import asyncio

import pytest

from adapters.llm.sharing import Sharing
from bot.domain.ids import CommunityId
from bot.errors import ModelCrowded
from bot.ports.models import Purpose

LOUD, QUIET = CommunityId("loud"), CommunityId("quiet")


async def _works(sharing: Sharing, community: CommunityId, until: asyncio.Event, busy: list[int]) -> None:
    async with sharing.place(community, Purpose.ANSWER, 60.0):
        busy[0] += 1
        await until.wait()
        busy[0] -= 1


async def test_a_community_has_so_many_at_once_and_another_waits_for_none_of_them() -> None:
    sharing, until, loud, quiet = Sharing(3), asyncio.Event(), [0], [0]
    async with asyncio.TaskGroup() as group:
        for _ in range(50):
            group.create_task(_works(sharing, LOUD, until, loud))
        await asyncio.sleep(0)
        group.create_task(_works(sharing, QUIET, until, quiet))
        for _ in range(5):
            await asyncio.sleep(0)
        assert (loud, quiet) == ([3], [1])
        until.set()
    assert (loud, quiet, len(sharing)) == ([0], [0], 0)


async def test_a_purpose_does_not_wait_for_another() -> None:
    sharing = Sharing(1)
    async with sharing.place(LOUD, Purpose.FIND, 60.0), sharing.place(LOUD, Purpose.ANSWER, 60.0):
        assert len(sharing) == 2


async def test_who_finds_no_place_in_time_is_told_and_leaves_nothing_behind() -> None:
    sharing = Sharing(1)
    async with sharing.place(LOUD, Purpose.ANSWER, 60.0):
        with pytest.raises(ModelCrowded, match="busy with other questions"):
            async with sharing.place(LOUD, Purpose.ANSWER, 0.0):
                raise AssertionError("there is no place")
    assert len(sharing) == 0
    async with sharing.place(LOUD, Purpose.ANSWER, 60.0):
        assert len(sharing) == 1


async def test_who_gives_up_waiting_takes_no_place() -> None:
    sharing, until, busy = Sharing(1), asyncio.Event(), [0]
    first = asyncio.create_task(_works(sharing, LOUD, until, busy))
    second = asyncio.create_task(_works(sharing, LOUD, until, busy))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    until.set()
    await first
    assert len(sharing) == 0
