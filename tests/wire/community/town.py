"""All communities of a run together: their secrets, the process they talk to, kills in the middle of their traffic."""

import asyncio
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.composition import open_app
from bot.domain.ids import CommunityId
from bot.settings import Settings
from tests.wire.community import coverage, script
from tests.wire.community.on_discord import DiscordStage
from tests.wire.community.on_slack import SlackStage
from tests.wire.community.play import Play
from tests.wire.community.program import Program
from tests.wire.community.stage import PEOPLE, Done
from tests.wire.community.steps import Scene, Step, Types
from tests.wire.community.tally import Tally
from tests.wire.community.weather import Weather
from tests.wire.discord.running import community_of, follow
from tests.wire.discord.server import FakeDiscord

_AT_ONCE = 6
"""Acts whose outcome is waited for at the same time."""
_OWN_EPISODES = 6


class Town:
    """`everything` is what there is to use, read from the code."""

    def __init__(
        self,
        program: Program,
        weather: Weather,
        tally: Tally,
        stages: Sequence[SlackStage | DiscordStage],
        chance: random.Random,
    ) -> None:
        self.program, self.weather, self.tally, self.chance = program, weather, tally, chance
        self.plays = [Play(stage, tally, random.Random(chance.random()), weather) for stage in stages]
        self.everything: set[tuple[str, str, str]] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def settle_in(self, data: Path, communities: Sequence[CommunityId]) -> None:
        """Every community has a show of its own with a secret that is said nowhere else."""
        secrets = [f"{chr(97 + number)}nemone{number:02}" for number in range(len(communities))]
        async with open_app(Settings(data=data)) as app:
            self.everything = set(coverage.everything(app))
            for number, (play, community) in enumerate(zip(self.plays, communities, strict=True)):
                play.stage.secret = secrets[number]
                play.stage.other_secret = secrets[number - 1]
                files = list(_own_show(data.parent / f"own{number}", secrets[number]))
                report = await app.ingester.ingest(files, community=community, owner=community)
                assert not report.problems, report.problems
                await follow(app, community)

    async def play(self, parts: Sequence[Sequence[Scene]]) -> None:
        """The scenes of each play, all of them at once; what failed is told of each."""
        played = (play.scenes(scenes, self._turns) for play, scenes in zip(self.plays, parts, strict=True))
        failed = [one for one in await asyncio.gather(*played, return_exceptions=True) if one is not None]
        if failed:
            raise BaseExceptionGroup("the play did not go as written", failed)

    async def crowd(self, lines: int) -> None:
        """People type what they like; every answer is for them alone."""
        scenes = []
        for _ in self.plays:
            typed = [(who, line) for who in PEOPLE for line in self.chance.sample(script.CROWD, lines)]
            steps = tuple(Step(who, Types(line), (script.alone(),)) for who, line in typed)
            scenes.append([Scene("crowd", steps)])
        await self.play(scenes)

    async def killed(self) -> None:
        """kill -9 with requests in flight, some time without anybody, and the next process."""
        await self.play([[script.BEFORE]] * len(self.plays))
        await self.weather.hold()
        before = self.program.open_requests()
        flights = [one for some in await asyncio.gather(*map(_begun, self.plays)) for one in some]
        async with asyncio.timeout(20):
            while self.program.open_requests() < before + len(flights):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        await self.program.kill()
        self.tally.troubles["kill -9"] += 1
        self.tally.troubles["in flight when killed"] += len(flights)
        self.weather.release()
        late = [(play, await play.late()) for play in self.plays if isinstance(play.stage, SlackStage)]
        self.program.age_requests()
        await self.program.start()
        for play, step, done in flights:
            assert done.acked(), f"{step} was not acknowledged before the kill"
            for seen in step.seen:
                await play.appears(seen, done, f"in flight in {play.stage.name}: {step}", or_interrupted=True)
            await play.deliver_again(done, 1)
        for play, done in late:
            await play.deliver_again(done, 2)
            await play.appears(script.thread("backup"), done, f"said in {play.stage.name} while nobody was there")
        await self.play([[script.AFTER]] * len(self.plays))

    async def looks_back(self) -> None:
        """When everything is quiet: nothing came late, nothing twice, nothing of another community."""
        await asyncio.sleep(1.5)
        self.weather.settle()
        secrets = [play.stage.secret for play in self.plays]
        for play in self.plays:
            play.check("everything")
            play.check_secrets(secrets)
            play.check_panels()
        assert "Traceback" not in self.program.log(), self.program.log()[-4000:]


async def _begun(play: Play) -> list[tuple[Play, Step, Done]]:
    """What is in flight there when the process is killed."""
    return [(play, step, await play.does(step)) for step in script.IN_FLIGHT]


def discord_community(discord: FakeDiscord, stage: DiscordStage) -> CommunityId:
    return community_of(discord, stage.guild)


def shared_out(stages: Sequence[SlackStage | DiscordStage], chance: random.Random, *, whole: bool) -> list[list[Scene]]:
    """The scenes of each stage: all of them, or on each platform every scene once, shared among its communities."""
    shares: list[list[Scene]] = []
    for platform in ("slack", "discord"):
        here = [stage for stage in stages if stage.platform == platform]
        for number in range(len(here)):
            mine = list(script.MIDDLE if whole else script.MIDDLE[number :: len(here)])
            chance.shuffle(mine)
            shares.append(mine)
    return shares


def _own_show(folder: Path, secret: str) -> Iterable[str]:
    folder.mkdir()
    for number in range(1, _OWN_EPISODES + 1):
        file = folder / f"Log of the lighthouse {number}.txt"
        file.write_text(
            f"Tove: The lighthouse keeper writes down {secret} every night, because nobody else on the island does.\n"
            f"Arne: Night {number} was calm, and the lighthouse keeper was glad of it.\n" * 3
        )
        yield str(file)
