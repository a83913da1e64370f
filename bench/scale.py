"""`python -m bench.scale`: many communities due in the same minute, served over a loopback Slack and Discord."""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bench import turned
from bench.crowd import Home, crowd_of_posts, homes_of, install, settle_in
from bench.lag import Lag, watching_the_loop
from bench.statements import counting
from bot.composition import LOCAL, SAMPLE, App, open_app, open_jobs
from bot.domain.schedule import Series
from bot.joining_slack import slack_addresses
from bot.ports.publishing import OwedPost
from bot.serving import speaking
from bot.settings import Settings
from evals.figures import Better, Figure, broken, render_table
from evals.report import ARTIFACTS, write_report
from tests.servers import PostgresServer

CROWDED, CROWD = 10, 20
"""So many of the communities are owed so many posts more than the others."""
_LONGEST = 600.0
_KEY = "c2NhbGUtYmVuY2gta2V5LW9mLTMyLWJ5dGVzLTAwMDA="


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What one run saw. Times are seconds; `waits` are those of communities with one post, ascending."""

    communities: int
    sweep: float
    reserved: int
    statements: int
    lag: Lag
    sending: float
    waits: Sequence[float]
    crowd_before_the_last: float
    """Share of the crowds' posts that stood before the last of the others."""
    posted: dict[str, int]
    wanted: dict[str, int]
    report: dict[str, Any]
    memory: float


async def serve_crowd(
    work: Path,
    communities: int,
    database: str | None,
    *,
    crowd: int = CROWD,
    series: Series = Series.QUOTE_OF_THE_DAY,
) -> Served:
    """`crowd` is how many posts more than the others a few of them are owed; `series` is what all want."""
    folder = work / f"scale-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    async with platforms(communities - communities // 2, communities // 2) as (told, ask):
        settings = Settings(
            data=folder,
            database_url=SecretStr(database) if database else None,
            secret_keys=[SecretStr(_KEY)],
            base_url="https://show.example",
            slack_client_id="111.222",
            slack_client_secret=SecretStr("client-secret"),
            slack_signing_secret=SecretStr("0123456789abcdef0123456789abcdef"),
            slack_address=told["slack"],
            discord_token=SecretStr(told["token"]),
            discord_address=told["discord"],
        )
        async with open_app(settings) as app:
            return await _served(app, homes_of(told["homes"]), ask, crowd, series)


async def _served(app: App, homes: Sequence[Home], ask: "Ask", size: int, series: Series) -> Served:
    due = datetime.now(UTC).replace(second=0, microsecond=0)
    await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
    for episode in await app.stores.library.episodes(await app.scope()):
        await app.cards.of(episode)
    await settle_in(app, homes, [due] * len(homes), series)
    await _install_slack(app, homes, due)
    crowded = homes[:: max(1, len(homes) // CROWDED)][:CROWDED]
    for home in crowded:
        await app.stores.outbox.reserve(crowd_of_posts(home, size, due), due)
    async with speaking(app) as talking, open_jobs(app) as jobs, watching_the_loop() as lag:
        tasks = [asyncio.create_task(_run(job)) for job in talking]
        sweep = app.publishing.sweep(app.planners, jobs)
        started = time.perf_counter()
        with counting(app.stores.database) as statements:
            swept = await sweep.run(app.clock.now())
        reserving = time.perf_counter() - started
        made = statements.count
        began = datetime.now(UTC)
        tasks.append(asyncio.create_task(jobs.run(app.publishing.jobs)))
        tasks.append(asyncio.create_task(_sweep_on(app, sweep)))
        posts = await _all_sent(app, homes, began)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    ended = max(post.posted_at for post in posts if post.posted_at)
    first = {post.post.community: post for post in posts if post.post.key.startswith(series.value)}
    lone = {home.community for home in homes} - {home.community for home in crowded}
    waits = sorted(
        (one.posted_at - began).total_seconds() for name, one in first.items() if name in lone and one.posted_at
    )
    last = began + timedelta(seconds=waits[-1])
    crowd = [post for post in posts if post.post.key.startswith("crowd")]
    wanted = {home.community: 1 + size * (home in crowded) for home in homes}
    report = await ask()
    return Served(
        communities=len(homes), sweep=reserving, reserved=swept.planned, statements=made, lag=lag,
        sending=(ended - began).total_seconds(), waits=waits,
        crowd_before_the_last=sum(post.posted_at is not None and post.posted_at < last for post in crowd) / len(crowd),
        posted=report["posted"], wanted={str(one): count for one, count in wanted.items()}, report=report,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )  # fmt: skip


async def _run(job: Any) -> None:
    await job()


async def _sweep_on(app: App, sweep: Any) -> None:
    while True:
        await asyncio.sleep(app.settings.publish_tick.total_seconds())
        await sweep.run(app.clock.now())


async def _all_sent(app: App, homes: Sequence[Home], began: datetime) -> list[OwedPost]:
    """Every post of every community, once none is on its way any more."""
    deadline = time.monotonic() + _LONGEST
    while True:
        await asyncio.sleep(2)
        standing = await app.stores.publishing_state.standing(app.clock.now(), began)
        if not standing.waiting + standing.sending or time.monotonic() > deadline:
            break
    long_ago = began - timedelta(days=1)
    return [post for home in homes for post in await app.stores.outbox.recent(home.community, long_ago)]


async def _install_slack(app: App, homes: Sequence[Home], at: datetime) -> None:
    from adapters.slack.calls import open_calls
    from adapters.slack.tokens import InstalledTokens

    async with open_calls(slack_addresses(app.settings)) as calls:
        tokens = InstalledTokens(app.stores.installations, calls, app.clock, client_id="", client_secret="")
        await install(tokens, homes, at)


class Ask:
    """What the platforms saw so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def __call__(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        return await _line(self._process)


@asynccontextmanager
async def platforms(teams: int, guilds: int) -> AsyncIterator[tuple[dict[str, Any], Ask]]:
    """In a process of their own, so that they do not hold up the loop that is watched."""
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-m", "bench.crowded_platforms", str(teams), str(guilds)]
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**24)
    try:
        yield await _line(process), Ask(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _line(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    answer: dict[str, Any] = json.loads(await process.stdout.readline())
    return answer


def figures_of(served: Served, where: str) -> list[Figure]:
    key = f"scale.{where.lower()}"
    wrong = [name for name, wanted in served.wanted.items() if served.posted.get(name, 0) != wanted]
    waits, lag = served.waits, served.lag.sample
    each = f"{served.statements / served.communities:.2f} statements a community"
    return [
        Figure(key=f"{key}.sweep", name=f"{where}: {served.communities} due in one minute, reserved in one sweep",
               value=served.sweep, gate=5.0, unit=" s", better=Better.LOWER,
               note=f"{served.reserved} reserved, {each}"),
        Figure(key=f"{key}.lag", name=f"{where}: event-loop lag while reserving and sending, p99",
               value=lag.p99 * 1000, gate=50.0, unit=" ms", better=Better.LOWER, digits=1,
               note=f"p50 {lag.p50 * 1000:.1f} ms, worst {max(lag.seconds) * 1000:.0f} ms of {len(lag.seconds)} looks"),
        Figure(key=f"{key}.wrong", name=f"{where}: communities without exactly what they were owed",
               value=float(len(wrong)), gate=0.0, digits=0, better=Better.LOWER,
               note=f"{sum(served.posted.values())} messages; {served.report['refused']}"),
        Figure(key=f"{key}.sending", name=f"{where}: from the sweep until the last ordinary post stood",
               value=waits[-1], gate=120.0, digits=1, unit=" s", better=Better.LOWER,
               note=f"half after {waits[len(waits) // 2]:.1f} s; crowds done after {served.sending:.1f} s; slowed down "
                    f"by Slack {served.report['slowed_by_slack']}, by Discord {served.report['slowed_by_discord']}"),
        Figure(key=f"{key}.crowd", name=f"{where}: crowds' share of their posts before everybody had one",
               value=served.crowd_before_the_last, gate=0.5, better=Better.LOWER,
               note=f"{CROWDED} communities owed {CROWD} more"),
        Figure(key=f"{key}.memory", name=f"{where}: peak memory", value=served.memory, gate=300.0, digits=0,
               unit=" MB", better=Better.LOWER, note=""),
    ]  # fmt: skip


def measure_scale(work: Path, communities: int, series: Series, *, postgres: bool) -> list[Figure]:
    if not postgres:
        return figures_of(asyncio.run(serve_crowd(work, communities, None, series=series)), "SQLite")
    server = PostgresServer()
    try:
        server.start()
        served = serve_crowd(work, communities, server.new_database(), series=series)
        return figures_of(asyncio.run(served), "PostgreSQL")
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--communities", type=int, default=1_000, help="half on Slack, half on Discord")
    parser.add_argument("--series", choices=[one.value for one in Series], default=Series.QUOTE_OF_THE_DAY.value)
    parser.add_argument("--only", choices=("sqlite", "postgresql", "simulation"), help="one part alone")
    parser.add_argument("--simulate", type=int, default=10_000, help="communities whose time is turned; 0 for none")
    parser.add_argument("--days", type=int, default=1, help="how many days it is turned")
    parser.add_argument("--work", type=Path, default=ARTIFACTS / "bench", help="where data is kept")
    parser.add_argument("--out", type=Path, default=ARTIFACTS / "scale.json", help="where the figures are written")
    options = parser.parse_args()
    figures: list[Figure] = []
    for name in ("sqlite", "postgresql"):
        if options.only in (None, name):
            series = Series(options.series)
            figures += measure_scale(options.work, options.communities, series, postgres=name == "postgresql")
    if options.simulate and options.only in (None, "simulation"):
        figures += turned.figures_of(asyncio.run(turned.turn_days(options.work, options.simulate, options.days)))
    print(render_table("\nScale", figures, {}))
    write_report(figures, {}, options.out)
    return 1 if broken(figures, {}) else 0


if __name__ == "__main__":
    sys.exit(main())
