"""`aftershow analyse [EPISODE...]`: have episodes read by a model; what that takes, and how it stands."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.analysing.by_model.estimates import NOTHING, estimated
from bot.analysing.by_model.keeping import Ended, Report
from bot.analysing.episode_cards import is_by_model
from bot.cli.analyse_words import (
    NO_MODEL,
    comparison_lines,
    estimate_lines,
    left_over_line,
    model_trouble,
    report_line,
    standing_lines,
)
from bot.cli.options import Data, opened, run
from bot.cli.progress import progress_bar
from bot.cli.saying import say
from bot.composition import LOCAL, App, Reading
from bot.domain.episode import Episode
from bot.domain.ids import CommunityId
from bot.errors import BadArgument, ConfigurationError, ModelError


def register(cli: typer.Typer) -> None:
    @cli.command("analyse", help="Have episodes read by a model. Without a name: how it stands.")
    def analyse(
        episodes: Annotated[
            list[str] | None, typer.Argument(help="Which ones, such as S3E2, latest or words of a title.")
        ] = None,
        every: Annotated[bool, typer.Option("--all", help="All that the community follows.")] = False,
        preview: Annotated[
            bool, typer.Option("--preview", help="Tell what it would take. Asks nothing and changes nothing.")
        ] = False,
        compare: Annotated[
            bool, typer.Option("--try", help="Read one, show what would change, and leave its card as it is.")
        ] = False,
        again: Annotated[
            bool, typer.Option("--again", help="Ask everything anew, also what was answered before.")
        ] = False,
        community: Annotated[
            str, typer.Option("--community", help="Whose episodes, by its id; your own computer's if none.")
        ] = LOCAL,
        data: Data = None,
    ) -> None:
        named = episodes or []
        raise typer.Exit(run(_analyse(named, every, preview, compare, again, CommunityId(community), data)))


async def _analyse(
    named: list[str], every: bool, preview: bool, compare: bool, again: bool, community: CommunityId, data: Data
) -> int:
    async with opened(data) as app:
        if not named and not every:
            if preview or compare or again:
                raise BadArgument("Which episodes? Name them, or add --all.")
            for line in await standing_lines(app, community):
                say(line)
            return 0
        if app.reading is None:
            raise ConfigurationError(NO_MODEL)
        chosen = await _chosen(app, named, every, community)
        try:
            if preview:
                return await _preview(app, app.reading, chosen, again)
            if compare:
                return await _compare(app, app.reading, chosen)
            return await _read(app, app.reading, chosen, again=again, named=bool(named))
        except ModelError as error:
            say(model_trouble(error), err=True)
            return 1


async def _chosen(app: App, named: Sequence[str], every: bool, community: CommunityId) -> list[Episode]:
    """Each once, in the order in which they were named. Raises `UserError`s for names that are none."""
    scope = await app.scope(community)
    if every:
        return list(await app.choice.matching("", scope))
    chosen = [await app.choice.one(words, scope) for words in named]
    return list({episode.id: episode for episode in chosen}.values())


async def _preview(app: App, reading: Reading, chosen: Sequence[Episode], again: bool) -> int:
    total, open_ones = NOTHING, 0
    for episode in chosen:
        if again or not await _is_whole(app, reading, episode):
            total += await estimated(reading.reader, episode, again=again)
            open_ones += 1
    model = (await reading.reader.analyser()).rpartition(" ")[2]
    for line in estimate_lines(total, open_ones, len(chosen), model, app.settings.model_prices):
        say(line)
    return 0


async def _compare(app: App, reading: Reading, chosen: Sequence[Episode]) -> int:
    if len(chosen) != 1:
        raise BadArgument("One episode at a time can be tried: --try with one name.")
    [episode] = chosen
    before = await app.cards.of(episode)
    with progress_bar() as progress:
        task = progress.add_task(f"Reading {episode.title[:40]}", total=None)

        async def step(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of or None)

        report = await reading.readings.tried(episode, step)
    if report.card is None:
        say(report_line(episode, report))
        return 1
    transcript = await app.stores.library.transcript(episode.id, episode.transcript_hash)
    for line in comparison_lines(episode, before, report.card, lambda span: transcript.cut(span.start, span.end)):
        say(line)
    return 0


async def _read(app: App, reading: Reading, chosen: Sequence[Episode], *, again: bool, named: bool) -> int:
    done = failed = whole = 0
    with progress_bar() as progress:
        task = progress.add_task("Reading", total=len(chosen))
        for episode in chosen:
            progress.update(task, completed=done, description=f"Reading {episode.title[:40]}")
            done += 1
            if not again and await _is_whole(app, reading, episode):
                whole += 1
                if named:
                    say(f"as it is  {episode.slug}: {episode.title} was read by this model already")
                continue
            report = await _read_one(reading, episode, again)
            say(report_line(episode, report))
            failed += report.ended is not Ended.READ
            if report.ended is Ended.RESTS:
                if left := len(chosen) - done:
                    say(left_over_line(left))
                break
    if whole and not named:
        say(f"{whole} of {len(chosen)} were read by this model already.")
    return 1 if failed else 0


async def _read_one(reading: Reading, episode: Episode, again: bool) -> Report:
    await reading.readings.want(episode, again=True)
    if again:
        await reading.readings.forget(episode)
    return await reading.readings.read(episode, patient=False, retry=True)


async def _is_whole(app: App, reading: Reading, episode: Episode) -> bool:
    """Whether this model has read all of it, asked as it is asked now."""
    card = await app.cards.kept(episode)
    if card is None or not is_by_model(card) or card.analyser != await reading.reader.analyser():
        return False
    kept = await app.stores.readings.reading(episode.id, episode.transcript_hash)
    return not card.unread and (kept is None or kept.missed == 0)
