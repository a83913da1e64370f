"""`/aftershow model`: what this community spent on the model, what is left, and whether it wants one at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.aftershow import Word
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.request import Actions, Press, Request
from bot.errors import BadArgument
from bot.ports.models import Purpose
from bot.ports.spending import Books, Every, Spent

SWITCH = "model-switch"
PURPOSES: Mapping[Purpose, str] = {
    Purpose.ANSWER: "answers",
    Purpose.FOLLOW_UP: "understanding follow-ups",
    Purpose.FIND: "reading episodes of your own",
    Purpose.SUM_UP: "summing them up",
    Purpose.SPEAKERS: "telling speakers apart",
    Purpose.EMBED: "finding by meaning",
    Purpose.TRANSCRIBE: "transcribing",
}


class ModelBudget(Actions):
    """`there` is whether this Aftershow has a model at all."""

    admin_words = frozenset((SWITCH,))

    def __init__(self, profiles: CommunityProfiles, books: Books, *, there: bool) -> None:
        self._profiles = profiles
        self._books = books
        self._there = there

    @property
    def word(self) -> Word:
        return Word(
            "model", "what the model costs here, what is left of it, and its switch: model on, model off", self.say
        )

    def presses(self) -> Mapping[str, Press]:
        return {SWITCH: self.press_switch}

    async def say(self, request: Request, rest: str) -> OutgoingMessage:
        if not rest:
            return await self._overview(request)
        if rest.lower() not in ("on", "off"):
            raise BadArgument("It is /aftershow model, /aftershow model on or /aftershow model off.")
        return await self.press_switch(request, rest.lower())

    async def press_switch(self, request: Request, rest: str) -> OutgoingMessage:
        wanted = rest != "off"
        await self._profiles.change(request, lambda profile: replace(profile, model=wanted))
        return await self._overview(request, _ON if wanted else _OFF)

    async def _overview(self, request: Request, first: str = "") -> OutgoingMessage:
        profile = await self._profiles.of(request)
        blocks: list[Block] = [Notice(Tone.INFO, first)] if first else []
        blocks.append(Heading("The model in this community"))
        if not self._there:
            blocks.append(Text(_NONE))
        elif not first:
            blocks.append(Text(_ON if profile.model else _OFF))
        pages = await self._books.of(request.community)
        zone = ZoneInfo(profile.time_zone)
        blocks.append(ItemList(tuple(_line(page, zone) for page in pages), numbered=False))
        if self._there or not profile.model:
            switch = Button(label="Switch the model off", action=f"{SWITCH}:off")
            if not profile.model:
                switch = Button(label="Switch the model on", action=f"{SWITCH}:on", style=ButtonStyle.PRIMARY)
            blocks.append(Buttons((switch, Button(label="Settings", action="settings:"))))
        return OutgoingMessage(blocks=tuple(blocks), visibility=Visibility.PRIVATE)


_ON = "The model is on: it puts answers into words, from what was said and nothing else."
_OFF = "The model is off: nothing of this community reaches it. Answers are the episodes' own words."
_NONE = "This Aftershow has no model: answers are the episodes' own words. Whoever runs it can set one up."


def _line(page: Spent, zone: ZoneInfo) -> Item:
    when = "Today" if page.period.every is Every.DAY else "This month"
    used = f"{when}: {page.used:,} tokens"
    if page.allowed:
        used += f" of {page.allowed:,} ({share_text(page.used, page.allowed)}), {page.left:,} are left"
    parts = [f"Begins anew {moment_text(page.period.ends_at, zone)}."]
    if page.held:
        parts.append(f"{page.held:,} of them are reserved for requests under way.")
    if page.by_purpose:
        parts.append(f"For {_purposes(page.by_purpose)}.")
    return Item(text=f"{used}.", note=" ".join(parts))


def share_text(used: int, allowed: int) -> str:
    """Rounded down, so that 100 % is all of it."""
    return f"{used * 100 // allowed} %"


def moment_text(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %H:%M} ({zone.key})"


def _purposes(spent: Mapping[Purpose, int]) -> str:
    listed: Sequence[tuple[Purpose, int]] = sorted(spent.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{PURPOSES[purpose]} {tokens:,}" for purpose, tokens in listed)
