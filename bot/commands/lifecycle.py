"""What a community meets outside of commands: the bot's own page, the greeting after an install, and the good-bye."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Text
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.adding_shows import AddingShows
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.community_settings import CommunitySettings
from bot.commands.privacy import AfterDeletion
from bot.commands.request import Request
from bot.commands.spec import ASK, HOTTAKES, QUOTE, TAKEAWAYS
from bot.platform_ports import Installations, PersonalData, Profiles
from bot.ports import Clock
from bot.ports.publishing import Outbox
from bot.publishing.hosts_rules import REMOVED

logger = logging.getLogger(__name__)

GRACE = timedelta(days=7)
"""How long a community's data outlives its removal, so that coming back finds everything in place."""


class Lifecycle(Protocol):
    async def home(self, request: Request) -> OutgoingMessage:
        """What to try, the person's own latest questions, and settings for administrators."""
        ...

    async def installed(self, request: Request, name: str) -> OutgoingMessage:
        """The greeting: the guided first run, its next step on every button. Coming back within the grace finds all."""
        ...

    async def removed(self, request: Request) -> OutgoingMessage:
        """Drop the tokens and what is owed at once, mark the community removed. The answer has no blocks: nobody can
        see it."""
        ...


class HomePart(Protocol):
    """Something that has its place on the bot's own page."""

    async def home_blocks(self, request: Request) -> Sequence[Block]:
        """Nothing where there is nothing to show."""
        ...


class CommunityLifecycle:
    """A `Lifecycle`. Every event may come twice: a second install or removal changes nothing more.

    `parts` stand on the bot's own page, below what to try.
    """

    def __init__(
        self,
        profiles: Profiles,
        installations: Installations,
        data: PersonalData,
        settings: CommunitySettings,
        adding: AddingShows,
        after_deletion: AfterDeletion,
        outbox: Outbox,
        clock: Clock,
        parts: Sequence[HomePart] = (),
    ) -> None:
        self._profiles = profiles
        self._of = CommunityProfiles(profiles, clock)
        self._installations = installations
        self._data = data
        self._settings = settings
        self._adding = adding
        self._after_deletion = after_deletion
        self._outbox = outbox
        self._clock = clock
        self._parts = parts

    async def home(self, request: Request) -> OutgoingMessage:
        examples = tuple(Item(text=spec.example, note=spec.description) for spec in (QUOTE, ASK, TAKEAWAYS, HOTTAKES))
        blocks: list[Block] = [
            Heading("The show, word for word"),
            Text("Ask me in plain words right here, or try one of these in any channel:"),
            ItemList(examples, numbered=False),
            Buttons(
                (
                    Button(label="A quote", action="another:", style=ButtonStyle.PRIMARY),
                    Button(label="Episodes", action="episodes:0:"),
                    Button(label="Your data", action="privacy:"),
                )
            ),
        ]
        for part in self._parts:
            blocks += await part.home_blocks(request)
        if request.admin:
            buttons = (
                Button(label="Settings", action="settings:"),
                Button(label="Questions for the hosts", action="questions:"),
                Button(label="First steps", action="setup:1"),
            )
            blocks += [Heading("For the people behind the community"), Buttons(buttons)]
        return OutgoingMessage(blocks=tuple(blocks), visibility=Visibility.PRIVATE)

    async def installed(self, request: Request, name: str) -> OutgoingMessage:
        before = await self._profiles.profile(request.community)
        profile = replace(
            before or await self._of.of(request),
            name=name or (before.name if before else ""),
            installed_by=request.person,
            removed_at=None,
            told=(),
        )
        await self._profiles.put(profile, actor=request.person, at=self._clock.now())
        await self._adding.follow_the_only_show(request.community)
        if before is not None and before.removed_at is not None:
            text = "Good to be back. Everything is as it was: settings, shows and open questions."
            again = Buttons((Button(label="Settings", action="settings:", style=ButtonStyle.PRIMARY),))
            return OutgoingMessage(blocks=(Heading("Welcome back"), Text(text), again), visibility=Visibility.PRIVATE)
        first = await self._settings.step(request, 1)
        hello = Text(
            "Thank you for taking me in. I answer questions about a podcast with what was really said, line and all, "
            "and I speak where I am asked. Four short steps and your community can begin."
        )
        return replace(first, blocks=(Heading("Hello"), hello, *first.blocks))

    async def removed(self, request: Request) -> OutgoingMessage:
        await self._installations.remove(request.community)
        profile = await self._profiles.profile(request.community)
        if profile is None:
            profile = await self._of.of(request)
        if profile.removed_at is None:
            gone = replace(profile, removed_at=self._clock.now())
            await self._profiles.put(gone, actor=request.person, at=self._clock.now())
        await self._outbox.stop(request.community, REMOVED, self._clock.now())
        return OutgoingMessage(blocks=(), visibility=Visibility.PRIVATE)

    async def purge_due(self, now: datetime) -> int:
        """Delete the communities whose grace has passed; how many there were. One that came back meanwhile stays."""
        purged = 0
        for community in await self._data.due_for_deletion(now - GRACE):
            profile = await self._profiles.profile(community)
            if profile is None or profile.removed_at is None or profile.removed_at > now - GRACE:
                continue
            await self._data.delete_community(community)
            purged += 1
            logger.info("purged a community removed at=%s", profile.removed_at)
        if purged:
            await self._after_deletion()
        return purged
