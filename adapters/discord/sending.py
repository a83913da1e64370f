"""The bot on Discord as a process that only speaks: logged in over REST, with no gateway."""

import asyncio
import logging

import discord

from adapters.discord import errors
from adapters.discord.adapter import MAX_WAIT, DiscordPoster
from adapters.discord.addresses import Addresses, redirect
from adapters.discord.once import tracing
from bot.errors import ConfigurationError
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)

_REFUSED = "Discord does not take this bot token. Copy it anew from the Bot page of your application."
_AGAIN = 5.0
"""Seconds from one try to log in to the next, while Discord does not answer."""


class SendingClient(discord.Client):
    """Run with `run_until_closed`. `poster` speaks once logged in; until then it asks to wait."""

    def __init__(self, addresses: Addresses | None = None, pictures: Pictures | None = None) -> None:
        super().__init__(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=MAX_WAIT,
            max_messages=None,
            http_trace=tracing(),
        )
        if addresses is not None:
            redirect(self, addresses)
        self.poster = DiscordPoster(self, pictures)

    async def run_until_closed(self, token: str) -> None:
        """Raises `ConfigurationError` for a token that Discord refuses."""
        try:
            while self.user is None:
                await self._log_in(token)
            await asyncio.get_running_loop().create_future()
        finally:
            await self.close()

    async def _log_in(self, token: str) -> None:
        try:
            await self.login(token)
        except discord.LoginFailure as error:
            raise ConfigurationError(_REFUSED) from error
        except errors.FAILURES as error:
            logger.warning("not logged in to Discord yet error=%s", type(error))
            await self.http.close()
            await asyncio.sleep(_AGAIN)
