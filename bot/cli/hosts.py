"""`aftershow glossary ...` and `aftershow questions`: what hosts look after."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.chat.visible import visible
from bot.cli.options import Data, opened, run
from bot.cli.saying import say
from bot.composition import LOCAL
from bot.domain.episode_card import GlossaryEntry


def register(cli: typer.Typer) -> None:
    glossary = typer.Typer(help="Names, and what speech-to-text made of them.", no_args_is_help=True)
    cli.add_typer(glossary, name="glossary")

    @glossary.command("list", help="Every entry: your own and those learned from episodes.")
    def listed(data: Data = None) -> None:
        run(_list(data))

    @glossary.command("put", help='Add or change an entry: aftershow glossary put "Quillstore" --heard "Quail Store".')
    def put(
        canonical: Annotated[str, typer.Argument(help="The proper name.")],
        heard: Annotated[list[str], typer.Option("--heard", help="A form in the transcripts; repeat for more.")],
        data: Data = None,
    ) -> None:
        run(_put(GlossaryEntry(canonical, tuple(heard), by_host=True), data))

    @glossary.command("remove", help="Remove one of your own entries.")
    def remove(canonical: Annotated[str, typer.Argument(help="The proper name.")], data: Data = None) -> None:
        raise typer.Exit(run(_remove(canonical, data)))

    @cli.command("questions", help="Questions that the show could not answer, waiting for the hosts.")
    def questions(data: Data = None) -> None:
        run(_questions(data))


async def _list(data: Data) -> None:
    async with opened(data) as app:
        entries = await app.stores.glossary.entries(await app.scope())
    if not entries:
        say("No entries yet. They are learned when episodes are analysed; add your own with glossary put.")
        return
    table = Table("name", "heard as", "from")
    for entry in entries:
        table.add_row(
            visible(entry.canonical), visible(", ".join(entry.heard_as)), "hosts" if entry.by_host else "an episode"
        )
    Console(markup=False).print(table)


async def _put(entry: GlossaryEntry, data: Data) -> None:
    async with opened(data) as app:
        await app.stores.glossary.put(LOCAL, entry)
    say(f"Kept: {entry.canonical}, heard as {', '.join(entry.heard_as)}.")


async def _remove(canonical: str, data: Data) -> int:
    async with opened(data) as app:
        removed = await app.stores.glossary.remove(LOCAL, canonical)
    say(f"Removed {canonical}." if removed else f"There is no entry of yours called {canonical}.", err=not removed)
    return 0 if removed else 1


async def _questions(data: Data) -> None:
    async with opened(data) as app:
        waiting = await app.stores.host_desk.waiting(LOCAL)
    if not waiting:
        say("No questions are waiting.")
    for question in waiting:
        say(f"{question.asked_at:%Y-%m-%d %H:%M} UTC  {question.text}")
