"""The host digest: what the week asked of the hosts, how it was answered, and what is about to run dry.

It counts and never repeats what a person wrote: the questions themselves are behind its button, where deletion reaches.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Text
from bot.chat.messages import OutgoingMessage
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Schedule, Series
from bot.engaging.calendar_posts import NAMES
from bot.engaging.quote_choice import left
from bot.engaging.series import Draft, Nothing, Task, Write
from bot.engaging.stock import Stock, Used
from bot.engaging.themes import Archive, weeks_left
from bot.engaging.weekly_sources import Week, WeekSources
from bot.engaging.weekly_takeaways import WEEK
from bot.platform_ports import OpenQuestion, Rating
from bot.ports.calendar import KnownOccurrence, Occurrences
from bot.ports.publishing import Fates, PostFates

_MOST_QUOTES = 100
_MOST_THEMES = 12
_MOST_REASONS = 4


class Desk(Protocol):
    """The hosts' desk, as the digest reads it."""

    async def lately(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Sequence[OpenQuestion]]: ...


class Ratings(Protocol):
    async def counts_of(
        self, communities: Sequence[CommunityId], since: datetime
    ) -> Mapping[CommunityId, Mapping[Rating, int]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What the tables hold of one community's week: `quotes` and `takeaways` were picked for posts, ever."""

    questions: Sequence[OpenQuestion]
    ratings: Mapping[Rating, int]
    week: Week
    fates: Fates
    left_out: Sequence[KnownOccurrence]
    quotes: Mapping[str, date]
    takeaways: Mapping[str, date]


class HostDigest:
    """A `Writer`."""

    series = Series.HOST_DIGEST
    to_hosts = True

    def __init__(
        self,
        desk: Desk,
        ratings: Ratings,
        posted: PostFates,
        occurrences: Occurrences,
        sources: WeekSources,
        stock: Stock,
        archive: Archive,
    ) -> None:
        self._desk = desk
        self._ratings = ratings
        self._posted = posted
        self._occurrences = occurrences
        self._sources = sources
        self._stock = stock
        self._archive = archive

    async def prepare(self, tasks: Sequence[Task]) -> Write:
        communities = list(dict.fromkeys(task.scope.community for task in tasks))
        now = max(task.now for task in tasks)
        today = min(task.occurrence.local_date for task in tasks)
        read = await self._read(communities, now, today)

        async def write(task: Task) -> Draft | Nothing:
            return await self._written(task, read[task.scope.community])

        return write

    async def _read(self, communities: Sequence[CommunityId], now: datetime, today: date) -> dict[CommunityId, _Read]:
        """`today` is the first of their local dates."""
        since = now - WEEK
        questions = await self._desk.lately(communities, since)
        ratings = await self._ratings.counts_of(communities, since)
        weeks = await self._sources.weeks(communities, since, now)
        fates = await self._posted.fates(communities, since)
        left_out = await self._occurrences.left_out(communities, today - WEEK)
        quotes = await self._occurrences.picked(communities, Series.QUOTE_OF_THE_DAY)
        takeaways = await self._occurrences.picked(communities, Series.WEEKLY_TAKEAWAYS)
        return {
            one: _Read(
                questions=questions[one],
                ratings=ratings[one],
                week=weeks[one],
                fates=fates[one],
                left_out=left_out[one],
                quotes=quotes[one],
                takeaways=takeaways[one],
            )
            for one in communities
        }

    async def _written(self, task: Task, read: _Read) -> Draft:
        since = task.now - WEEK
        asked = [one for one in read.questions if one.asked_at >= since]
        waiting = [one for one in read.questions if one.answer is None]
        items = [
            *_questions(asked, waiting),
            *_ratings(read.ratings),
            *_week(read.week),
            *_posts(read, task.occurrence.local_date),
            *await self._running_dry(task.scope, read),
        ]
        button = Button(label="Open questions", action="questions:", style=ButtonStyle.PRIMARY)
        blocks: list[Block] = [Heading("Your week"), ItemList(tuple(items), numbered=False)]
        if not asked and not waiting:
            blocks.insert(1, Text("A quiet week: nobody asked for the hosts."))
        calendar = Button(label="Calendar", action="calendar:")
        buttons = (button, calendar) if waiting else (calendar,)
        return Draft(message=OutgoingMessage(blocks=(*blocks, Buttons(buttons))))

    def starter(self, schedule: Schedule, occurrence: Occurrence) -> str:
        return ""

    async def _running_dry(self, scope: Scope, read: _Read) -> list[Item]:
        """What is left to post from, of the series that this community has or may have."""
        pool = await self._stock.pool(scope)
        items = []
        rest = left(pool, Used(read.quotes), scope, _MOST_QUOTES)
        weeks = weeks_left(await self._archive.subjects(scope), Used(read.takeaways), scope, _MOST_THEMES)
        more = " or more" if rest == _MOST_QUOTES else ""
        items.append(Item(text=f"{rest}{more} good quotes were never posted here.", note=_dry(rest < 14)))
        enough = " or more" if weeks == _MOST_THEMES else ""
        text = f"The archive has themes for {weeks}{enough} weeks without a new episode."
        items.append(Item(text=text, note=_dry(weeks < 3)))
        return items


def _posts(read: _Read, today: date) -> list[Item]:
    """How many posts appeared, and why others did not."""
    reasons = Counter(read.fates.reasons)
    for known in read.left_out:
        if today - known.occurrence.local_date < WEEK:
            reasons[f"{NAMES[known.occurrence.series]}: {known.reason}"] += 1
    items = [Item(text=f"{_number(read.fates.appeared, 'post')} of mine appeared.")] if read.fates.owed else []
    for reason, times in reasons.most_common(_MOST_REASONS):
        items.append(Item(text=f"Not posted{f', {times} times' if times > 1 else ''}: {reason}"))
    return items


def _questions(asked: Sequence[OpenQuestion], waiting: Sequence[OpenQuestion]) -> list[Item]:
    items = []
    if asked:
        people = len({one.asked_by for one in asked})
        answered = sum(one.answer is not None for one in asked)
        text = f"{_number(len(asked), 'question')} for you from {_number(people, 'person', 'people')}."
        items.append(Item(text=text, note=f"{answered} of them answered."))
    if waiting:
        since = waiting[0].asked_at
        waits = f"{_number(len(waiting), 'question')} {'wait' if len(waiting) > 1 else 'waits'} for an answer."
        items.append(Item(text=waits, note=f"The oldest since {since.day} {since:%B}."))
    return items


def _ratings(counts: Mapping[Rating, int]) -> list[Item]:
    good, bad = counts.get(Rating.HELPFUL, 0), counts.get(Rating.NOT_HELPFUL, 0)
    return (
        [Item(text=f"Answers helped {_number(good, 'time')} and did not {_number(bad, 'time')}.")] if good + bad else []
    )


def _week(week: Week) -> list[Item]:
    items = [
        Item(text=f"Voted: \u201c{poll.question}\u201d", note=f"{poll.sentence} {_number(poll.voters, 'vote')}.")
        for poll in week.polls
    ]
    items += [
        Item(text=f"Discussed: \u201c{talk.title}\u201d", note=f"{talk.sentence} {talk.voters} took part.".strip())
        for talk in week.discussions
    ]
    return items


def _dry(soon: bool) -> str:
    return "Running dry: a new episode, or one more show to follow, fills it." if soon else ""


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
