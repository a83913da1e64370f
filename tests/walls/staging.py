"""A program with the hostile show in its library, the obeying model behind it and the oracle before it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.chat.capabilities import DISCORD, SLACK, Capabilities
from bot.composition import App, open_app
from bot.domain.episode import Episode
from bot.domain.ids import CommunityId
from bot.publishing.in_process_jobs import InProcessJobs
from bot.settings import Settings
from tests.fakes.turned_clock import TurnedClock
from tests.journeys.communities import Town
from tests.walls import browser
from tests.walls.adversary import Adversary
from tests.walls.hostile_show import Attacking, bare, chapter_titles, episodes, notes_of, person_of, write_show
from tests.walls.oracle import Oracle
from tests.walls.watching import WatchedPoster
from tests.wire.llm.behaviours import Says
from tests.wire.llm.running import ScriptedModels

NEWS = "C0NEWS"
SHOW = "The hostile hour @everyone"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Stage:
    app: App
    clock: TurnedClock
    made: list[Attacking]
    adversary: Adversary
    models: ScriptedModels
    oracle: Oracle
    town: Town
    other: Town

    @property
    def changes(self) -> int:
        """Of posts that stood there already."""
        return sum(one.poster.changes for one in (self.town, self.other) if isinstance(one.poster, WatchedPoster))

    async def stored(self) -> list[Episode]:
        return list(await self.app.stores.library.episodes(await self.app.scope(self.town.community)))

    async def ticks(self, times: int = 2) -> None:
        for _ in range(times):
            jobs = InProcessJobs(4)
            news = self.app.news(jobs)
            planners = (*self.app.planners, *news.planners)
            await self.app.publishing.sweep(planners, jobs).run(self.app.clock.now())
            working = asyncio.create_task(jobs.run({**self.app.publishing.jobs, **news.jobs}))
            await jobs.idle()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await self.app.polls.painter.settle()


@asynccontextmanager
async def staged(folder: Path, count: int, seed: int, every: int = 1) -> AsyncIterator[Stage]:
    """Of messages each `every`th is drawn on all screens."""
    made = episodes(count, seed)
    feed = write_show(folder / "feed", made, title=SHOW)
    adversary = Adversary(made, random.Random(seed))
    async with ScriptedModels(otherwise=Says(adversary.obeys)) as models:
        settings = Settings(
            data=folder / "data",
            poll_pause=timedelta(),
            base_url="http://127.0.0.1:1",
            openai_base_url=models.address,
            openai_api_key=SecretStr(models.key),
            model="gpt-test",
            person_per_minute=100_000,
            person_per_day=100_000,
            community_per_minute=100_000,
            model_tokens_per_day=0,
            model_tokens_per_month=0,
            model_operator_tokens_per_day=0,
            model_operator_tokens_per_month=0,
            model_together_tokens_per_day=0,
            model_together_tokens_per_month=0,
        )
        clock = TurnedClock(MORNING)
        async with open_app(settings, clock=clock) as app:
            town, other = await _town(app, SLACK), await _town(app, DISCORD)
            for one in (town, other):
                report = await app.ingester.ingest([str(feed)], community=one.community)
                assert not report.problems, report.problems
            with browser.opened() as screen:
                oracle = await _oracle(app, town, made, adversary, screen, every)
                for one in (town, other):
                    assert isinstance(one.poster, WatchedPoster)
                    one.poster.looks, one.poster.reads = oracle.looks, oracle.reads
                yield Stage(app, clock, made, adversary, models, oracle, town, other)


async def _oracle(
    app: App, town: Town, made: list[Attacking], adversary: Adversary, screen: browser.Browser, every: int
) -> Oracle:
    stored = await app.stores.library.episodes(await app.scope(town.community))
    assert len(stored) == len(made)
    said = [(await app.stores.library.transcript(one.id)).text for one in stored]
    said += [text for one in stored for text in (one.title, one.details.description)]
    named = [SHOW, *(text for one in stored for text in (one.title, *(who.name for who in one.details.persons)))]
    named += [text for one in made for text in (one.title, person_of(one), notes_of(one), *chapter_titles(one))]
    speakers = frozenset(label(who) for one in made for who, _ in one.lines for label in (str, bare))
    return Oracle(screen, said, named, speakers, adversary.shameful, every)


async def _town(app: App, platform: Capabilities) -> Town:
    community = CommunityId(f"{platform.platform}:app:-:walls")
    poster = WatchedPoster()
    app.posters.register(platform.platform, poster)
    return Town(app, platform, community, poster)
