"""How a community wants its discussions: who decides, at what pace, for how long, and when the count is told."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.blocks import Button, Buttons, ButtonStyle, Heading, Item, ItemList, Notice, Tone
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands import settings_values as values_of
from bot.commands.request import Actions, Fill, OpenForm, Press, Request
from bot.domain.discussion import DiscussionRules
from bot.domain.poll import Shown
from bot.ports.discussions import Takes

_PACES = {0: "All at once", 1: "One a day", 2: "Two a day", 3: "Three a day"}
_SHOWN = {
    Shown.LIVE: "Always, while people vote",
    Shown.AFTER_VOTE: "To whoever voted; to all at the end",
    Shown.AFTER_CLOSE: "When the poll is closed",
}
_HOSTS, _SELF = "hosts", "itself"


class DiscussionSettings(Actions):
    admin_words = frozenset(
        ("set-discussions", "save-discussions", "set-discussions-place", "save-discussions-place", "members-takes")
    )

    def __init__(self, takes: Takes) -> None:
        self._takes = takes

    def presses(self) -> Mapping[str, Press]:
        return {"members-takes": self.press_members}

    def forms(self) -> Mapping[str, OpenForm]:
        return {"set-discussions": self.open_rules, "set-discussions-place": self.open_place}

    def fills(self) -> Mapping[str, Fill]:
        return {"save-discussions": self.fill_rules, "save-discussions-place": self.fill_place}

    async def press_overview(self, request: Request, rest: str) -> OutgoingMessage:
        return _overview(await self._takes.rules(request.community))

    async def press_members(self, request: Request, rest: str) -> OutgoingMessage:
        rules = replace(await self._takes.rules(request.community), members_propose=rest == "on")
        return await self._saved(rules)

    async def open_rules(self, request: Request, rest: str) -> Form:
        rules = await self._takes.rules(request.community)
        paces = tuple(Option(str(number), label) for number, label in _PACES.items())
        shown = tuple(Option(one.value, label) for one, label in _SHOWN.items())
        who = (Option(_HOSTS, "Hosts approve each take"), Option(_SELF, "Takes of episodes open by themselves"))
        kind = FieldKind.CHOICE
        fields = (
            Field(id="who", label="Who decides", kind=kind, value=_SELF if rules.auto_publish else _HOSTS, options=who),
            Field(id="pace", label="How many a day", kind=kind, value=str(min(rules.per_day, 3)), options=paces),
            Field(id="at", label="At what time", value=f"{rules.at:%H:%M}", most=10),
            Field(id="days", label="Days that a poll is open", value=str(rules.open_days), most=3),
            Field(id="shown", label="When the count is told", kind=kind, value=rules.shown, options=shown),
        )
        return Form(action="save-discussions:", title="Discussions", fields=fields, submit="Save")

    async def fill_rules(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        rules = await self._takes.rules(request.community)
        pace = values.get("pace", "")
        shown = values.get("shown", "")
        changed = replace(
            rules,
            auto_publish=values.get("who") == _SELF,
            per_day=int(pace) if pace.isdecimal() and int(pace) in _PACES else rules.per_day,
            at=values_of.local_time(values.get("at", "")),
            open_days=values_of.days(values.get("days", ""), most=90),
            shown=shown if shown in Shown._value2member_map_ else rules.shown,
        )
        return await self._saved(changed)

    async def open_place(self, request: Request, rest: str) -> Form:
        rules = await self._takes.rules(request.community)
        field = Field(
            id="channel",
            label="Channel or forum for discussions",
            kind=FieldKind.CHANNEL,
            value=rules.channel or "",
            hint="Empty: where the other posts go.",
            required=False,
        )
        return Form(action="save-discussions-place:", title="Where discussions go", fields=(field,), submit="Save")

    async def fill_place(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        channel = values_of.channel(values.get("channel", ""))
        return await self._saved(replace(await self._takes.rules(request.community), channel=channel))

    async def _saved(self, rules: DiscussionRules) -> OutgoingMessage:
        await self._takes.put_rules(rules)
        shown = _overview(rules)
        return replace(shown, blocks=(Notice(Tone.INFO, "Saved."), *shown.blocks))


def _overview(rules: DiscussionRules) -> OutgoingMessage:
    pace = _PACES.get(rules.per_day, f"{rules.per_day} a day")
    lines = (
        "Takes of episodes open by themselves." if rules.auto_publish else "Hosts approve each take first.",
        f"{pace}{f', from {rules.at:%H:%M} on' if rules.per_day else ''}.",
        f"A poll is open for {rules.open_days} day{'s' if rules.open_days > 1 else ''}.",
        f"The count is told: {_SHOWN[Shown(rules.shown)].lower()}.",
        "Members may put takes forward." if rules.members_propose else "Members may not put takes forward.",
        "In a channel of their own." if rules.channel else "Where the other posts go.",
    )
    off = rules.members_propose
    buttons = (
        Button(label="Change", action="set-discussions:", style=ButtonStyle.PRIMARY),
        Button(label="Channel", action="set-discussions-place:"),
        Button(label="Takes to review", action="takes:"),
        Button(
            label="Stop members\u2019 takes" if off else "Let members put takes forward",
            action=f"members-takes:{'off' if off else 'on'}",
        ),
    )
    return OutgoingMessage(
        blocks=(
            Heading("Discussions of hot takes"),
            ItemList(tuple(Item(text=line) for line in lines), numbered=False),
            Buttons(buttons),
        ),
        visibility=Visibility.PRIVATE,
    )
