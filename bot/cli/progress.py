"""Progress on a terminal: a bar for a person, nothing for a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from bot.analysing.many import analyse_missing
from bot.composition import App, analyse
from bot.domain.episode import Episode
from bot.domain.ids import CommunityId


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error, so that standard output stays clean."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


async def analyse_new(app: App, community: CommunityId) -> int:
    """Make every card that is missing for a community's episodes; returns how many were made."""
    missing = await app.cards.missing(await app.stores.library.episodes(await app.scope(community)))
    if not missing:
        return 0
    with progress_bar() as progress:
        task = progress.add_task("Analysing", total=len(missing))
        async for episode in analyse_missing(missing, app.cards, app.stores.library, analyse):
            progress.update(task, advance=1, description=f"Analysing {episode.title[:40]}")
    return len(missing)


async def embed_new(app: App) -> int:
    """Make every vector that is missing; returns for how many episodes. None is made without an embedder.

    Raises `ModelError`s; what was made until then is kept.
    """
    if app.meanings is None or not (missing := await app.meanings.missing()):
        return 0
    with progress_bar() as progress:
        task = progress.add_task("Reading for meaning", total=len(missing))

        def step(episode: Episode) -> None:
            progress.update(task, advance=1, description=f"Reading for meaning: {episode.title[:40]}")

        return await app.meanings.catch_up(step)
