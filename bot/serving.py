"""What runs beside the core: Slack, Discord, the web server and the upkeep, each on its own or all in one process."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.chat.capabilities import DISCORD, SLACK
from bot.chat.responder import Responder
from bot.commands.spec import ALL
from bot.composition import LOCAL, App
from bot.connections import slack_lacks, uses_slack, uses_slack_http, uses_slack_socket
from bot.domain.ids import CommunityId
from bot.errors import AftershowError, ConfigurationError
from bot.listening import serve_figures, serve_pages
from bot.settings import Settings
from bot.working import keep_up, publish, read_for_meaning

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from adapters.discord.addresses import Addresses as DiscordAddresses
    from adapters.slack.app import Slack
    from adapters.slack.calls import Addresses as SlackAddresses
    from adapters.slack.calls import Calls, Tokens

logger = logging.getLogger(__name__)

_NOTHING = (
    "There is nothing to connect to yet. For Slack set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack.md), for "
    "Discord set DISCORD_TOKEN (docs/discord.md). aftershow play needs neither."
)

Job = Callable[[], Awaitable[None]]


class Role(StrEnum):
    """What one process does. `ALL` is everything in one; the others share PostgreSQL and Redis."""

    ALL = "all"
    WEB = "web"
    SOCKET = "socket"
    DISCORD = "discord"
    WORKER = "worker"


def check(settings: Settings, role: Role) -> None:
    """Raises `ConfigurationError` where the settings do not carry the role."""
    if role is not Role.ALL and (settings.database_url is None or settings.redis_url is None):
        raise ConfigurationError(
            "With more than one process the data lives in PostgreSQL and Redis: set DATABASE_URL and REDIS_URL, or run "
            "everything in one process: aftershow run."
        )
    if role is not Role.ALL and not settings.secret_keys:
        raise ConfigurationError("With more than one process AFTERSHOW_SECRET_KEYS must be set, the same for all.")
    if role in (Role.ALL, Role.WEB, Role.SOCKET) and (lacking := slack_lacks(settings)):
        raise ConfigurationError(f"Slack is half set up. {lacking}")
    wanted = {
        Role.ALL: uses_slack(settings) or settings.discord_token is not None,
        Role.WEB: uses_slack_http(settings),
        Role.SOCKET: uses_slack_socket(settings),
        Role.DISCORD: settings.discord_token is not None,
        Role.WORKER: True,
    }
    if not wanted[role]:
        raise ConfigurationError(_NOTHING)


async def serve(app: App, role: Role) -> None:
    """Run the role until cancelled, or until one of its parts fails."""
    check(app.settings, role)
    await app.models.ready()
    async with AsyncExitStack() as stack:
        jobs: list[Job] = []
        everything = role is Role.ALL
        if everything or role in (Role.WEB, Role.SOCKET):
            jobs += await stack.enter_async_context(_slack(app, role))
        if app.settings.discord_token is not None and (everything or role is Role.DISCORD):
            jobs.append(_discord(app, alone=not jobs))
        if role is Role.WORKER:
            jobs += await stack.enter_async_context(speaking(app))
        if everything or role is Role.WORKER:
            jobs += [lambda: keep_up(app), lambda: read_for_meaning(app), lambda: publish(app)]
        if app.settings.metrics_port is not None:
            jobs.append(lambda: serve_figures(app))
        try:
            async with asyncio.TaskGroup() as group:
                for job in jobs:
                    group.create_task(_run(job))
        except ExceptionGroup as failed:
            raise _said_in_words(failed) from failed


async def _run(job: Job) -> None:
    await job()


def _said_in_words(failed: ExceptionGroup[Exception]) -> Exception:
    """What the operator can do something about, where that is all that failed."""
    known, unknown = failed.split(AftershowError)
    first: Exception | None = known
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    return failed if unknown is not None or first is None else first


@asynccontextmanager
async def _slack(app: App, role: Role) -> AsyncIterator[list[Job]]:
    """The jobs of Slack and of the web server that belongs to it."""
    settings = app.settings
    socket = uses_slack_socket(settings) and role is not Role.WEB
    http = uses_slack_http(settings) and role is not Role.SOCKET
    if not socket and not http:
        yield [lambda: serve_pages(app, None)] if role is Role.ALL and settings.base_url else []
        return
    from adapters.slack.adapter import SlackPoster
    from adapters.slack.app import open_slack
    from adapters.slack.calls import TeamCalls, open_calls
    from adapters.slack.first_run import FirstRun
    from adapters.slack.one_workspace import OneWorkspace, app_of
    from adapters.slack.transports import run_socket

    async with open_calls(slack_addresses(settings)) as calls:
        own_app = app_of(secret(settings.slack_app_token)) if settings.slack_app_token is not None else ""
        tokens = await _tokens(app, calls, own_app)
        responder = Responder(app.dispatcher, SLACK)
        prefix = settings.slack_command_prefix
        talks = app.stores.talks
        async with open_slack(
            responder, calls, tokens, talks, app.clock, prefix=prefix, app=own_app, pictures=app.pictures
        ) as slack:
            app.posters.register("slack", SlackPoster(TeamCalls(calls, tokens), app.pictures))
            jobs: list[Job] = []
            if isinstance(tokens, OneWorkspace):
                teams = TeamCalls(calls, tokens)
                jobs.append(FirstRun(tokens, slack.worker, teams, app.stores.profiles, app.clock).greet)
            if socket:
                jobs.append(lambda: run_socket(slack, calls, secret(settings.slack_app_token)))
            if http or settings.base_url:
                door = _slack_door(app, slack, calls, tokens) if http else None
                jobs.append(lambda: serve_pages(app, door))
            yield jobs


async def _tokens(app: App, calls: "Calls", own_app: str) -> "Tokens":
    from adapters.slack.one_workspace import one_workspace
    from adapters.slack.tokens import InstalledTokens

    settings = app.settings
    if settings.slack_bot_token is None:
        return InstalledTokens(
            app.stores.installations,
            calls,
            app.clock,
            client_id=settings.slack_client_id,
            client_secret=secret(settings.slack_client_secret),
        )
    tokens = await one_workspace(calls, secret(settings.slack_bot_token), own_app)
    await _follow_local(app, tokens.community)
    return tokens


def _slack_door(app: App, slack: "Slack", calls: "Calls", tokens: "Tokens") -> "Starlette":
    from adapters.slack.guard import Guard
    from adapters.slack.install import Install
    from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
    from adapters.slack.tokens import InstalledTokens
    from adapters.slack.transports import http_app

    settings = app.settings
    install = None
    if isinstance(tokens, InstalledTokens):
        install = Install(
            slack,
            calls,
            tokens,
            app.stores.oauth_states,
            app.clock,
            client_id=settings.slack_client_id,
            client_secret=secret(settings.slack_client_secret),
            base_url=settings.base_url,
            scopes=(*SCOPES, *OPTIONAL_SCOPES),
        )
    return http_app(slack, Guard(secret(settings.slack_signing_secret), app.clock), install)


def slack_addresses(settings: Settings) -> "SlackAddresses":
    """Where Slack is."""
    from adapters.slack.calls import Addresses

    at = settings.slack_address.rstrip("/")
    return Addresses(api=f"{at}/api/", authorize=f"{at}/oauth/v2/authorize", hooks=(f"{at}/",)) if at else Addresses()


def discord_addresses(settings: Settings) -> "DiscordAddresses | None":
    """Where Discord is, when it is not where it always is."""
    from adapters.discord.addresses import Addresses

    at = settings.discord_address.rstrip("/")
    return Addresses(rest=f"{at}/api/v10", gateway=f"ws{at.removeprefix('http')}/") if at else None


def _discord(app: App, *, alone: bool) -> Job:
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


@asynccontextmanager
async def speaking(app: App) -> AsyncIterator[list[Job]]:
    """The jobs by which a process that hears nothing speaks on every platform."""
    settings = app.settings
    async with AsyncExitStack() as stack:
        jobs: list[Job] = []
        if uses_slack_socket(settings) or uses_slack_http(settings):
            from adapters.slack.adapter import SlackPoster
            from adapters.slack.calls import TeamCalls, open_calls
            from adapters.slack.one_workspace import app_of

            calls = await stack.enter_async_context(open_calls(slack_addresses(settings)))
            own_app = app_of(secret(settings.slack_app_token)) if settings.slack_app_token is not None else ""
            app.posters.register(
                "slack", SlackPoster(TeamCalls(calls, await _tokens(app, calls, own_app)), app.pictures)
            )
        if settings.discord_token is not None:
            from adapters.discord.sending import SendingClient

            client = SendingClient(discord_addresses(settings), app.pictures)
            app.posters.register("discord", client.poster)
            jobs.append(lambda: client.run_until_closed(secret(settings.discord_token)))
        yield jobs


async def _follow_local(app: App, community: CommunityId) -> None:
    """A workspace of one's own follows what was ingested here, until its hosts choose."""
    if await app.stores.communities.followed_shows(community):
        return
    shows = [show.id for show in await app.stores.communities.followed_shows(LOCAL) if show.owner is None]
    if shows:
        await app.stores.communities.follow(community, shows)


def secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value is not None else ""
