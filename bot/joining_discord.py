"""Discord joined to the core: heard over its gateway and spoken to, or only spoken to."""

import logging
from typing import TYPE_CHECKING

from bot.chat.capabilities import DISCORD
from bot.chat.responder import Responder
from bot.commands.spec import ALL
from bot.composition import App
from bot.connections import secret
from bot.errors import ConfigurationError
from bot.listening import Job
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.discord.addresses import Addresses

logger = logging.getLogger(__name__)


def on_discord(app: App, *, alone: bool) -> Job:
    """A token that is refused at the start ends the program; one refused later ends Discord's part, unless `alone`."""
    from adapters.discord.app import AftershowClient
    from adapters.discord.commands import SchemaFile

    settings = app.settings
    client = AftershowClient(
        Responder(app.dispatcher, DISCORD),
        app.stores.talks,
        app.clock,
        specs=ALL,
        schemas=SchemaFile(settings.data_folder / "discord-commands.json"),
        addresses=discord_addresses(settings),
        pictures=app.pictures,
    )
    app.posters.register("discord", client.poster)

    async def run() -> None:
        try:
            await client.run_until_closed(secret(settings.discord_token))
        except ConfigurationError as error:
            if alone or not client.is_ready():
                raise
            logger.error("%s All else goes on; Discord does after a restart.", error.user_text)

    return run


def speaking_on_discord(app: App) -> Job:
    """Posts reach Discord while it runs."""
    from adapters.discord.sending import SendingClient

    settings = app.settings
    client = SendingClient(discord_addresses(settings), app.pictures)
    app.posters.register("discord", client.poster)
    return lambda: client.run_until_closed(secret(settings.discord_token))


def discord_addresses(settings: Settings) -> "Addresses | None":
    """Where Discord is, when it is not where it always is."""
    from adapters.discord.addresses import Addresses

    at = settings.discord_address.rstrip("/")
    return Addresses(rest=f"{at}/api/v10", gateway=f"ws{at.removeprefix('http')}/") if at else None
