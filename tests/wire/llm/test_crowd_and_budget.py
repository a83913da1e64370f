"""A crowd that asks for ten minutes of virtual time: no budget is overspent, and every question gets an answer.

The real dispatcher, adapter, meter and database; the models are on loopback, and tell how many tokens they took.
"""

import asyncio
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.chat.capabilities import DISCORD, SLACK
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, App, open_app
from bot.domain.ids import CommunityId
from bot.ports.models import Purpose
from bot.ports.spending import Every, Spent
from bot.settings import Settings
from tests.conftest import FULL
from tests.fakes.turned_clock import TurnedClock
from tests.journeys.talking import Member
from tests.servers import RedisServer
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Behaviour, Cuts, Fails, Output, Says, Waits, garbles, limited, refuses
from tests.wire.llm.crowd import QUESTIONS, SUBJECTS, written
from tests.wire.llm.running import ANY, ScriptedModels

PEOPLE, COMMUNITIES = (1_000, 20) if FULL else (60, 3)
MINUTES = 10
ASKS_EVERY = 120
"""Virtual seconds between two questions of one person."""
SECOND = 0.004
"""Real seconds of a virtual one, where the machine keeps up: a model that takes 0.12 of them takes thirty."""
MODEL_TAKES = 30 * SECOND
BEGINS = datetime(2026, 11, 30, 23, 55, tzinfo=UTC)
"""The day and the month end half way through."""
JUMPS = {180: timedelta(hours=-1), 240: timedelta(hours=1), 420: timedelta(hours=1), 480: timedelta(hours=-1)}
DAY, MONTH = 60_000, 90_000
TOGETHER = DAY * COMMUNITIES * 3 // 4
AT_ONCE = 40
"""Questions under way before the clock waits for them: no deadline is to pass because the machine is slow."""


def bad_day(chance: random.Random, took: "Took") -> Iterator[Behaviour]:
    """One request in five goes wrong."""
    wrong: list[Behaviour] = [
        Fails(500),
        limited(0.01),
        limited(),
        Cuts(),
        garbles(),
        refuses(),
        Says(written, usage=None),
    ]
    while True:
        yield chance.choice(wrong) if chance.random() < 0.2 else Waits(MODEL_TAKES, Says(took.says))


@dataclass
class Crowd:
    """People in communities, half on Slack and half on Discord, all on one clock."""

    app: App
    clock: TurnedClock
    people: list[Member]
    communities: list[CommunityId]
    ended: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    most_used: int = 0
    """Percent of what a community may spend in a day or month, at its highest."""

    async def asks(self, chance: random.Random) -> None:
        """Everybody asks again and again, at moments of their own, while the clock goes on."""
        moments = sorted(
            (second, number)
            for number in range(len(self.people))
            for second in range(chance.randrange(ASKS_EVERY), MINUTES * 60, ASKS_EVERY)
        )
        self.asked = len(moments)
        asking: set[asyncio.Task[None]] = set()
        for second in range(MINUTES * 60):
            self.clock.turn(timedelta(seconds=1) + JUMPS.get(second, timedelta()))
            while moments and moments[0][0] <= second:
                _, who = moments.pop(0)
                words = chance.choice(QUESTIONS).format(chance.choice(SUBJECTS))
                asking.add(asyncio.create_task(self._ask(self.people[who], words)))
            await asyncio.sleep(SECOND)
            while len(asking) > AT_ONCE:
                _, asking = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
            if second % 30 == 0:
                await self.looks_at_the_books()
        await asyncio.gather(*asking)
        await self.looks_at_the_books()

    async def _ask(self, person: Member, question: str) -> None:
        self.ended[ending_of(await person.types(f"/ask {question}"))] += 1

    async def looks_at_the_books(self) -> None:
        books = self.app.books
        pages = [page for community in self.communities for page in await books.of(community)]
        for page in [*pages, *await books.together()]:
            assert page.used <= page.allowed
            self.most_used = max(self.most_used, page.used * 100 // page.allowed)

    async def booked(self) -> list[Spent]:
        """Of all together, in every month that there was."""
        found = {}
        for moment in (BEGINS, BEGINS + timedelta(minutes=MINUTES)):
            self.clock.set(moment)
            for page in await self.app.books.together():
                found[page.period.name] = page
        return [page for page in found.values() if page.period.every is Every.MONTH]


@asynccontextmanager
async def crowd(data: Path, models: ScriptedModels, redis_url: str | None = None) -> AsyncIterator[Crowd]:
    clock = TurnedClock(BEGINS)
    settings = Settings(
        data=data,
        redis_url=SecretStr(redis_url) if redis_url else None,
        openai_base_url=models.address,
        openai_api_key=SecretStr(models.key),
        model_deadline=timedelta(minutes=5),
        person_per_minute=10_000,
        person_per_day=100_000,
        community_per_minute=100_000,
        model_tokens_per_day=DAY,
        model_tokens_per_month=MONTH,
        model_together_tokens_per_day=TOGETHER,
        model_together_tokens_per_month=10 * TOGETHER,
    )
    async with open_app(settings, clock=clock) as app:
        shows = [show.id for show in await app.stores.communities.followed_shows(LOCAL)]
        platforms = [SLACK, DISCORD]
        homes = [
            (platforms[number % 2], CommunityId(f"{platforms[number % 2].platform}:app:-:home{number}"))
            for number in range(COMMUNITIES)
        ]
        for _, community in homes:
            await app.stores.communities.follow(community, shows)
        people = [
            Member(app, homes[number % COMMUNITIES][0], community=homes[number % COMMUNITIES][1], person=f"U{number}")
            for number in range(PEOPLE)
        ]
        yield Crowd(app, clock, people, [community for _, community in homes])


@dataclass
class Took:
    """What the models say that they took, request by request."""

    tokens: list[int] = field(default_factory=list)

    def says(self, asked: Asked) -> Output:
        usage = (len(asked.material) // 4, 40)
        self.tokens.append(sum(usage))
        return Output(text=json.dumps(written(asked)), usage=usage)


async def test_a_crowd_never_overspends_and_what_is_booked_is_what_the_models_took(
    data: Path, models: ScriptedModels
) -> None:
    took = Took()
    models.otherwise = Waits(MODEL_TAKES, Says(took.says))
    async with crowd(data, models) as town:
        await town.asks(random.Random(5))
        booked = await town.booked()
    assert not [one for one in models.requests if one.abandoned]
    assert sum(month.spent for month in booked) == sum(took.tokens)
    assert sum(month.requests for month in booked) == len(took.tokens)
    assert [month.held for month in booked] == [0, 0]
    assert town.ended["a sentence says that all is spent"] > 0, town.ended
    assert town.ended["written by the model"] > 0, town.ended
    assert sum(town.ended.values()) == town.asked
    assert town.most_used > 90, town.most_used


async def test_servers_on_a_bad_day_cost_no_more_than_was_reserved(data: Path, models: ScriptedModels) -> None:
    took = Took()
    chance = random.Random(6)
    models.script(ANY, itertools.islice(bad_day(chance, took), 20 * PEOPLE))
    async with crowd(data, models) as town:
        await town.asks(chance)
        booked = await town.booked()
    assert sum(month.spent for month in booked) >= sum(took.tokens)
    assert [month.held for month in booked] == [0, 0]
    assert sum(town.ended.values()) == town.asked
    assert town.ended["written by the model"] > 0, town.ended


@pytest.fixture(params=["memory", "redis"])
def redis_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "memory":
        yield None
        return
    server = RedisServer()
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


async def test_equal_questions_of_one_community_are_asked_once_and_each_community_asks_for_itself(
    data: Path, models: ScriptedModels, redis_url: str | None
) -> None:
    took = Took()
    models.otherwise = Waits(0.5, Says(took.says))
    async with crowd(data, models, redis_url) as town:
        await asyncio.gather(*(person.types("/ask What is wrong with backups?") for person in town.people))
        assert len(models.asked(Purpose.ANSWER)) == COMMUNITIES
        books = [await town.app.books.of(community) for community in town.communities]
    assert [month.requests for month, _ in books] == [1] * COMMUNITIES
    assert sum(month.spent for month, _ in books) == sum(took.tokens)


def ending_of(message: OutgoingMessage) -> str:
    text = plain_text(message)
    assert message.outcome is not None
    assert "Something went wrong" not in text, text
    if "is used up for" in text:
        return "a sentence says that all is spent"
    if "The model" in text or "the model" in text:
        return "a sentence says that there was no model"
    return "written by the model" if re.search(r"\[1\]|\u00b9", text) else "the episodes' own words"
