"""`aftershow index`: the search index and the vectors in step with the library."""

import typer

from bot.cli.options import Data, opened, run
from bot.cli.progress import embed_new
from bot.errors import ModelDown


def register(cli: typer.Typer) -> None:
    @cli.command(
        "index", help="Bring the search index, and the vectors for search by meaning, in step with the library."
    )
    def index(data: Data = None) -> None:
        raise typer.Exit(run(_index(data)))


async def _index(data: Data) -> int:
    async with opened(data) as app:
        version = await app.indexer.catch_up()
        typer.echo(f"The index is in step with the library ({version}).")
        if app.meanings is None:
            typer.echo("Search is by words alone: docs/semantic-search.md says how it finds by meaning too.")
            return 0
        try:
            made = await embed_new(app)
        except ModelDown as error:
            typer.echo(f"{len(await app.meanings.missing())} episodes have no vectors yet. {error.remedy}", err=True)
            return 1
        typer.echo(f"Made vectors of {made} episodes." if made else "Every episode has its vectors.")
    return 0
