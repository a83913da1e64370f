"""All communities of a run together: their secrets, the process they talk to, and what holds for all of them."""

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
from tests.wire.community.stage import PEOPLE
from tests.wire.community.steps import Scene, Step, Types
from tests.wire.community.tally import Tally
from tests.wire.community.weather import Weather
from tests.wire.community.words import alone
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
            steps = tuple(Step(who, Types(line), (alone(),)) for who, line in typed)
            scenes.append([Scene("crowd", steps)])
        await self.play(scenes)

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


def discord_community(discord: FakeDiscord, stage: DiscordStage) -> CommunityId:
    return community_of(discord, stage.guild)


def shared_out(stages: Sequence[SlackStage | DiscordStage], chance: random.Random, *, whole: bool) -> list[list[Scene]]:
    """The scenes of each stage: all of them, or on each platform every scene once, shared among its communities."""
    shares: list[list[Scene]] = []
    for platform in ("slack", "discord"):
        here = [stage for stage in stages if stage.platform == platform]
        for number in range(len(here)):
            mine = list(script.MIDDLE if whole else script.MIDDLE[(number + 1) % len(here) :: len(here)])
            chance.shuffle(mine)
            shares.append([script.EXPORT, *mine] if whole or number == 0 else mine)
    return shares


def _own_show(folder: Path, secret: str) -> Iterable[str]:
    folder.mkdir()
    for number in range(1, _OWN_EPISODES + 1):
        file = folder / f"Log of the lighthouse {number}.txt"
        file.write_text(
            f"Tove: The lighthouse keeper writes down {secret} every night, because nobody else on the island does.\n"
            f"Arne: Night {number} was calm, and the lighthouse keeper was glad of it.\n"
        )
        yield str(file)
