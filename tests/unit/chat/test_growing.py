"""Steps of an answer: the newest at each turn, one at a time, none after the end."""

import asyncio
from datetime import timedelta

from bot.chat.blocks import Text
from bot.chat.growing import Growing, Turns
from bot.chat.messages import OutgoingMessage
from bot.errors import PlatformDown


def step(text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Text(text),))


class Screen:
    """Draws when it is let, and takes turns when it is let."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self.begun, self.changed = asyncio.Event(), asyncio.Event()
        self.turns = asyncio.Semaphore(0)
        self.let = asyncio.Event()
        self.let.set()
        self.fails = False
        self.growing = Growing(self.draw, self.turn)

    async def turn(self) -> None:
        await self.turns.acquire()

    async def draw(self, message: OutgoingMessage) -> None:
        self.begun.set()
        await self.let.wait()
        if self.fails:
            raise PlatformDown("It is away.")
        [text] = message.blocks
        assert isinstance(text, Text)
        self.drawn.append(text.text)
        self.changed.set()

    async def draws(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.drawn) < count:
                self.changed.clear()
                await self.changed.wait()


async def test_the_newest_step_is_drawn_at_each_turn() -> None:
    screen = Screen()
    for text in "abc":
        await screen.growing.so_far(step(text))
    screen.turns.release()
    await screen.draws(1)
    await screen.growing.so_far(step("d"))
    screen.turns.release()
    await screen.draws(2)
    await screen.growing.end()
    assert screen.drawn == ["c", "d"]


async def test_the_end_waits_for_the_step_under_way_and_lets_none_follow() -> None:
    screen = Screen()
    screen.let.clear()
    screen.turns.release()
    screen.turns.release()
    await screen.growing.so_far(step("a"))
    await screen.begun.wait()
    await screen.growing.so_far(step("b"))
    ending = asyncio.create_task(screen.growing.end())
    await asyncio.sleep(0)
    assert not ending.done()
    screen.let.set()
    await ending
    await screen.growing.so_far(step("c"))
    assert screen.drawn == ["a"]


async def test_the_end_does_not_wait_for_a_turn() -> None:
    screen = Screen()
    await screen.growing.so_far(step("a"))
    await asyncio.sleep(0)
    await screen.growing.end()
    assert screen.drawn == []


async def test_what_a_platform_does_not_take_ends_the_steps_and_raises_nothing() -> None:
    screen = Screen()
    screen.fails = True
    for _ in range(3):
        screen.turns.release()
        await screen.growing.so_far(step("a"))
        await asyncio.sleep(0)
    screen.fails = False
    await screen.growing.so_far(step("b"))
    await screen.growing.end()
    assert screen.drawn == []


async def test_who_gives_up_waiting_for_the_end_leaves_nothing_running() -> None:
    screen = Screen()
    screen.let.clear()
    screen.turns.release()
    await screen.growing.so_far(step("a"))
    await screen.begun.wait()
    ending = asyncio.create_task(screen.growing.end())
    await asyncio.sleep(0)
    ending.cancel()
    await asyncio.gather(ending, return_exceptions=True)
    screen.let.set()
    await asyncio.sleep(0)
    assert screen.drawn == []


async def test_all_in_a_place_share_its_turns() -> None:
    now, slept = 0.0, []

    async def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds
        await asyncio.sleep(0)

    turns = Turns(timedelta(seconds=1), lambda: now, sleep)
    await asyncio.gather(*(turns.turn() for _ in range(4)))
    assert now >= 3
    assert len(slept) >= 3
