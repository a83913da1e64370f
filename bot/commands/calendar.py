"""`/aftershow calendar`: what comes next in local time, and what hosts may do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.chat.blocks import Block, Button, Buttons, Heading, ItemList, Notice, Text, Tone
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands import settings_values
from bot.commands.calendar_values import days, days_text, named, occurrence_text, time_text
from bot.commands.calendar_view import STYLES, CalendarView
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.request import Actions, Fill, OpenForm, Press, Request
from bot.domain.schedule import Occurrence, Schedule, Series
from bot.engaging.calendar import Calendar
from bot.engaging.calendar_posts import NAMES
from bot.engaging.series import Nothing
from bot.engaging.timetable import Timetable
from bot.errors import BadArgument
from bot.ports import Clock

_PROMPTED = (Series.QUOTE_OF_THE_DAY, Series.WEEKLY_TAKEAWAYS)
_WORDS = ("series", "begin", "end", "preview", "skip", "keep", "pause", "resume", "now", "change", "save")


class CalendarActions(Actions):
    """Buttons name a series, and the date they are about: one that was pressed too late says so."""

    admin_words = frozenset(("calendar", *(f"calendar-{word}" for word in _WORDS)))

    def __init__(
        self,
        timetable: Timetable,
        calendar: Calendar,
        view: CalendarView,
        profiles: CommunityProfiles,
        clock: Clock,
    ) -> None:
        self._timetable = timetable
        self._calendar = calendar
        self._view = view
        self._profiles = profiles
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {
            "calendar": self.press_calendar,
            "calendar-series": self.press_series,
            "calendar-begin": self.press_begin,
            "calendar-end": self.press_end,
            "calendar-preview": self.press_preview,
            "calendar-skip": self.press_skip,
            "calendar-keep": self.press_keep,
            "calendar-pause": self.press_pause,
            "calendar-resume": self.press_resume,
            "calendar-now": self.press_now,
        }

    def forms(self) -> Mapping[str, OpenForm]:
        return {"calendar-change": self.open_change}

    def fills(self) -> Mapping[str, Fill]:
        return {"calendar-save": self.fill_change}

    async def overview(self, request: Request, rest: str) -> OutgoingMessage:
        """All series of the community: those that it has, and those that it may begin."""
        profile = await self._profiles.of(request)
        schedules = await self._timetable.of(request.community)
        items = [await self._view.item(schedule) for schedule in schedules]
        there = {schedule.series for schedule in schedules}
        begin = tuple(
            Button(label=f"Begin: {NAMES[series]}", action=f"calendar-begin:{series}")
            for series in Series
            if series not in there
        )
        blocks: list[Block] = [Heading("Calendar")]
        if profile.stopped:
            blocks.append(Notice(Tone.INFO, "All posting is stopped for now: /aftershow settings starts it again."))
        if not items:
            blocks.append(Text("Nothing is posted by itself yet. Begin with one of these:"))
        blocks += [ItemList(tuple(items), numbered=False)] if items else []
        blocks += [Buttons(begin)] if begin else []
        return _private(blocks)

    async def press_calendar(self, request: Request, rest: str) -> OutgoingMessage:
        return await self.overview(request, rest)

    async def press_series(self, request: Request, rest: str) -> OutgoingMessage:
        return await self._view.series(await self._schedule(request, rest))

    async def press_begin(self, request: Request, rest: str) -> OutgoingMessage:
        series, _ = named(rest)
        profile = await self._profiles.change(request, lambda one: replace(one, wanted=_with(one.wanted, series)))
        schedule = await self._timetable.begin(request.community, series, profile.time_zone, request.person)
        return await self._view.series(schedule, f"{NAMES[series]} begins.")

    async def press_end(self, request: Request, rest: str) -> OutgoingMessage:
        series, _ = named(rest)
        await self._profiles.change(
            request, lambda one: replace(one, wanted=tuple(name for name in one.wanted if name != series))
        )
        await self._timetable.end(request.community, series, request.person)
        told = await self.overview(request, "")
        return replace(told, blocks=(Notice(Tone.INFO, f"{NAMES[series]} is ended."), *told.blocks))

    async def press_preview(self, request: Request, rest: str) -> OutgoingMessage:
        schedule = await self._schedule(request, rest)
        occurrence = await self._coming(schedule, rest)
        shown = await self._calendar.preview(schedule, occurrence, self._clock.now())
        at = occurrence_text(occurrence, schedule.time_zone)
        if isinstance(shown, Nothing):
            raise BadArgument(f"For {at} there is nothing to post as things are. {shown.reason}")
        notice = Notice(Tone.INFO, f"As things are, this comes on {at}. You alone see it.")
        return replace(shown, blocks=(notice, *shown.blocks), visibility=Visibility.PRIVATE, shows=())

    async def press_skip(self, request: Request, rest: str) -> OutgoingMessage:
        schedule = await self._schedule(request, rest)
        occurrence = await self._coming(schedule, rest)
        skipped = replace(schedule, skipped=schedule.skipped | {occurrence.local_date})
        await self._timetable.amend(skipped, request.person)
        return await self._view.series(skipped, f"{occurrence_text(occurrence, schedule.time_zone)} is left out.")

    async def press_keep(self, request: Request, rest: str) -> OutgoingMessage:
        schedule = await self._schedule(request, rest)
        occurrence = await self._coming(schedule, rest)
        kept = replace(schedule, skipped=schedule.skipped - {occurrence.local_date})
        await self._timetable.amend(kept, request.person)
        return await self._view.series(kept, f"{occurrence_text(occurrence, schedule.time_zone)} is posted after all.")

    async def press_pause(self, request: Request, rest: str) -> OutgoingMessage:
        paused = replace(await self._schedule(request, rest), paused=True)
        await self._timetable.amend(paused, request.person)
        return await self._view.series(paused, "Paused until you resume it.")

    async def press_resume(self, request: Request, rest: str) -> OutgoingMessage:
        resumed = replace(await self._schedule(request, rest), paused=False)
        await self._timetable.amend(resumed, request.person)
        return await self._view.series(resumed, "It goes on. What would have come meanwhile is not made up for.")

    async def press_now(self, request: Request, rest: str) -> OutgoingMessage:
        """The coming one, at once: it does not come again at its time."""
        schedule = await self._schedule(request, rest)
        occurrence = await self._coming(schedule, rest)
        against = await self._calendar.post_now(schedule, occurrence, self._clock.now())
        if against:
            raise BadArgument(f"Nothing was posted. {against}")
        at = occurrence_text(occurrence, schedule.time_zone)
        return await self._view.series(schedule, f"It is on its way, in place of {at}.")

    async def open_change(self, request: Request, rest: str) -> Form:
        schedule = await self._schedule(request, rest)
        fields = [
            Field(id="days", label="Days", value=days_text(schedule.days), hint="Mon-Fri, or every day", most=100),
            Field(id="at", label="Time", value=time_text(schedule.at), hint="9:00", most=20),
            Field(
                id="channel",
                label="Channel, if not the usual one",
                kind=FieldKind.CHANNEL,
                value=schedule.channel or "",
                required=False,
            ),
        ]
        if styles := STYLES.get(schedule.series):
            options = tuple(Option(name, label) for name, label in styles.items())
            first = schedule.style or next(iter(styles))
            fields.append(Field(id="style", label="Look", kind=FieldKind.CHOICE, value=first, options=options))
        if schedule.series in _PROMPTED:
            options = (Option("no", "No"), Option("yes", "Yes"))
            asked = "yes" if schedule.prompt else "no"
            fields.append(
                Field(id="prompt", label="A question under it", kind=FieldKind.CHOICE, value=asked, options=options)
            )
        return Form(
            action=f"calendar-save:{schedule.series}", title=NAMES[schedule.series], fields=tuple(fields), submit="Save"
        )

    async def fill_change(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        schedule = await self._schedule(request, rest)
        chosen = days(values.get("days", ""))
        at = settings_values.local_time(values.get("at", ""))
        styles = STYLES.get(schedule.series, {})
        style = values.get("style", schedule.style)
        looks = replace(
            schedule,
            channel=settings_values.channel(values.get("channel", "")),
            style=style if style in styles else schedule.style,
            prompt=values.get("prompt", "") == "yes" and schedule.series in _PROMPTED,
        )
        if looks != schedule:
            await self._timetable.amend(looks, request.person)
        changed = await self._timetable.reschedule(looks, request.person, days=chosen, at=at)
        return await self._view.series(changed, "Saved.")

    async def _schedule(self, request: Request, rest: str) -> Schedule:
        series, _ = named(rest)
        await self._profiles.of(request)
        schedule = await self._timetable.one(request.community, series)
        if schedule is None:
            raise BadArgument(f"{NAMES[series]} is not in your calendar. /aftershow calendar begins it.")
        return schedule

    async def _coming(self, schedule: Schedule, rest: str) -> Occurrence:
        _, day = named(rest)
        if day is not None:
            occurrence = await self._timetable.at_date(schedule, day)
        else:
            occurrence = next((one.occurrence for one in await self._timetable.coming(schedule, 1)), None)
        if occurrence is None:
            raise BadArgument("That one was posted or left out already, or is not in the calendar any more.")
        return occurrence


def _with(wanted: tuple[str, ...], series: Series) -> tuple[str, ...]:
    return wanted if series in wanted else (*wanted, series.value)


def _private(blocks: Sequence[Block]) -> OutgoingMessage:
    return OutgoingMessage(blocks=tuple(blocks), visibility=Visibility.PRIVATE)
