"""What one process does: Slack, Discord, the web server and the upkeep, each on its own or all in one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from enum import StrEnum

from bot.composition import App
from bot.connections import slack_lacks, uses_slack, uses_slack_http, uses_slack_socket
from bot.errors import AftershowError, ConfigurationError
from bot.joining_discord import on_discord, speaking_on_discord
from bot.joining_slack import on_slack, speaking_on_slack
from bot.listening import Job, serve_figures, serve_pages
from bot.settings import Settings
from bot.working import keep_up, publish, read_for_meaning

_NOTHING = (
    "There is nothing to connect to yet. For Slack set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack.md), for "
    "Discord set DISCORD_TOKEN (docs/discord.md). aftershow play needs neither."
)


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
            jobs += await stack.enter_async_context(_slack_and_pages(app, role))
        if app.settings.discord_token is not None and (everything or role is Role.DISCORD):
            jobs.append(on_discord(app, alone=not jobs))
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
async def _slack_and_pages(app: App, role: Role) -> AsyncIterator[list[Job]]:
    settings = app.settings
    socket = uses_slack_socket(settings) and role is not Role.WEB
    http = uses_slack_http(settings) and role is not Role.SOCKET
    if socket or http:
        async with on_slack(app, socket=socket, http=http) as jobs:
            yield jobs
    else:
        yield [lambda: serve_pages(app, None)] if role is Role.ALL and settings.base_url else []


@asynccontextmanager
async def speaking(app: App) -> AsyncIterator[list[Job]]:
    """The jobs by which a process that hears nothing speaks on every platform."""
    async with AsyncExitStack() as stack:
        if uses_slack_socket(app.settings) or uses_slack_http(app.settings):
            await stack.enter_async_context(speaking_on_slack(app))
        yield [speaking_on_discord(app)] if app.settings.discord_token is not None else []
