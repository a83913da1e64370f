"""kill -9 under a community that goes on talking, some time without anybody, and the next process."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from tests.wire.community import script
from tests.wire.community.on_slack import SlackStage
from tests.wire.community.play import Play
from tests.wire.community.stage import Done
from tests.wire.community.steps import Step
from tests.wire.community.town import Town
from tests.wire.community.words import thread


@dataclass(frozen=True)
class Flight:
    """What was on its way when the process was killed."""

    play: Play
    step: Step
    done: Done

    @property
    def name(self) -> str:
        return f"in flight in {self.play.stage.name}: {self.step}"


async def kill_with_all_answers_held_back(town: Town) -> None:
    """Every request is taken and acknowledged, and none is answered."""
    await town.play([[script.BEFORE]] * len(town.plays))
    await _all_ended(town)
    await town.weather.hold()
    begun = await asyncio.gather(*(_begun(play, script.IN_FLIGHT) for play in town.plays))
    flights = [one for some in begun for one in some]
    async with asyncio.timeout(60):
        while town.program.open_requests() < len(flights):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    await _killed(town)
    town.tally.troubles["in flight when killed"] += len(flights)
    town.weather.release()
    late = [(play, await play.late()) for play in town.plays if isinstance(play.stage, SlackStage)]
    town.program.age_requests()
    await town.program.start()
    for one in flights:
        assert one.done.acked(), f"{one.step} was not acknowledged before the kill"
        for seen in one.step.seen:
            await one.play.appears(seen, one.done, one.name, or_interrupted=True)
        await one.play.deliver_again(one.done, 1)
    for play, done in late:
        await play.deliver_again(done, 2)
        await play.appears(thread("backup"), done, f"said in {play.stage.name} while nobody was there")
    await town.play([[script.AFTER]] * len(town.plays))


async def _begun(play: Play, steps: Sequence[Step]) -> list[Flight]:
    """All of them at once."""
    return [
        Flight(play, step, done)
        for step, done in zip(steps, await asyncio.gather(*(play.does(step) for step in steps)), strict=True)
    ]


async def _all_ended(town: Town) -> None:
    """An answer stands a moment before it is written down as the end of its request."""
    async with asyncio.timeout(60):
        while town.program.open_requests():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _killed(town: Town) -> None:
    await town.program.kill()
    town.tally.troubles["kill -9"] += 1
