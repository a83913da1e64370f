"""Hosts hear it once when most of what their community may spend on the model is spent."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.blocks import Button, Buttons, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile
from bot.platform_ports import Profiles
from bot.ports.publishing import NewPost, Outbox, PostKind
from bot.ports.spending import Books, Every, NearlySpent
from bot.publishing.content import freeze
from bot.publishing.places import hosts_place

logger = logging.getLogger(__name__)

NEARLY = 0.8
_AT_ONCE = 100
_KEPT = timedelta(days=400)
"""So that a month can be compared with the same one a year before."""
_TIDY_EVERY = timedelta(days=1)


class BudgetWarning:
    """A `Planner`. Each month once for the month, and once for the first of its days that is nearly spent: hosts of a
    community that spends every day hear of it twelve times a year."""

    name = "model budget"

    def __init__(self, books: Books, profiles: Profiles, outbox: Outbox) -> None:
        self._books = books
        self._profiles = profiles
        self._outbox = outbox
        self._tidied_at: datetime | None = None

    async def plan(self, now: datetime) -> int:
        await self._tidy(now)
        told = 0
        for found in await self._books.nearly_spent(NEARLY, _AT_ONCE):
            profile = await self._profiles.profile(found.community)
            told += await self._tell(found, profile, now) if profile is not None and profile.model else 0
            await self._books.warned(found.community, found.spent.period)
        return told

    async def _tidy(self, now: datetime) -> None:
        if self._tidied_at is None or not timedelta() <= now - self._tidied_at < _TIDY_EVERY:
            await self._books.forget(now - _KEPT)
            self._tidied_at = now

    async def _tell(self, found: NearlySpent, profile: CommunityProfile, now: datetime) -> int:
        place = hosts_place(profile) if profile.removed_at is None else None
        if place is None:
            return 0
        period = found.spent.period
        post = NewPost(
            community=found.community,
            key=f"model-budget:{period.every}:{period.name[:7]}",
            kind=PostKind.NOTICE,
            place=place,
            content=freeze(_message(found, ZoneInfo(profile.time_zone))),
            due_at=now,
            expires_at=period.ends_at,
            unasked=False,
        )
        return sum(made is not None for made in await self._outbox.reserve([post], now))


def _message(found: NearlySpent, zone: ZoneInfo) -> OutgoingMessage:
    spent, period = found.spent, found.spent.period
    which = "this month" if period.every is Every.MONTH else "today"
    ends = period.ends_at.astimezone(zone)
    share = f"{spent.used * 100 // spent.allowed} %"
    rest = f"{ends.day} {ends:%B %H:%M} ({zone.key})"
    return OutgoingMessage(
        blocks=(
            Notice(Tone.INFO, f"{share} of what this community may spend on the model {which} is spent."),
            Text(
                f"When all of it is, questions are answered in the episodes' own words until {rest}. I say this once a "
                f"month. Whoever runs this Aftershow sets how much it may be."
            ),
            Buttons((Button(label="Switch the model off", action="model-switch:off"),)),
        )
    )
