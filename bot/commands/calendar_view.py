"""How a calendar looks to hosts: what comes in local time, what came lately and why not."""

from collections.abc import Mapping, Sequence

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.calendar_values import occurrence_text, when_text
from bot.domain.schedule import Schedule, Series
from bot.engaging.calendar_posts import NAMES
from bot.engaging.quote_of_the_day import QUOTE_STYLES
from bot.engaging.timetable import Coming, Timetable
from bot.ports.calendar import KnownOccurrence, Occurrences, OccurrenceState
from bot.ports.publishing import Outbox, PostState

STYLES: Mapping[Series, Mapping[str, str]] = {Series.QUOTE_OF_THE_DAY: QUOTE_STYLES}
"""The looks that a series has, by name."""
_COMING = 3
_LATELY = 5
_FATES: dict[PostState, str] = {
    PostState.PENDING: "about to be posted",
    PostState.SENDING: "about to be posted",
    PostState.POSTED: "posted",
    PostState.UNCERTAIN: "perhaps posted: I could not find out",
    PostState.DEAD: "not posted",
    PostState.SKIPPED: "not posted",
}


class CalendarView:
    def __init__(self, timetable: Timetable, occurrences: Occurrences, outbox: Outbox) -> None:
        self._timetable = timetable
        self._occurrences = occurrences
        self._outbox = outbox

    async def item(self, schedule: Schedule) -> Item:
        """A line of the overview, with the button that opens the series."""
        coming = await self._timetable.coming(schedule, _COMING)
        ahead = next((one.occurrence for one in coming if not one.left_out), None)
        note = f"Next: {occurrence_text(ahead, schedule.time_zone)}." if ahead is not None else "Nothing comes."
        if schedule.paused:
            note = "Paused."
        name = NAMES[schedule.series]
        open_it = Button(label=name, action=f"calendar-series:{schedule.series}")
        return Item(text=f"{name}: {when_text(schedule)}", note=note, buttons=(open_it,))

    async def series(self, schedule: Schedule, first: str = "") -> OutgoingMessage:
        """One series: what comes, what came of the last ones, and what to do. `first` says what was just done."""
        coming = await self._timetable.coming(schedule, _COMING)
        blocks: list[Block] = [Notice(Tone.INFO, first)] if first else []
        blocks += [Heading(NAMES[schedule.series]), Text(_how(schedule))]
        if coming:
            items = tuple(_ahead(one, schedule) for one in coming)
            blocks += [Text("What comes:"), ItemList(items, numbered=False)]
        history = await self._occurrences.history(schedule.community, schedule.series, _LATELY)
        came = [await self._came(one, schedule) for one in history if one.state is not OccurrenceState.PLANNED]
        blocks += [Text("What came lately:"), ItemList(tuple(came), numbered=False)] if came else []
        return OutgoingMessage(blocks=(*blocks, Buttons(_buttons(schedule, coming))), visibility=Visibility.PRIVATE)

    async def _came(self, known: KnownOccurrence, schedule: Schedule) -> Item:
        at = occurrence_text(known.occurrence, schedule.time_zone)
        if known.state is OccurrenceState.SKIPPED:
            return Item(text=f"{at}: left out", note=known.reason)
        post = await self._outbox.get(schedule.community, known.key)
        if post is None:
            return Item(text=f"{at}: posted")
        return Item(text=f"{at}: {_FATES[post.state]}", note=post.reason if post.state is not PostState.POSTED else "")


def _how(schedule: Schedule) -> str:
    parts = [f"{when_text(schedule)}."]
    if styles := STYLES.get(schedule.series):
        parts.append(f"{styles.get(schedule.style, next(iter(styles.values())))}.")
    if schedule.channel:
        parts.append("In a channel of its own.")
    if schedule.prompt:
        parts.append("With a question in a thread under it.")
    if schedule.paused:
        parts.append("Paused.")
    return " ".join(parts)


def _ahead(one: Coming, schedule: Schedule) -> Item:
    at = occurrence_text(one.occurrence, schedule.time_zone)
    rest = f"{schedule.series}:{one.occurrence.local_date.isoformat()}"
    if one.left_out:
        return Item(
            text=at, note="Left out.", buttons=(Button(label="Post it after all", action=f"calendar-keep:{rest}"),)
        )
    note = "Paused." if schedule.paused else ""
    return Item(text=at, note=note, buttons=(Button(label="Skip", action=f"calendar-skip:{rest}"),))


def _buttons(schedule: Schedule, coming: Sequence[Coming]) -> tuple[Button, ...]:
    series = schedule.series
    ahead = next((one.occurrence.local_date.isoformat() for one in coming if not one.left_out), None)
    buttons = []
    if ahead is not None:
        buttons.append(Button(label="Preview", action=f"calendar-preview:{series}:{ahead}", style=ButtonStyle.PRIMARY))
        buttons.append(Button(label="Post now", action=f"calendar-now:{series}:{ahead}"))
    pause = ("Resume", "calendar-resume") if schedule.paused else ("Pause", "calendar-pause")
    buttons.append(Button(label=pause[0], action=f"{pause[1]}:{series}"))
    buttons.append(Button(label="Change", action=f"calendar-change:{series}"))
    buttons.append(Button(label="End", action=f"calendar-end:{series}"))
    buttons.append(Button(label="Calendar", action="calendar:"))
    return tuple(buttons)
