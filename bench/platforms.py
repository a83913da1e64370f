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

COMMANDS = 240
AT_ONCE = 4
_P50, _P99 = 1.3, 1.5


@dataclass
class TimedSlack(FakeSlack):
    """Knows when a person's reply came, by person."""

    replied: dict[str, asyncio.Event] = field(default_factory=dict)

    def _respond(self, known, payload: Json) -> None:  # type: ignore[no-untyped-def]
        super()._respond(known, payload)
        if known.user in self.replied:
            self.replied[known.user].set()


@dataclass(frozen=True)
class Times:
    """Seconds from request to acknowledgement and to the visible reply, ascending."""

    ack: Sequence[float]
    reply: Sequence[float]

    def at(self, which: str, share: float) -> float:
        values: Sequence[float] = getattr(self, which)
        return values[min(len(values) - 1, int(len(values) * share))]


async def measure_slack(work: Path) -> list[Figure]:
    """`/quote S3`, signed, over HTTP: to the acknowledgement and to the reply."""
    folder = work / f"platforms-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    settings = Settings(data=folder, person_per_minute=100_000, person_per_day=1_000_000, community_per_minute=100_000)
    async with open_app(settings) as app:
        await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        async with open_fake_slack(TimedSlack()) as opened:
            ours = await _ours(app, opened)
            echo = await _echo(opened, folder)
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


async def _ours(app: App, slack: FakeSlack) -> Times:
    async with over_http(app, slack) as bot:
        await workspace(bot, "T1")
        return await _load(slack, bot.road)


async def _echo(slack: FakeSlack, folder: Path) -> Times:
    token = slack.install(slack.team("T1")).token
    async with echoing(slack, token, folder / "echo.sqlite3") as road:
        return await _load(slack, road)


async def _load(slack: FakeSlack, road: Road) -> Times:
    assert isinstance(slack, TimedSlack)
    team = slack.team("T1")
    acks: list[float] = []
    replies: list[float] = []

    async def one(number: int) -> None:
        user = team.user(f"U{number}")
        channel = team.channel(f"G{number}", user.id, kind="group")
        person = Person(slack, road, user)
        for turn in range(COMMANDS // AT_ONCE + 10):
            ack, reply = await _once(slack, person, channel)
            if turn >= 10:
                acks.append(ack)
                replies.append(reply)

    await asyncio.gather(*(one(number) for number in range(AT_ONCE)))
    return Times(sorted(acks), sorted(replies))


async def _once(slack: TimedSlack, person: Person, channel: Channel) -> tuple[float, float]:
    arrived = slack.replied[person.id] = asyncio.Event()
    started = time.perf_counter()
    act = await person.types(channel, "/quote S3")
    acknowledged = time.perf_counter() - started
    assert act.ack.in_time, act.ack
    async with asyncio.timeout(10):
        await arrived.wait()
    return acknowledged, time.perf_counter() - started
