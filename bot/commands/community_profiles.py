"""The settings of the community that a request comes from."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.commands.request import Request
from bot.domain.community import CommunityProfile, Platform, is_platform
from bot.errors import Unsupported
from bot.platform_ports import Profiles
from bot.ports import Clock


class CommunityProfiles:
    """Reads and changes. A community that nobody set up yet has the defaults."""

    def __init__(self, profiles: Profiles, clock: Clock) -> None:
        self._profiles = profiles
        self._clock = clock
        self._changing = asyncio.Lock()

    async def of(self, request: Request) -> CommunityProfile:
        """Raises `Unsupported` where communities have no settings: in a shell, and where nobody plays."""
        platform = request.conversation.platform
        kept = await self._profiles.profile(request.community)
        if kept is None and not is_platform(platform):
            raise Unsupported("Settings are for communities on Slack or Discord. /help shows what works here.")
        return kept or CommunityProfile(community=request.community, platform=Platform(platform))

    async def change(
        self, request: Request, changed: Callable[[CommunityProfile], CommunityProfile]
    ) -> CommunityProfile:
        """Keep what `changed` makes of the settings; the audit names who asked for it.

        What was told about failures is forgotten with a change, so that hosts hear when it does not work either.
        """
        async with self._changing:
            profile = replace(changed(await self.of(request)), told=())
            if profile.installed_by is None:
                profile = replace(profile, installed_by=request.person)
            await self._profiles.put(profile, actor=request.person, at=self._clock.now())
            return profile
