"""`aftershow ingest SOURCE...`: transcripts, folders and feeds into the library."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli.options import Data, opened, run
from bot.cli.progress import analyse_new, embed_new, progress_bar
from bot.cli.saying import say
from bot.composition import LOCAL, App
from bot.domain.ids import CommunityId
from bot.engaging.watching import news
from bot.errors import ModelDown, ModelError
from bot.ingesting.report import IngestReport, Outcome, Progress

_SHOWN_READ = 20


def register(cli: typer.Typer) -> None:
    @cli.command("ingest", help="Read transcripts, folders or feeds into the library, and analyse them.")
    def ingest(
        sources: Annotated[list[str], typer.Argument(help="Files, folders, feeds or addresses.")],
        show: Annotated[str | None, typer.Option("--show", help="Name of the show all of them belong to.")] = None,
        analyse: Annotated[
            bool, typer.Option("--analyse/--no-analyse", help="Analyse now, or when first asked for.")
        ] = True,
        announce: Annotated[
            bool, typer.Option("--announce", help="Tell communities of what is new here, as a watched feed does.")
        ] = False,
        verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every source that was read.")] = False,
        data: Data = None,
    ) -> None:
        raise typer.Exit(run(_ingest(sources, show, analyse, announce, verbose, data)))


async def _ingest(
    sources: list[str], show: str | None, analyse: bool, announce: bool, verbose: bool, data: Data
) -> int:
    async with opened(data) as app:
        report = await ingest_into(app, sources, show=show, communities=(LOCAL,))
        print_report(report, verbose=verbose)
        if announce:
            await _announce(app, report)
        if report.read and (embedded := await _embed_read(app)):
            say(embedded)
        if analyse and (count := await analyse_new(app, LOCAL)):
            say(f"Analysed {count} episode{'s' if count > 1 else ''}.")
    return 1 if report.failed else 0


async def _embed_read(app: App) -> str:
    """What came of the vectors, in words; a model that fails keeps nobody from what was read."""
    try:
        count = await embed_new(app)
    except ModelError as error:
        remedy = error.remedy if isinstance(error, ModelDown) else error.user_text
        return f"No vectors for all of them yet: {remedy} Then: aftershow index."
    return f"Made vectors of {count} episode{'s' if count > 1 else ''}." if count else ""


async def _announce(app: App, report: IngestReport) -> None:
    new = [one.episode for one in report.outcomes if one.outcome is Outcome.READ and one.episode is not None]
    told = news(new, app.clock.now().date())
    await app.stores.arrivals.arrived([episode.id for episode in told], app.clock.now())
    what = ", ".join(f"\u201c{episode.title}\u201d" for episode in told)
    say(f"To be announced by whoever runs `aftershow run`: {what}." if told else "Nothing here is news.")


async def ingest_into(
    app: App, sources: Sequence[str], *, show: str | None, communities: Sequence[CommunityId]
) -> IngestReport:
    """Ingest with a progress bar for the first community; the others then follow the same shows."""
    with progress_bar() as progress:
        task = progress.add_task("Reading", total=None)

        def listen(step: Progress) -> None:
            name = step.latest.source.rpartition("/")[2][:40]
            progress.update(task, completed=step.done, total=step.total, description=f"Reading {name}")

        report = await app.ingester.ingest(sources, show=show, community=communities[0], progress=listen)
    shows = {outcome.episode.show.id for outcome in report.outcomes if outcome.episode is not None}
    for community in communities[1:]:
        await app.stores.communities.follow(community, sorted(shows))
    return report


def print_report(report: IngestReport, *, verbose: bool = False) -> None:
    """Every source that was not read with its reason; those that were by name when they are few; then the sums."""
    told = verbose or len(report.outcomes) <= _SHOWN_READ
    for outcome in report.outcomes:
        if outcome.outcome in (Outcome.SKIPPED, Outcome.FAILED):
            say(f"{outcome.outcome:9}  {outcome.source}: {outcome.reason}", err=True)
        elif told and outcome.episode is not None:
            words = f"{outcome.episode.words:,} words"
            say(f"{outcome.outcome:9}  {outcome.source}: {outcome.episode.title} ({words})")
    sums = [f"{report.read} read", f"{report.skipped} skipped", f"{report.failed} failed"]
    details = []
    if report.unchanged:
        details.append(f"{report.unchanged} unchanged")
    if report.revised:
        details.append(f"{report.revised} revised")
    say(", ".join(sums) + (f" ({', '.join(details)})" if details else ""))
