"""`aftershow simulate [SOURCE]...`: what a month with Aftershow would look like, as a calendar; nothing is kept."""

import json
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console

from adapters.playground.board import Board
from adapters.playground.places import Changed
from bot.chat.messages import OutgoingMessage
from bot.cli.options import AsJson, run, settings_with
from bot.cli.play import stocked, title_of
from bot.cli.playing import begin, living
from bot.cli.saying import say
from bot.cli.simulated_members import SimulatedMembers
from bot.cli.simulated_month import SimulatedMonth, SimulatedPost, simulated_post
from bot.composition import App, open_app
from bot.domain.ids import CommunityId
from bot.errors import BadArgument
from bot.settings import Settings
from bot.turning import TurnedClock

_MOST_DAYS = 366
_NO_LIMIT = 1_000_000


class _StandingClock:
    """Stands still: only turning moves time."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


def register(cli: typer.Typer) -> None:
    @cli.command("simulate", help="Show a month with Aftershow as a calendar, with simulated votes. Keeps nothing.")
    def simulate(
        sources: Annotated[list[str] | None, typer.Argument(help="Transcripts, folders or feeds.")] = None,
        days: Annotated[int, typer.Option(min=1, max=_MOST_DAYS, help="How many days.")] = 30,
        seed: Annotated[int, typer.Option(help="Another number, other votes.")] = 1,
        first: Annotated[
            str | None, typer.Option("--from", help="The first day, such as 2026-12-01.", show_default="today")
        ] = None,
        zone: Annotated[str, typer.Option("--zone", help="The community's time zone.")] = "UTC",
        as_json: AsJson = False,
    ) -> None:
        begins = _first_day(first)
        month = run(_simulated(settings_with(None), sources or [], begins, days, seed, _zone(zone)))
        say(json.dumps(month.told(), ensure_ascii=False) if as_json else month.calendar())


async def _simulated(
    settings: Settings, sources: list[str], first: date, days: int, seed: int, zone: ZoneInfo
) -> SimulatedMonth:
    start = datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)
    clock = TurnedClock(_StandingClock(start))
    with tempfile.TemporaryDirectory(prefix="aftershow-simulate-") as folder:
        async with open_app(_alone(settings, Path(folder)), clock=clock) as app:
            community = await stocked(app, sources)
            await begin(app, community, zone.key)
            posts = await _lived(app, clock, community, timedelta(days=days), seed)
            show = await title_of(app, community)
    return SimulatedMonth(show, zone.key, first, days, seed, tuple(posts))


async def _lived(
    app: App, clock: TurnedClock, community: CommunityId, length: timedelta, seed: int
) -> list[SimulatedPost]:
    members = SimulatedMembers(app.dispatcher, community, seed)
    posts: list[SimulatedPost] = []
    roots: dict[int, OutgoingMessage] = {}

    def keep(change: Changed) -> None:
        posted = change.posted
        if posted is None or posted.answer is None or change.again or change.gone:
            return
        roots[posted.id] = posted.answer
        root = roots.get(posted.place.thread) if posted.place.thread is not None else None
        posts.append(simulated_post(posted.answer, posted.at, posted.place.channel, root=root))

    async def at_step(board: Board, now: datetime) -> None:
        await members.vote(board, now)

    status = Console(stderr=True).status("Reading the episodes")

    async def read() -> None:
        for episode in await app.cards.missing(await app.stores.library.episodes(await app.scope(community))):
            await app.cards.of(episode)
        status.update("Living through the days")

    with status:
        async with living(app, clock, community, read=read, at_step=at_step, by_itself=False) as life:
            life.board.watch(keep)
            await life.turning.forward(length)
    return sorted(posts, key=lambda post: post.order)


def _alone(settings: Settings, folder: Path) -> Settings:
    """In a folder of its own, without what is shared with others; members may vote as fast as days pass."""
    return settings.model_copy(
        update={
            "data": folder,
            "database_url": None,
            "redis_url": None,
            "base_url": "",
            "poll_pause": timedelta(),
            "person_per_minute": _NO_LIMIT,
            "person_per_day": _NO_LIMIT,
            "community_per_minute": _NO_LIMIT,
        }
    )


def _first_day(typed: str | None) -> date:
    if typed is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise BadArgument(f"\u2018{typed[:40]}\u2019 is no day. For example 2026-12-01") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadArgument(f"\u2018{name[:40]}\u2019 is no time zone. For example Europe/Berlin") from error
