"""Slack and Discord beside the least bots that can be: the same load, over the same loopback servers, in one run."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.slack_echo import echoing
from bot.composition import LOCAL, SAMPLE, App, open_app
from bot.settings import Settings
from evals.figures import Better, Figure
from tests.wire.slack.delivery import Road
from tests.wire.slack.people import Person
from tests.wire.slack.running import over_http, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel, Json

ROUNDS = 8
TURNS = 15
WARM_UP = 10
AT_ONCE = 4
EVERY = 0.1
"""Seconds between one person's commands: both are under the same load, however quick they are. All together type forty
commands a second, five times what Slack lets one workspace send."""
_P50, _P99 = 1.3, 1.5


@dataclass
class TimedSlack(FakeSlack):
    """Knows when a person's reply came, by person. It checks the form of replies only while `checking`: that costs this
    process more than a bare text does, and is no work of a bot's."""

    checking: bool = True
    replied: dict[str, asyncio.Future[float]] = field(default_factory=dict)

    def _respond(self, known, payload: Json) -> None:  # type: ignore[no-untyped-def]
        arrived = time.perf_counter()
        if self.checking:
            super()._respond(known, payload)
        if known.user in self.replied:
            self.replied.pop(known.user).set_result(arrived)


@dataclass
class Times:
    """Seconds from request to acknowledgement, and to the moment at which the visible reply reached Slack."""

    ack: list[float] = field(default_factory=list)
    reply: list[float] = field(default_factory=list)

    def add(self, more: "Times") -> None:
        self.ack += more.ack
        self.reply += more.reply

    def at(self, which: str, share: float) -> float:
        values: Sequence[float] = sorted(getattr(self, which))
        return values[min(len(values) - 1, int(len(values) * share))]


async def measure_slack(work: Path) -> list[Figure]:
    """`/quote S3`, signed, over HTTP: to the acknowledgement and to the reply."""
    folder = work / f"platforms-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    settings = Settings(data=folder, person_per_minute=100_000, person_per_day=1_000_000, community_per_minute=100_000)
    async with open_app(settings) as app:
        await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        slack = TimedSlack()
        async with open_fake_slack(slack):
            ours, echo = await _both(app, slack, folder)
    figures = []
    for which in ("ack", "reply"):
        for share, gate in ((0.5, _P50), (0.99, _P99)):
            mine, bare = ours.at(which, share), echo.at(which, share)
            figures.append(
                Figure(
                    key=f"slack.{which}.p{round(share * 100)}",
                    name=f"Slack /quote to {which}, p{round(share * 100)}, against a bare Bolt echo",
                    value=mine / bare,
                    gate=gate,
                    better=Better.LOWER,
                    unit="x",
                    note=f"{mine * 1000:.1f} ms against {bare * 1000:.1f} ms",
                )
            )
    return figures


async def _both(app: App, slack: TimedSlack, folder: Path) -> tuple[Times, Times]:
    """Turn and turn about, so that a machine that slows down does so for both."""
    async with over_http(app, slack) as bot:
        await workspace(bot, "T1")
        token = slack.install(slack.team("T1")).token
        async with echoing(slack, token, folder / "echo.sqlite3") as bare:
            ours, echo = Times(), Times()
            pair = [(bot.road, ours), (bare, echo)]
            for road, _ in pair:
                await _load(slack, road, WARM_UP)
            slack.checking = False
            for number in range(ROUNDS):
                for road, times in pair if number % 2 else reversed(pair):
                    times.add(await _load(slack, road, TURNS))
            return ours, echo


async def _load(slack: TimedSlack, road: Road, turns: int) -> Times:
    """Everybody types at moments that are set beforehand; who still waits for an answer types after it."""
    team = slack.team("T1")
    times = Times()

    async def one(number: int) -> None:
        user = team.user(f"U{number}")
        channel = team.channel(f"G{number}", user.id, kind="group")
        person = Person(slack, road, user)
        begun = time.perf_counter() + EVERY * number / AT_ONCE
        for turn in range(turns):
            await asyncio.sleep(max(0.0, begun + turn * EVERY - time.perf_counter()))
            ack, reply = await _once(slack, person, channel)
            times.ack.append(ack)
            times.reply.append(reply)

    await asyncio.gather(*(one(number) for number in range(AT_ONCE)))
    return times


async def _once(slack: TimedSlack, person: Person, channel: Channel) -> tuple[float, float]:
    arrived = slack.replied[person.id] = asyncio.get_running_loop().create_future()
    started = time.perf_counter()
    act = await person.types(channel, "/quote S3")
    acknowledged = time.perf_counter() - started
    assert act.ack.in_time, act.ack
    async with asyncio.timeout(10):
        return acknowledged, await arrived - started
