"""Slack joined to the core: heard over Socket Mode or HTTP and spoken to, or only spoken to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.capabilities import SLACK
from bot.chat.responder import Responder
from bot.composition import LOCAL, App
from bot.connections import secret
from bot.domain.ids import CommunityId
from bot.listening import Job, serve_pages
from bot.settings import Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from adapters.slack.app import Slack
    from adapters.slack.calls import Addresses, Calls, TeamCalls, Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackLine:
    """Calls to Slack, as the bots of all communities. `app` is the app's id, where it is known beforehand."""

    calls: "Calls"
    tokens: "Tokens"
    teams: "TeamCalls"
    app: str


@asynccontextmanager
async def speaking_on_slack(app: App) -> AsyncIterator[SlackLine]:
    """Posts reach Slack from here on."""
    from adapters.slack.adapter import SlackPoster
    from adapters.slack.calls import TeamCalls, open_calls
    from adapters.slack.one_workspace import app_of

    settings = app.settings
    own_app = app_of(secret(settings.slack_app_token)) if settings.slack_app_token is not None else ""
    async with open_calls(slack_addresses(settings)) as calls:
        tokens = await _tokens(app, calls, own_app)
        teams = TeamCalls(calls, tokens)
        app.posters.register("slack", SlackPoster(teams, app.pictures))
        yield SlackLine(calls=calls, tokens=tokens, teams=teams, app=own_app)


@asynccontextmanager
async def on_slack(app: App, *, socket: bool, http: bool) -> AsyncIterator[list[Job]]:
    """The jobs by which Slack is heard, and the pages served that belong to it."""
    from adapters.slack.app import open_slack
    from adapters.slack.first_run import FirstRun
    from adapters.slack.one_workspace import OneWorkspace
    from adapters.slack.transports import run_socket

    settings, clock = app.settings, app.clock
    async with (
        speaking_on_slack(app) as line,
        open_slack(
            Responder(app.dispatcher, SLACK),
            line.calls,
            line.tokens,
            app.stores.talks,
            clock,
            prefix=settings.slack_command_prefix,
            app=line.app,
            pictures=app.pictures,
        ) as slack,
    ):
        jobs: list[Job] = []
        if isinstance(line.tokens, OneWorkspace):
            jobs.append(FirstRun(line.tokens, slack.worker, line.teams, app.stores.profiles, clock).greet)
        if socket:
            jobs.append(lambda: run_socket(slack, line.calls, secret(settings.slack_app_token)))
        if http or settings.base_url:
            door = _door(app, slack, line) if http else None
            jobs.append(lambda: serve_pages(app, door))
        yield jobs


def slack_addresses(settings: Settings) -> "Addresses":
    """Where Slack is."""
    from adapters.slack.calls import Addresses

    at = settings.slack_address.rstrip("/")
    return Addresses(api=f"{at}/api/", authorize=f"{at}/oauth/v2/authorize", hooks=(f"{at}/",)) if at else Addresses()


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


async def _follow_local(app: App, community: CommunityId) -> None:
    """A workspace of one's own follows what was ingested here, until its hosts choose."""
    if await app.stores.communities.followed_shows(community):
        return
    shows = [show.id for show in await app.stores.communities.followed_shows(LOCAL) if show.owner is None]
    if shows:
        await app.stores.communities.follow(community, shows)


def _door(app: App, slack: "Slack", line: SlackLine) -> "Starlette":
    """Where Slack comes in over HTTP, and where many workspaces install the app."""
    from adapters.slack.guard import Guard
    from adapters.slack.install import Install
    from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
    from adapters.slack.tokens import InstalledTokens
    from adapters.slack.transports import http_app

    settings = app.settings
    install = None
    if isinstance(line.tokens, InstalledTokens):
        install = Install(
            slack,
            line.calls,
            line.tokens,
            app.stores.oauth_states,
            app.clock,
            client_id=settings.slack_client_id,
            client_secret=secret(settings.slack_client_secret),
            base_url=settings.base_url,
            scopes=(*SCOPES, *OPTIONAL_SCOPES),
        )
    return http_app(slack, Guard(secret(settings.slack_signing_secret), app.clock), install)
