"""Everything about the calendar, put together from its stores."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.analysing.episode_cards import EpisodeCards
from bot.chat.blocks import Notice, Tone
from bot.chat.messages import OutgoingMessage
from bot.commands.aftershow import Word
from bot.commands.calendar import CalendarActions
from bot.commands.calendar_view import CalendarView
from bot.commands.community_profiles import CommunityProfiles
from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Series, next_occurrence
from bot.engaging.calendar import Calendar
from bot.engaging.host_digest import HostDigest
from bot.engaging.quote_of_the_day import QuoteOfTheDay
from bot.engaging.quotes_owed import QuotesOwed
from bot.engaging.scopes import Scopes
from bot.engaging.series import Nothing
from bot.engaging.stock import Stock
from bot.engaging.themes import Archive
from bot.engaging.timetable import Timetable, beginning
from bot.engaging.weekly_sources import WeekSources
from bot.engaging.weekly_takeaways import WeeklyTakeaways
from bot.platform_ports import Feedback, Hidden, HostDesk, Profiles
from bot.ports import CardChanges, Clock, Communities, ShownQuotes, TranscriptLibrary
from bot.ports.calendar import Occurrences, Schedules
from bot.ports.publishing import Outbox, PostFates
from bot.quoting.receipts import Receipts

Preview = Callable[[CommunityId, datetime | None], Awaitable[OutgoingMessage]]
"""What would be posted in a community at a moment (None: at its next time). Posts nothing, keeps nothing."""


class CalendarStores(Protocol):
    """What the calendar reads and keeps."""

    @property
    def schedules(self) -> Schedules: ...

    @property
    def occurrences(self) -> Occurrences: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def post_fates(self) -> PostFates: ...

    @property
    def profiles(self) -> Profiles: ...

    @property
    def communities(self) -> Communities: ...

    @property
    def hidden(self) -> Hidden: ...

    @property
    def host_desk(self) -> HostDesk: ...

    @property
    def feedback(self) -> Feedback: ...

    @property
    def shown_quotes(self) -> ShownQuotes: ...

    @property
    def library(self) -> TranscriptLibrary: ...

    @property
    def cards(self) -> CardChanges: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarParts:
    """`planner` owes posts, `actions` and `word` are for hosts, `previews` are by the names of series."""

    timetable: Timetable
    planner: Calendar
    actions: CalendarActions
    word: Word
    previews: Mapping[str, Preview]


def calendar_parts(
    stores: CalendarStores,
    timetable: Timetable,
    profiles: CommunityProfiles,
    cards: EpisodeCards,
    sources: WeekSources,
    receipts: Receipts,
    clock: Clock,
) -> CalendarParts:
    stock = Stock(stores.library, stores.cards, cards)
    archive = Archive(stock, stores.library)
    writers = (
        QuoteOfTheDay(stock, stores.library, stores.shown_quotes, receipts),
        WeeklyTakeaways(stock, archive, stores.library, sources, receipts),
        HostDigest(stores.host_desk, stores.feedback, stores.post_fates, stores.occurrences, sources, stock, archive),
    )
    scopes = Scopes(stores.communities, stores.hidden)
    outbox = QuotesOwed(stores.outbox, stores.shown_quotes)
    planner = Calendar(stores.schedules, stores.occurrences, outbox, stores.profiles, scopes, writers)
    view = CalendarView(timetable, stores.occurrences, stores.outbox)
    actions = CalendarActions(timetable, planner, view, profiles, clock)

    async def preview(series: Series, community: CommunityId, at: datetime | None) -> OutgoingMessage:
        schedule = await timetable.one(community, series)
        if schedule is None:
            profile = await stores.profiles.profile(community)
            zone = profile.time_zone if profile is not None else "UTC"
            schedule = beginning(community, series, zone, at or clock.now())
        occurrence = next_occurrence(schedule, clock.now()) if at is None else None
        due = at or (occurrence.due_at if occurrence is not None else clock.now())
        day = due.astimezone(ZoneInfo(schedule.time_zone)).date()
        asked = occurrence or Occurrence(community=community, series=series, local_date=day, due_at=due)
        shown = await planner.preview(schedule, asked, due)
        if isinstance(shown, Nothing):
            return OutgoingMessage(blocks=(Notice(Tone.NOT_FOUND, f"Nothing would be posted. {shown.reason}"),))
        return shown

    return CalendarParts(
        timetable=timetable,
        planner=planner,
        actions=actions,
        word=Word("calendar", "what comes next, and what came: preview, skip, pause, change", actions.overview),
        previews={series.value: partial(preview, series) for series in Series},
    )
