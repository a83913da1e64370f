"""Whose token it is, asked without connecting: for `aftershow doctor`."""

import discord

from adapters.discord.addresses import Addresses, redirect
from bot.errors import ConfigurationError, PlatformDown


async def who_is(token: str, addresses: Addresses | None = None) -> str:
    """The bot's name. Raises `ConfigurationError` for a refused token, `PlatformDown` without an answer."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    if addresses is not None:
        redirect(client, addresses)
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise ConfigurationError("Discord does not take this token. Copy it anew from the Bot page.") from error
    except (discord.DiscordException, OSError) as error:
        raise PlatformDown("Discord did not answer. Check the network and try again.") from error
    else:
        return str(client.user) if client.user is not None else "a bot"
    finally:
        await client.close()
