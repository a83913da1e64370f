"""The host digest: what the week asked of the hosts, how it was answered, and what is about to run dry.

It counts and never repeats what a person wrote: the questions themselves are behind its button, where deletion reaches.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Text
from bot.chat.messages import OutgoingMessage
from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Schedule, Series
from bot.engaging.calendar_posts import NAMES
from bot.engaging.quote_choice import left
from bot.engaging.series import Draft, Nothing, Task
from bot.engaging.stock import Stock, Used
from bot.engaging.themes import Archive, weeks_left
from bot.engaging.weekly_sources import Week, WeekSources
from bot.engaging.weekly_takeaways import WEEK
from bot.platform_ports import OpenQuestion, Rating
from bot.ports.calendar import Occurrences, OccurrenceState
from bot.ports.publishing import OwedPost, PostState

_MOST_QUOTES = 100
_MOST_THEMES = 12
_MOST_REASONS = 4
_TROUBLE = (PostState.DEAD, PostState.UNCERTAIN, PostState.SKIPPED)


class Desk(Protocol):
    """The hosts' desk, as the digest reads it."""

    async def waiting(self, community: CommunityId) -> Sequence[OpenQuestion]: ...

    async def asked_since(self, community: CommunityId, since: datetime) -> Sequence[OpenQuestion]: ...


class Ratings(Protocol):
    async def counts(self, community: CommunityId, *, since: datetime | None = None) -> Mapping[Rating, int]: ...


class Posted(Protocol):
    """What was owed lately."""

    async def recent(self, community: CommunityId, since: datetime) -> Sequence[OwedPost]: ...


class HostDigest:
    """A `Writer`."""

    series = Series.HOST_DIGEST
    to_hosts = True

    def __init__(
        self,
        desk: Desk,
        ratings: Ratings,
        posted: Posted,
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

    async def write(self, task: Task) -> Draft | Nothing:
        community, since = task.scope.community, task.now - WEEK
        asked = await self._desk.asked_since(community, since)
        waiting = await self._desk.waiting(community)
        items = [
            *_questions(asked, waiting),
            *_ratings(await self._ratings.counts(community, since=since)),
            *_week(await self._sources.week(community, since, task.now)),
            *await self._posts(community, since, task.occurrence.local_date),
            *await self._running_dry(task),
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

    async def _posts(self, community: CommunityId, since: datetime, today: date) -> list[Item]:
        """How many posts appeared, and why others did not."""
        owed = await self._posted.recent(community, since)
        reasons = Counter(one.reason for one in owed if one.state in _TROUBLE and one.reason)
        for series in Series:
            for known in await self._occurrences.history(community, series, 8):
                if known.state is OccurrenceState.SKIPPED and today - known.occurrence.local_date < WEEK:
                    reasons[f"{NAMES[series]}: {known.reason}"] += 1
        appeared = sum(one.state is PostState.POSTED for one in owed)
        items = [Item(text=f"{_number(appeared, 'post')} of mine appeared.")] if owed else []
        for reason, times in reasons.most_common(_MOST_REASONS):
            items.append(Item(text=f"Not posted{f', {times} times' if times > 1 else ''}: {reason}"))
        return items

    async def _running_dry(self, task: Task) -> list[Item]:
        """What is left to post from, of the series that this community has or may have."""
        scope = task.scope
        pool = await self._stock.pool(scope)
        items = []
        community = scope.community
        quotes = await self._occurrences.picked([community], Series.QUOTE_OF_THE_DAY)
        rest = left(pool, Used(quotes[community]), scope, _MOST_QUOTES)
        weekly = await self._occurrences.picked([community], Series.WEEKLY_TAKEAWAYS)
        weeks = weeks_left(await self._archive.subjects(scope), Used(weekly[community]), scope, _MOST_THEMES)
        more = " or more" if rest == _MOST_QUOTES else ""
        items.append(Item(text=f"{rest}{more} good quotes were never posted here.", note=_dry(rest < 14)))
        enough = " or more" if weeks == _MOST_THEMES else ""
        text = f"The archive has themes for {weeks}{enough} weeks without a new episode."
        items.append(Item(text=text, note=_dry(weeks < 3)))
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
