"""`/aftershow settings` and `/aftershow setup`: one overview, forms behind its buttons, and the guided first run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Notice, Text, Tone
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands import settings_values as values_of
from bot.commands.adding_shows import AddingShows
from bot.commands.calendar_values import when_text
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.request import Actions, Fill, OpenForm, Press, Request
from bot.domain.community import CommunityProfile
from bot.domain.episode import Show
from bot.domain.ids import ShowId
from bot.engaging.calendar_posts import NAMES
from bot.engaging.timetable import Timetable
from bot.errors import BadArgument
from bot.ports import Communities

POSTS: Mapping[str, str] = {
    "quote_of_the_day": "Quote of the day",
    "weekly_takeaways": "Weekly takeaways",
    "announcements": "Announcements of episodes",
    "discussions": "Discussions of hot takes",
    "host_digest": "A weekly digest for the hosts",
}
"""Kinds of unasked posts, by the name the settings keep."""

_YES = (Option("yes", "Yes"), Option("no", "No"))
_OPTIONS = 25
_LABEL = 75
_SETUP = "setup"
_STEPS = 4


class CommunitySettings(Actions):
    """Every action's rest says where to go on: "setup" to the next step of the first run, else to the overview."""

    admin_words = frozenset(
        f"{word}-{what}" for word in ("set", "save") for what in ("shows", "places", "times", "posts")
    ) | {"settings", "stop-posting", "setup"}

    def __init__(
        self, profiles: CommunityProfiles, communities: Communities, adding: AddingShows, timetable: Timetable
    ) -> None:
        self._profiles = profiles
        self._communities = communities
        self._adding = adding
        self._timetable = timetable

    async def overview(self, request: Request, first: str = "") -> OutgoingMessage:
        """Everything as it is; `first` says what was just done."""
        profile = await self._profiles.of(request)
        shows = await self._communities.followed_shows(request.community)
        items = tuple(Item(text=text, note=note) for text, note in _described(profile, shows))
        blocks: list[Block] = [Notice(Tone.INFO, first)] if first else []
        blocks += [Heading("Settings of this community"), ItemList(items, numbered=False)]
        stop = Button(label="Stop all posting", action="stop-posting:on")
        go_on = Button(label="Post again", action="stop-posting:off", style=ButtonStyle.PRIMARY)
        hidden = Button(label="What is hidden", action="hidden:")
        log = Button(label="Changes and ratings", action="settings-log:")
        blocks.append(Buttons((*_form_buttons(""), hidden, log, go_on if profile.stopped else stop)))
        return _private(blocks)

    async def step(self, request: Request, number: int, first: str = "") -> OutgoingMessage:
        """One step of the first run (1 to 4), or its end; `first` says what was just done."""
        blocks: list[Block] = [Notice(Tone.INFO, first)] if first else []
        if number > _STEPS:
            return _private([*blocks, *_all_set(await self._profiles.of(request))])
        what, why, button = _STEP_TEXTS[number - 1]
        style = ButtonStyle.PRIMARY
        buttons = [Button(label=button, action=f"{_STEP_FORMS[number - 1]}:{_SETUP}", style=style)]
        skip = "Skip this" if number < _STEPS else "Done"
        buttons.append(Button(label=skip, action=f"setup:{number + 1}"))
        if number == 1 and (followed := await self._communities.followed_shows(request.community)):
            why = f"You follow {', '.join(show.title for show in followed)} already. Add another, or go on."
        heading = Heading(f"Step {number} of {_STEPS}: {what}")
        return _private([*blocks, heading, Text(why), Buttons(tuple(buttons))])

    def presses(self) -> Mapping[str, Press]:
        return {"settings": self.press_settings, "setup": self.press_setup, "stop-posting": self.press_stop}

    def forms(self) -> Mapping[str, OpenForm]:
        return {
            "set-shows": self.open_shows,
            "set-places": self.open_places,
            "set-times": self.open_times,
            "set-posts": self.open_posts,
        }

    def fills(self) -> Mapping[str, Fill]:
        return {
            "save-shows": self.fill_shows,
            "save-places": self.fill_places,
            "save-times": self.fill_times,
            "save-posts": self.fill_posts,
        }

    async def press_settings(self, request: Request, rest: str) -> OutgoingMessage:
        return await self.overview(request)

    async def press_setup(self, request: Request, rest: str) -> OutgoingMessage:
        return await self.step(request, int(rest) if rest.isdecimal() and len(rest) < 3 else 1)

    async def press_stop(self, request: Request, rest: str) -> OutgoingMessage:
        stopped = rest != "off"
        await self._profiles.change(request, lambda profile: replace(profile, stopped=stopped))
        done = "All posting is stopped. Questions are still answered." if stopped else "Posting goes on."
        return await self.overview(request, done)

    async def open_shows(self, request: Request, rest: str) -> Form:
        followed = await self._communities.followed_shows(request.community)
        offered = await self._adding.on_offer(request.community)
        options = [Option(f"follow:{show.id}", f"Follow {show.title}"[:_LABEL]) for show in offered]
        options += [Option(f"leave:{show.id}", f"Stop following {show.title}"[:_LABEL]) for show in followed]
        fields = [_line("feed", "Or add a show by its feed", hint="https://show.example/feed.xml", most=2000)]
        usable = tuple(one for one in options if len(one.value) <= _LABEL)[:_OPTIONS]
        if usable:
            fields.insert(0, _choice("show", "A show that is here already", usable))
        if followed:
            theirs = tuple(Option(show.id, show.title[:_LABEL]) for show in followed if len(show.id) <= _LABEL)
            fields.append(_choice("channel_for", "A show with a channel of its own", theirs[:_OPTIONS]))
            fields.append(_channel("channel", "That channel", None))
        return Form(action=f"save-shows:{rest}"[:100], title="Shows", fields=tuple(fields), submit="Save")

    async def fill_shows(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        done: list[str] = []
        verb, _, show = values.get("show", "").partition(":")
        if verb == "follow":
            done.append(await self._adding.follow(request.community, ShowId(show)))
        elif verb == "leave":
            done.append(await self._adding.unfollow(request.community, ShowId(show)))
        if feed := values.get("feed", "").strip():
            done.append(await self._adding.add_feed(request, feed))
        if wanted := values.get("channel_for", ""):
            done.append(await self._show_channel(request, ShowId(wanted), values_of.channel(values.get("channel", ""))))
        return await self._on(request, rest, 2, " ".join(done) or "Nothing was changed.")

    async def _show_channel(self, request: Request, show_id: ShowId, channel: str | None) -> str:
        followed = {show.id: show.title for show in await self._communities.followed_shows(request.community)}
        if show_id not in followed:
            raise BadArgument("You do not follow that show any more. Open the form again.")

        def changed(profile: CommunityProfile) -> CommunityProfile:
            others = tuple(pair for pair in profile.show_channels if pair[0] != show_id)
            return replace(profile, show_channels=others if channel is None else (*others, (show_id, channel)))

        await self._profiles.change(request, changed)
        title = followed[show_id]
        return f"{title} has its own channel now." if channel else f"{title} is posted where the others are."

    async def open_places(self, request: Request, rest: str) -> Form:
        profile = await self._profiles.of(request)
        fields = (
            _channel("channel", "Where I post", profile.channel),
            _channel("hosts_channel", "Where questions for the hosts go", profile.hosts_channel),
        )
        return Form(action=f"save-places:{rest}"[:100], title="Channels", fields=fields, submit="Save")

    async def fill_places(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        channel = values_of.channel(values.get("channel", ""))
        hosts = values_of.channel(values.get("hosts_channel", ""))
        await self._profiles.change(request, lambda one: replace(one, channel=channel, hosts_channel=hosts))
        return await self._on(request, rest, 3, "Channels saved.")

    async def open_times(self, request: Request, rest: str) -> Form:
        profile = await self._profiles.of(request)
        quiet = profile.quiet_hours
        fields = (
            _line("time_zone", "Time zone", profile.time_zone, hint="Europe/Berlin", required=True),
            _line("quiet_from", "Quiet from", _shown(quiet.start) if quiet else "", hint="22:00"),
            _line("quiet_to", "Quiet until", _shown(quiet.end) if quiet else "", hint="7:00"),
            _line("daily_cap", "Most posts in a day", str(profile.daily_cap), required=True),
        )
        return Form(action=f"save-times:{rest}"[:100], title="Times and limits", fields=fields, submit="Save")

    async def fill_times(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        zone = values_of.time_zone(values.get("time_zone", ""))
        quiet = values_of.quiet_hours(values.get("quiet_from", ""), values.get("quiet_to", ""))
        cap = values_of.daily_cap(values.get("daily_cap", ""))
        await self._profiles.change(request, lambda one: replace(one, time_zone=zone, quiet_hours=quiet, daily_cap=cap))
        await self._timetable.move(request.community, zone, request.person)
        return await self._on(request, rest, 4, f"Saved. Your time zone is {zone}.")

    async def open_posts(self, request: Request, rest: str) -> Form:
        wanted = (await self._profiles.of(request)).wanted
        fields = tuple(
            replace(_choice(name, label, _YES, required=True), value="yes" if name in wanted else "no")
            for name, label in POSTS.items()
        )
        return Form(action=f"save-posts:{rest}"[:100], title="What to post", fields=fields, submit="Save")

    async def fill_posts(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        wanted = tuple(name for name in POSTS if values.get(name) == "yes")
        profile = await self._profiles.change(request, lambda one: replace(one, wanted=wanted))
        await self._timetable.want(request.community, wanted, profile.time_zone, request.person)
        when = [f"{NAMES[one.series]}: {when_text(one)}." for one in await self._timetable.of(request.community)]
        change = "/aftershow calendar changes days and times." if when else ""
        return await self._on(request, rest, 5, " ".join(("Saved.", *when, change)).strip())

    async def _on(self, request: Request, rest: str, next_step: int, done: str) -> OutgoingMessage:
        return await (self.step(request, next_step, done) if rest == _SETUP else self.overview(request, done))


_STEP_FORMS = ("set-shows", "set-places", "set-times", "set-posts")
_STEP_TEXTS = (
    ("the show", "Choose a show that is here already, or add one by its feed.", "Choose the show"),
    ("channels", "Where I post what you ask for, and where questions for the hosts go.", "Choose channels"),
    ("times", "Your time zone, the hours in which I stay quiet, and how much I may post in a day.", "Set times"),
    ("what to post", "I post nothing unasked until you choose it here.", "Choose what to post"),
)


def _form_buttons(rest: str) -> tuple[Button, ...]:
    labels = ("Shows", "Channels", "Times and limits", "What to post")
    return tuple(Button(label=label, action=f"{form}:{rest}") for label, form in zip(labels, _STEP_FORMS, strict=True))


def _described(profile: CommunityProfile, shows: Sequence[Show]) -> list[tuple[str, str]]:
    own = dict(profile.show_channels)
    names = ", ".join(f"{show.title} (in a channel of its own)" if show.id in own else show.title for show in shows)
    quiet = profile.quiet_hours
    hosts = "in their channel" if profile.hosts_channel else "by direct message to whoever installed me"
    wanted = ", ".join(label for name, label in POSTS.items() if name in profile.wanted)
    return [
        (f"Shows: {names or 'none yet'}", ""),
        (f"Channel: {'chosen' if profile.channel else 'not chosen yet'}", "The form shows which."),
        (f"Questions for the hosts: {hosts}", ""),
        (f"Time zone: {profile.time_zone}", ""),
        (f"Quiet hours: {f'{_shown(quiet.start)} to {_shown(quiet.end)}' if quiet else 'none'}", ""),
        (f"Most posts in a day: {profile.daily_cap}", ""),
        (f"Unasked posts: {wanted or 'none'}", "Stopped for now, all of them." if profile.stopped else ""),
    ]


def _all_set(profile: CommunityProfile) -> list[Block]:
    text = "That is all. Try /quote for a true quote, or ask me anything about the show in plain words."
    buttons = (
        Button(label="A quote", action="another:", style=ButtonStyle.PRIMARY),
        Button(label="Settings", action="settings:"),
    )
    missing = (
        [] if profile.channel else [Text("No channel is chosen yet: /aftershow settings has it when you want one.")]
    )
    return [Heading("All set"), Text(text), *missing, Buttons(buttons)]


def _line(name: str, label: str, value: str = "", *, hint: str = "", required: bool = False, most: int = 100) -> Field:
    return Field(id=name, label=label, value=value, hint=hint, required=required, most=most)


def _choice(name: str, label: str, options: tuple[Option, ...], *, required: bool = False) -> Field:
    return Field(id=name, label=label, kind=FieldKind.CHOICE, options=options, required=required)


def _channel(name: str, label: str, value: str | None) -> Field:
    return Field(id=name, label=label, kind=FieldKind.CHANNEL, value=value or "", required=False)


def _shown(at: time) -> str:
    return f"{at:%H:%M}"


def _private(blocks: Sequence[Block]) -> OutgoingMessage:
    return OutgoingMessage(blocks=tuple(blocks), visibility=Visibility.PRIVATE)
