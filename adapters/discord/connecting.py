"""Reaching Discord at the start: as long as it takes, told in words; a refused token is not tried again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import discord
from discord.backoff import ExponentialBackoff

from adapters.discord import errors
from bot.errors import ConfigurationError

logger = logging.getLogger(__name__)

REFUSED = "Discord does not take this bot token. Copy it anew from the Bot page of your application."
THROWN_OUT = "Discord closed the connection for good. The Bot page of your application may say why."

_NOT_AUTHENTICATED = 4004
"""https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""
_SHORTEST, _LONGEST = 0.5, 300.0
"""Seconds between two tries."""
_PROBLEMS = (*errors.FAILURES, discord.GatewayNotFound)


async def keep_trying(reach: Callable[[], Awaitable[None]], leaving: asyncio.Event) -> None:
    """Await `reach` until it succeeds or we are `leaving`, with longer and longer waits.

    Raises `ConfigurationError` for a refused token.
    """
    waits = ExponentialBackoff()
    while not leaving.is_set():
        try:
            return await reach()
        except discord.LoginFailure as error:
            raise ConfigurationError(REFUSED) from error
        except discord.ConnectionClosed as error:
            raise ConfigurationError(REFUSED if error.code == _NOT_AUTHENTICATED else THROWN_OUT) from error
        except _PROBLEMS as error:
            if _is_refused(error):
                raise ConfigurationError(REFUSED) from error
            wait = min(max(waits.delay(), _SHORTEST), _LONGEST)
            logger.warning("Discord cannot be reached (%s). I try again in %.1f seconds.", _named(error), wait)
            with suppress(TimeoutError):
                await asyncio.wait_for(leaving.wait(), wait)


def _is_refused(error: BaseException) -> bool:
    """Said later than at the login, as when the token is made anew in between."""
    asked = error.__cause__ if isinstance(error, discord.GatewayNotFound) else error
    return isinstance(asked, discord.HTTPException) and asked.status == 401


def _named(error: Exception) -> str:
    if isinstance(error, discord.HTTPException):
        return f"it answers {error.status}"
    return type(error).__name__
