"""Whose token it is, asked without connecting: for `aftershow doctor` and `aftershow invite`."""

from dataclasses import dataclass

import discord

from adapters.discord.addresses import Addresses, redirect
from bot.errors import ConfigurationError, PlatformDown


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot of a token, and the id of its application."""

    name: str
    application: int


async def who_is(token: str, addresses: Addresses | None = None) -> Identity:
    """Raises `ConfigurationError` for a refused token, `PlatformDown` without an answer."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    if addresses is not None:
        redirect(client, addresses)
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise ConfigurationError(
            "Discord does not take DISCORD_TOKEN. Copy it anew from the Bot page of your application."
        ) from error
    except (discord.DiscordException, OSError) as error:
        raise PlatformDown("Discord did not answer. Check the network and try again.") from error
    else:
        return Identity(str(client.user) if client.user is not None else "a bot", client.application_id or 0)
    finally:
        await client.close()
