"""`aftershow run`: the bot on Slack and Discord; `aftershow migrate`, `manifest` and `invite` beside it."""

import asyncio
import json
import signal
from typing import Annotated

import typer

from bot.cli.options import Data, run, settings_with
from bot.commands.spec import ALL
from bot.composition import open_app
from bot.connections import secret, slack_address, uses_slack
from bot.errors import BadArgument
from bot.joining_discord import discord_addresses
from bot.serving import Role, check, serve
from bot.settings import Settings


def register(cli: typer.Typer) -> None:
    @cli.command("run", help="Run the bot on Slack and Discord, as far as tokens are set, until it is stopped.")
    def run_command(
        role: Annotated[
            Role, typer.Option("--role", help="What this process does, when there are several.")
        ] = Role.ALL,
        data: Data = None,
    ) -> None:
        settings = settings_with(data)
        check(settings, role)
        typer.echo(f"Connecting to {_places(settings)}. What goes wrong is said here; Ctrl+C ends it.", err=True)
        run(_run(settings, role))

    @cli.command("migrate", help="Bring the database up to date; aftershow run does so by itself.")
    def migrate(data: Data = None) -> None:
        run(_migrate(settings_with(data)))
        typer.echo("The database is up to date.")

    @cli.command("manifest", help="Print the manifest of the Slack app, or the link that makes the app.")
    def manifest_command(
        platform: Annotated[str, typer.Argument(help="slack")] = "slack",
        link: Annotated[bool, typer.Option("--link", help="Print the link.")] = False,
        data: Data = None,
    ) -> None:
        from adapters.slack.manifest import manifest, manifest_link

        if platform != "slack":
            raise BadArgument("Only Slack takes a manifest. For Discord: aftershow invite discord.")
        settings = settings_with(data)
        base_url = slack_address(settings)
        made = manifest(ALL, base_url=base_url, prefix=settings.slack_command_prefix)
        typer.echo(manifest_link(made) if link else json.dumps(made, indent=2, ensure_ascii=False))

    @cli.command("invite", help="Print the link that takes the bot into a Discord server.")
    def invite(
        platform: Annotated[str, typer.Argument(help="discord")],
        application: Annotated[
            int | None,
            typer.Argument(help="The application's id; without it Discord is asked whose DISCORD_TOKEN is.", min=1),
        ] = None,
    ) -> None:
        from adapters.discord.invite import invite_link

        if platform != "discord":
            raise BadArgument("Invites are Discord's. For Slack: aftershow manifest slack.")
        typer.echo(invite_link(application or run(_application(settings_with(None)))))


def _places(settings: Settings) -> str:
    named = ["Slack"] if uses_slack(settings) else []
    return " and ".join([*named, "Discord"] if settings.discord_token is not None else named) or "the database"


async def _run(settings: Settings, role: Role) -> None:
    async with open_app(settings) as app:
        serving = asyncio.create_task(serve(app, role))
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, serving.cancel)
        try:
            await serving
        except asyncio.CancelledError:
            typer.echo("Stopped.", err=True)


async def _application(settings: Settings) -> int:
    """Raises `BadArgument` where there is no token to ask with, `ConfigurationError` for one that is refused."""
    from adapters.discord.login import who_is

    if settings.discord_token is None:
        raise BadArgument(
            "Which application? Put DISCORD_TOKEN into .env, or name its id: it stands on the General Information page."
        )
    return (await who_is(secret(settings.discord_token), discord_addresses(settings))).application


async def _migrate(settings: Settings) -> None:
    async with open_app(settings):
        return
