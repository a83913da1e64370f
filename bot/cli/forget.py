"""`aftershow forget EPISODE` and `aftershow source EPISODE`: a transcript goes for good, or comes out to the letter."""

import sys
from typing import Annotated

import typer

from bot.chat.visible import visible
from bot.cli.options import Data, opened, run
from bot.cli.saying import say
from bot.composition import LOCAL, App
from bot.domain.episode import Show
from bot.errors import BadArgument, NoSuchEpisode

_FOR_GOOD = "This cannot be undone; aftershow backup FILE keeps a copy first."
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


def register(cli: typer.Typer) -> None:
    @cli.command("forget", help="Forget an episode, or a whole show: its words, what was found in them, its pages.")
    def forget(
        episode: Annotated[str, typer.Argument(help="Such as S1E2, #42, or part of a title.")] = "",
        show: Annotated[str, typer.Option("--show", help="A show, by its title, with all its episodes.")] = "",
        yes: Yes = False,
        data: Data = None,
    ) -> None:
        if bool(episode.strip()) == bool(show.strip()):
            raise typer.BadParameter("Name an episode, or a show with --show.")
        run(_forget_show(show, yes, data) if show.strip() else _forget_episode(episode, yes, data))

    @cli.command("source", help="Print an episode's transcript as it was read, to the letter.")
    def source(
        episode: Annotated[str, typer.Argument(help="Such as S1E2, #42, or part of a title.")],
        revision: Annotated[str, typer.Option(help="An earlier one, by the first letters of its hash.")] = "",
        data: Data = None,
    ) -> None:
        run(_source(episode, revision, data))


async def _forget_episode(words: str, yes: bool, data: Data) -> None:
    async with opened(data) as app:
        episode = await app.choice.one(words, await app.scope())
        _confirm(f"Forget the episode \u201c{episode.title}\u201d ({episode.slug})?", yes)
        await app.stores.library.remove_episode(episode.id)
        await app.indexer.catch_up()
    say(f"Forgotten: {episode.title}. It comes back if its source is ingested again.")


async def _forget_show(name: str, yes: bool, data: Data) -> None:
    async with opened(data) as app:
        show = await _show(app, name)
        scope = await app.scope()
        episodes = [one for one in await app.stores.library.episodes(scope) if one.show == show]
        _confirm(f"Forget the show \u201c{show.title}\u201d with {len(episodes)} episodes, for all who follow it?", yes)
        await app.stores.library.remove_show(show.id, show.owner)
        await app.indexer.catch_up()
    say(f"Forgotten: {show.title}. It comes back if its sources are ingested again.")


async def _show(app: App, name: str) -> Show:
    shows = await app.stores.communities.followed_shows(LOCAL)
    wanted = name.strip().casefold()
    for show in shows:
        if wanted in (show.title.casefold(), show.id.casefold()):
            return show
    known = "; ".join(show.title for show in shows) or "none yet"
    raise BadArgument(f"No show is called \u2018{name}\u2019. Shows here: {known}.")


def _confirm(question: str, yes: bool) -> None:
    if not yes:
        typer.confirm(visible(f"{question} {_FOR_GOOD}"), abort=True, err=True)


async def _source(words: str, prefix: str, data: Data) -> None:
    async with opened(data) as app:
        episode = await app.choice.one(words, await app.scope())
        kept = await app.stores.library.revisions(episode.id)
        revision = next((one for one in kept if one.startswith(prefix)), None)
        if revision is None:
            hashes = ", ".join(one[:16] for one in kept)
            raise NoSuchEpisode(f"No revision of that episode begins with {prefix}. Kept, the current first: {hashes}.")
        raw = await app.stores.library.raw(episode.id, revision)
    sys.stdout.buffer.write(raw.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
