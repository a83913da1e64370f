"""Thousands of communities with the time turned: `python -m bench.scale --simulate`. Platforms are played, in virtual
time, at the pace they allow; everything else is the program."""

import asyncio
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.crowd import Home, settle_in
from bench.lag import watching_the_loop
from bench.timing import Sample
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef, MessageRef
from bot.composition import LOCAL, SAMPLE, App, open_app
from bot.domain.ids import CommunityId
from bot.publishing.in_process_jobs import InProcessJobs
from bot.settings import Settings
from evals.figures import Better, Figure
from tests.fakes.inline_jobs import TurnedClock

DISCORD_A_SECOND = 40
_FIRST_DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(slots=True)
class PacedPoster:
    """`waits` are seconds of virtual time since a post was due. `a_second` None: no limit over all communities."""

    clock: TurnedClock
    a_second: int | None
    due: datetime = _FIRST_DAY
    waits: list[float] = field(default_factory=list)
    posted: dict[str, int] = field(default_factory=dict)
    _next: datetime = _FIRST_DAY

    async def post(self, place: ConversationRef, message: OutgoingMessage, *, key: str) -> MessageRef:
        """It leaves when its turn comes, in virtual time."""
        leaves = self.clock.now()
        if self.a_second is not None:
            leaves = max(self._next, leaves)
            self._next = leaves + timedelta(seconds=1 / self.a_second)
        self.posted[place.community] = self.posted.get(place.community, 0) + 1
        self.waits.append((leaves - self.due).total_seconds())
        return MessageRef(place, key)

    async def remembers(self, place: ConversationRef) -> timedelta:
        return timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    communities: int
    days: int
    sweeps: Sample
    reserving: float
    waits: Sequence[float]
    wrong: int
    lag: Sample
    memory: float
    real: float


async def turn_days(work: Path, communities: int, days: int) -> Turned:
    folder = work / f"turned-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    clock = TurnedClock(_FIRST_DAY - timedelta(hours=1))
    async with open_app(Settings(data=folder), clock=clock) as app:
        await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        for episode in await app.stores.library.episodes(await app.scope()):
            await app.cards.of(episode)
        names = ("slack", "discord")
        homes = [Home(CommunityId(f"{names[one % 2]}:A1:-:{one:05}"), "1") for one in range(communities)]
        await settle_in(app, homes, [_FIRST_DAY] * communities)
        posters = {"slack": PacedPoster(clock, None), "discord": PacedPoster(clock, DISCORD_A_SECOND)}
        for name, poster in posters.items():
            app.posters.register(name, poster)  # type: ignore[arg-type]
        started = time.perf_counter()
        async with watching_the_loop() as lag:
            sweeps = [await _day(app, clock, _FIRST_DAY + timedelta(days=day), posters) for day in range(days)]
    posted = {**posters["slack"].posted, **posters["discord"].posted}
    return Turned(
        communities=communities, days=days, sweeps=Sample(tuple(one for day in sweeps for one in day)),
        reserving=max(day[0] for day in sweeps), waits=sorted(posters["slack"].waits + posters["discord"].waits),
        wrong=sum(posted.get(home.community, 0) != days for home in homes), lag=lag.sample,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, real=time.perf_counter() - started,
    )  # fmt: skip


async def _day(app: App, clock: TurnedClock, due: datetime, posters: dict[str, PacedPoster]) -> list[float]:
    """Real seconds of every sweep, the one that reserves first, until nothing waits for this day."""
    clock.at = due
    for poster in posters.values():
        poster.due = due
    seconds = []
    jobs = InProcessJobs(app.settings.publish_at_once)
    sweep = app.publishing.sweep(app.planners, jobs)
    working = asyncio.create_task(jobs.run(app.publishing.jobs))
    while True:
        started = time.perf_counter()
        await sweep.run(clock.now())
        seconds.append(time.perf_counter() - started)
        await jobs.idle()
        if not (await app.stores.publishing_state.standing(clock.now(), due)).waiting:
            break
        clock.turn(app.settings.publish_tick)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return seconds


def figures_of(turned: Turned) -> list[Figure]:
    waits, sweeps = turned.waits, turned.sweeps
    day = f"{turned.communities} communities, {turned.days} days"
    return [
        Figure(key="turned.wrong", name=f"{day}: without exactly one post a day", value=float(turned.wrong), gate=0.0,
               digits=0, better=Better.LOWER, note=f"{len(waits)} posts in {turned.real:.0f} s"),
        Figure(key="turned.reserve", name="all due in one minute, reserved in one sweep", digits=1,
               value=1000 * turned.reserving / turned.communities, gate=5.0, unit=" ms each", better=Better.LOWER,
               note=f"{turned.reserving:.1f} s in all; further sweeps p50 {sweeps.p50 * 1000:.0f} ms"),
        Figure(key="turned.wait", name="longest virtual wait, by the pace of platforms", value=waits[-1],
               gate=turned.communities / 2 / DISCORD_A_SECOND + 60, digits=0, unit=" s", better=Better.LOWER,
               note=f"half within {waits[len(waits) // 2]:.0f} s"),
        Figure(key="turned.lag", name="event-loop lag, p99", value=turned.lag.p99 * 1000, gate=50.0, digits=1,
               unit=" ms", better=Better.LOWER, note=f"worst {max(turned.lag.seconds) * 1000:.0f} ms"),
        Figure(key="turned.memory", name="peak memory", value=turned.memory, gate=500.0, digits=0, unit=" MB",
               better=Better.LOWER, note=""),
    ]  # fmt: skip
