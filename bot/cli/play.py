"""`aftershow play [SOURCE]...`: the playground over any show, in the browser or in the terminal."""

import asyncio
import hashlib
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.chat.capabilities import PLAYGROUND, TERMINAL
from bot.chat.responder import Responder
from bot.cli.ingest import ingest_into, print_report
from bot.cli.options import Data, run, settings_with
from bot.cli.playing import CLOCK_FILE, living
from bot.composition import LOCAL, SAMPLE, App, SystemClock, open_app
from bot.domain.ids import CommunityId
from bot.settings import Settings
from bot.turning import TurnedClock

logger = logging.getLogger(__name__)
_SAMPLE = CommunityId("sample")
_READING = 8.0
"""Seconds that a turn of the clock waits for episodes to be read; those that are not yet come into play later."""


def register(cli: typer.Typer) -> None:
    @cli.command("play", help="Open the playground on your sources, or on the sample show when you have none.")
    def play(
        sources: Annotated[list[str] | None, typer.Argument(help="Transcripts, folders or feeds.")] = None,
        show: Annotated[str | None, typer.Option("--show", help="Name of the show all of them belong to.")] = None,
        terminal: Annotated[bool, typer.Option("--terminal", help="Talk in this terminal.")] = False,
        host: Annotated[str, typer.Option(help="Address to listen on: this machine alone.")] = "127.0.0.1",
        port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8642")] = None,
        open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser window.")] = True,
        data: Data = None,
    ) -> None:
        settings = settings_with(data)
        if terminal:
            run(_in_terminal(settings, sources or [], show))
        else:
            run(_in_browser(settings, sources or [], show, host, port, open_browser))


async def _in_terminal(settings: Settings, sources: list[str], show: str | None) -> None:
    from adapters.playground.terminal import run_terminal

    clock = _clock(settings)
    async with open_app(settings, clock=clock) as app:
        await app.models.ready()
        community = await stocked(app, sources, show)
        analysis = asyncio.create_task(_analyse_quietly(app, community))
        try:
            async with living(app, clock, community, read=lambda: asyncio.wait({analysis}, timeout=_READING)) as life:
                await run_terminal(
                    Responder(app.dispatcher, TERMINAL),
                    clock=app.clock,
                    community=community,
                    title=await title_of(app, community),
                    board=life.board,
                    turn=life.turning.forward,
                )
        finally:
            analysis.cancel()


async def _in_browser(
    settings: Settings, sources: list[str], show: str | None, host: str, port: int | None, open_browser: bool
) -> None:
    from adapters.playground.browser import address, create_app, listen, run_browser
    from adapters.web.app import create_app as create_pages

    listening = listen(host, port)
    url = address(listening)
    clock = _clock(settings)
    async with open_app(settings, base_url=url, clock=clock) as app:
        await app.models.ready()
        community = await stocked(app, sources, show)
        analysis = asyncio.create_task(_analyse_quietly(app, community))
        try:
            async with living(app, clock, community, read=lambda: asyncio.wait({analysis}, timeout=_READING)) as life:
                page = create_app(
                    Responder(app.dispatcher, PLAYGROUND),
                    community=community,
                    clock=app.clock,
                    title=await title_of(app, community),
                    pages=create_pages(app.pages(community), home="/", pictures=app.pictures),
                    board=life.board,
                    turn=life.turning.forward,
                    picture=app.pictures.path,
                    models_at=settings.models_at,
                )
                typer.echo(f"The playground is at {url} (Ctrl+C ends it).")
                sys.stdout.flush()
                await run_browser(page, listening, open_browser=open_browser)
        finally:
            analysis.cancel()


def _clock(settings: Settings) -> TurnedClock:
    """Of the data folder: what was turned stays turned."""
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    return TurnedClock(SystemClock(), settings.data_folder / CLOCK_FILE)


async def stocked(app: App, sources: list[str], show: str | None = None) -> CommunityId:
    """The community to talk in: of these sources, of what was ingested before, or of the sample show."""
    if sources:
        community = CommunityId(
            f"play-{hashlib.sha256(_named([*sources, *([show] if show else [])]).encode()).hexdigest()[:12]}"
        )
        report = await ingest_into(app, sources, show=show, communities=(community, LOCAL))
        if report.problems or not report.read:
            print_report(report)
        if not report.read:
            raise typer.Exit(1)
        return community
    if (await app.scope()).shows:
        return LOCAL
    await ingest_into(app, [str(SAMPLE / "feed.xml")], show=None, communities=(_SAMPLE,))
    return _SAMPLE


async def title_of(app: App, community: CommunityId) -> str:
    shows = await app.stores.communities.followed_shows(community)
    return shows[0].title if len(shows) == 1 else f"{len(shows)} shows"


async def _analyse_quietly(app: App, community: CommunityId) -> None:
    """Cards of all episodes, newest first, one at a time beside the talk; what is asked for is made at once."""
    for episode in await app.cards.missing(await app.stores.library.episodes(await app.scope(community))):
        try:
            await app.cards.of(episode)
        except Exception:
            logger.exception("analysis failed episode=%s", episode.id)
        await asyncio.sleep(0.2)


def _named(sources: list[str]) -> str:
    """The sources as one text, the same from whatever folder they were given."""
    return "\n".join(sorted(str(Path(source).absolute()) if Path(source).exists() else source for source in sources))
