"""The weekly takeaways: what the week's episodes taught, or a theme of the archive where there was none."""

from collections.abc import Sequence
from datetime import timedelta

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, QuoteBlock, Text
from bot.chat.messages import OutgoingMessage
from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.schedule import Occurrence, Schedule, Series
from bot.domain.span import Span
from bot.engaging.series import Draft, Nothing, Task, Write
from bot.engaging.starters import weekly_starter
from bot.engaging.stock import Find, Stock, Used
from bot.engaging.themes import Archive, Theme, themes
from bot.engaging.weekly_sources import Week, WeekSources
from bot.ports import TranscriptLibrary
from bot.quoting.receipts import Receipts

WEEK = timedelta(days=7)
_LATE_ARRIVAL = timedelta(days=30)
"""How old an episode may be that was read this week and still counts as new."""
_EPISODES = 3
_ITEMS = {1: 5, 2: 3, 3: 2}
"""Episodes that are told of, and takeaways of each by how many those are."""
_UPTO = "upto:"
_EPISODE = "episode:"


class WeeklyTakeaways:
    """A `Writer`."""

    series = Series.WEEKLY_TAKEAWAYS
    to_hosts = False

    def __init__(
        self, stock: Stock, archive: Archive, library: TranscriptLibrary, sources: WeekSources, receipts: Receipts
    ) -> None:
        self._stock = stock
        self._archive = archive
        self._library = library
        self._sources = sources
        self._receipts = receipts

    async def prepare(self, tasks: Sequence[Task]) -> Write:
        communities = list(dict.fromkeys(task.scope.community for task in tasks))
        now = max(task.now for task in tasks)
        weeks = await self._sources.weeks(communities, now - WEEK, now)
        await self._receipts.read_ahead(communities)

        async def write(task: Task) -> Draft | Nothing:
            return await self._written(task, weeks[task.scope.community])

        return write

    async def _written(self, task: Task, week: Week) -> Draft | Nothing:
        episodes = await self._library.episodes(task.scope)
        if not episodes:
            return Nothing("There is nothing to tell of yet: no episode of a show that is followed here has been read.")
        told = await self._told(new_episodes(episodes, task), task.scope)
        upto = f"{_UPTO}{max(episode.position for episode in episodes)}"
        if told:
            return await self._of_episodes(told, week, upto, task.scope)
        theme = next(themes(await self._archive.subjects(task.scope), Used(task.picked), task.scope), None)
        if theme is not None:
            return await self._of_archive(theme, week, upto, task.scope)
        if week.polls or week.discussions:
            blocks = (Heading("This week"), *_week_blocks(week))
            return Draft(message=OutgoingMessage(blocks=blocks), picks=(upto,))
        return Nothing("There was no new episode, and the archive has no theme left that was not posted.")

    def starter(self, schedule: Schedule, occurrence: Occurrence) -> str:
        return weekly_starter(occurrence.local_date) if schedule.prompt else ""

    async def _told(self, episodes: Sequence[Episode], scope: Scope) -> list[tuple[Episode, Sequence[Find]]]:
        """The episodes that taught something which hosts did not take away."""
        told = []
        for episode in episodes[:_EPISODES]:
            taught = [one for one in (await self._stock.analysed(episode)).takeaways if not scope.hides(one.span)]
            if taught:
                told.append((episode, taught))
        return [(episode, taught[: _ITEMS[len(told)]]) for episode, taught in told]

    async def _of_episodes(
        self, told: Sequence[tuple[Episode, Sequence[Find]]], week: Week, upto: str, scope: Scope
    ) -> Draft:
        blocks: list[Block] = [Heading("What this week taught" if len(told) > 1 else "What this week's episode taught")]
        shows: list[Span] = []
        for episode, taught in told:
            blocks += [Text(f"\u201c{episode.title}\u201d"), ItemList(await self._items(taught, scope))]
            shows += [find.span for find in taught]
        best = await self._best_line([episode for episode, _ in told], shows, scope)
        if best is not None:
            blocks += [Text("The line of the week:"), best[0]]
            shows.append(best[1])
        blocks += _week_blocks(week)
        first = told[0][0]
        buttons = [Button(label="Hot takes", action=f"hottakes:{first.id}", style=ButtonStyle.PRIMARY)]
        buttons.append(Button(label="All takeaways", action=f"takeaways:{first.id}"))
        picks = [f"{_EPISODE}{episode.id}" for episode, _ in told] + [find.pick for _, all_ in told for find in all_]
        message = OutgoingMessage(
            blocks=(*blocks, Buttons(tuple(buttons))),
            about=first.id if len(told) == 1 else None,
            shows=tuple(shows),
        )
        return Draft(message=message, picks=(*picks, upto))

    async def _of_archive(self, theme: Theme, week: Week, upto: str, scope: Scope) -> Draft:
        why = f"No new episode this week. So here is what earlier ones taught about \u201c{theme.written}\u201d:"
        button = Button(label=f"A quote on {theme.written}"[:75], action=f"another:{theme.written}"[:100])
        blocks: list[Block] = [Heading(f"From the archive: {theme.written}"), Text(why)]
        blocks.append(ItemList(await self._items(theme.finds, scope)))
        blocks += _week_blocks(week)
        message = OutgoingMessage(blocks=(*blocks, Buttons((button,))), shows=tuple(find.span for find in theme.finds))
        return Draft(message=message, picks=(f"theme:{theme.stem}", *(find.pick for find in theme.finds), upto))

    async def _items(self, finds: Sequence[Find], scope: Scope) -> tuple[Item, ...]:
        quotes = await self._receipts.quotes(await self._library.cite([find.span for find in finds]), scope)
        return tuple(Item(text=find.statement, quote=quote) for find, quote in zip(finds, quotes, strict=True))

    async def _best_line(
        self, episodes: Sequence[Episode], shown: Sequence[Span], scope: Scope
    ) -> tuple[QuoteBlock, Span] | None:
        """The best quote of these episodes that is not in the list already."""
        lines = [find for episode in episodes for find in (await self._stock.of(episode)).quotes]
        free = [
            find for find in lines if not scope.hides(find.span) and not any(find.span.overlaps(one) for one in shown)
        ]
        if not free:
            return None
        span = max(free, key=lambda find: (find.score, find.span)).span
        [quote] = await self._receipts.quotes(await self._library.cite([span]), scope)
        return quote, span


def new_episodes(episodes: Sequence[Episode], task: Task) -> list[Episode]:
    """Dated in the seven local days that end with this one, or read since the last post and not old; newest first.

    None that an earlier post told of.
    """
    today = task.occurrence.local_date
    marks = [int(pick.removeprefix(_UPTO)) for pick in task.picked if pick.startswith(_UPTO)]
    upto = max(marks, default=None)

    def is_new(episode: Episode) -> bool:
        published = episode.details.published
        if published is not None and today - WEEK < published <= today:
            return True
        arrived = upto is not None and episode.position > upto
        return arrived and (published is None or today - _LATE_ARRIVAL <= published <= today)

    return [one for one in episodes if f"{_EPISODE}{one.id}" not in task.picked and is_new(one)]


def _week_blocks(week: Week) -> list[Block]:
    blocks: list[Block] = []
    if week.polls:
        results = tuple(Item(text=poll.question, note=poll.sentence) for poll in week.polls)
        blocks += [Text("What you voted:"), ItemList(results, numbered=False)]
    if week.discussions:
        talk = week.discussions[0]
        people = f"{talk.voters} people" if talk.voters != 1 else "one person"
        blocks.append(
            Text(f"The liveliest discussion: \u201c{talk.title}\u201d, with {people}. {talk.sentence}".strip())
        )
    return blocks
