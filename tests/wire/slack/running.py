"""The real adapter and the real core, connected to a loopback Slack as `aftershow run` connects them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from adapters.slack.adapter import SlackPoster
from adapters.slack.app import Slack, open_slack
from adapters.slack.calls import Addresses, Calls, TeamCalls, open_calls
from adapters.slack.guard import Guard
from adapters.slack.install import Install
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.one_workspace import one_workspace
from adapters.slack.places import community_id
from adapters.slack.tokens import InstalledTokens
from adapters.slack.transports import http_app, run_socket
from bot.chat.capabilities import SLACK
from bot.chat.ports import EventHandler
from bot.chat.responder import Responder
from bot.composition import LOCAL, App
from bot.domain.ids import CommunityId
from tests.wire.slack.delivery import OverHttp, OverSocket, Road
from tests.wire.slack.people import Person
from tests.wire.slack.server import FakeSlack
from tests.wire.slack.world import Channel, Team, User

BASE = "https://show.example"


@dataclass
class Bot:
    """The app under test, connected. `road` is how the loopback Slack reaches it."""

    slack: FakeSlack
    app: App
    adapter: Slack
    road: Road
    calls: Calls

    def person(self, user: User) -> Person:
        return Person(self.slack, self.road, user)

    def community(self, team: Team) -> CommunityId:
        return community_id(self.slack.app_id, team.enterprise, team.id)

    async def follow_the_show(self, team: Team) -> None:
        shows = await self.app.stores.communities.followed_shows(LOCAL)
        await self.app.stores.communities.follow(self.community(team), [show.id for show in shows])


def addresses(slack: FakeSlack) -> Addresses:
    return Addresses(api=slack.api, authorize=slack.authorize, hooks=(slack.hooks,))


@asynccontextmanager
async def over_http(app: App, slack: FakeSlack, handler: EventHandler | None = None) -> AsyncIterator[Bot]:
    """Signed HTTP and OAuth. `handler` stands in for the app's own dispatcher."""
    async with open_calls(addresses(slack)) as calls:
        secrets = {"client_id": slack.client_id, "client_secret": slack.client_secret}
        tokens = InstalledTokens(app.stores.installations, calls, app.clock, **secrets)
        answers = Responder(handler or app.dispatcher, SLACK)
        async with open_slack(answers, calls, tokens, app.stores.talks, app.clock) as adapter:
            install = Install(
                adapter,
                calls,
                tokens,
                app.stores.oauth_states,
                app.clock,
                base_url=BASE,
                scopes=(*SCOPES, *OPTIONAL_SCOPES),
                **secrets,
            )
            app.posters.register("slack", SlackPoster(TeamCalls(calls, tokens)))
            web = Starlette(
                routes=[Mount("/slack", http_app(adapter, Guard(slack.signing_secret, app.clock), install))]
            )
            async with served(web) as address, aiohttp.ClientSession() as session:
                yield Bot(slack, app, adapter, OverHttp(slack, f"{address}/slack/events", session), calls)


@asynccontextmanager
async def over_socket(
    app: App, slack: FakeSlack, team: Team, handler: EventHandler | None = None, connections: int = 2
) -> AsyncIterator[Bot]:
    """Socket Mode for one workspace."""
    bot_token = slack.install(team).token
    async with open_calls(addresses(slack)) as calls:
        tokens = await one_workspace(calls, bot_token, slack.app_id)
        answers = Responder(handler or app.dispatcher, SLACK)
        async with open_slack(answers, calls, tokens, app.stores.talks, app.clock, app=slack.app_id) as adapter:
            app.posters.register("slack", SlackPoster(TeamCalls(calls, tokens)))
            running = asyncio.create_task(run_socket(adapter, calls, slack.app_token, connections=connections))
            try:
                await slack.sockets.until_connected(connections)
                yield Bot(slack, app, adapter, OverSocket(slack), calls)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    location: str = ""


class Browser:
    """A person's browser on our install pages: it keeps cookies and follows nothing by itself."""

    def __init__(self, bot: Bot) -> None:
        assert isinstance(bot.road, OverHttp)
        self._ours = bot.road.url.removesuffix("/slack/events")
        self._slack = bot.slack
        self.cookies: dict[str, str] = {}

    async def gets(self, url: str) -> Page:
        parts = urlsplit(url)
        asked = f"{self._ours}{parts.path}?{parts.query}"
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(asked, headers=cookies if self.cookies else {}, allow_redirects=False) as answer,
        ):
            for morsel in answer.cookies.values():
                self.cookies[morsel.key] = morsel.value if morsel["max-age"] != "0" else ""
            return Page(answer.status, await answer.text(), answer.headers.get("Location", ""))

    async def begins(self, user: User) -> str:
        """From our install page through Slack's consent: the address that Slack sends the browser to."""
        page = await self.gets("/slack/install")
        assert page.status == 302, page
        return self._slack.oauth.approve(page.location, user)

    async def installs(self, user: User) -> Page:
        return await self.gets(await self.begins(user))


async def workspace(bot: Bot, id: str, *, people: int = 2, enterprise: str | None = None) -> tuple[Team, Channel]:
    """A workspace that installed the bot over OAuth and follows the sample show: #general with all its people.

    Its first person is its administrator and installed the bot; their greeting has arrived.
    """
    team = bot.slack.team(id, enterprise=enterprise)
    users = [team.user(f"U{id[1:]}{number}", admin=number == 0) for number in range(people)]
    channel = team.channel(f"C{id[1:]}", *(user.id for user in users))
    await bot.follow_the_show(team)
    if isinstance(bot.road, OverHttp):
        page = await Browser(bot).installs(users[0])
        assert page.status == 200, page
        installer = bot.person(users[0])
        await installer.until(lambda: any(one.author == team.bot_user for one in installer.sees()))
    return team, channel


@asynccontextmanager
async def served(web: Starlette) -> AsyncIterator[str]:
    """Served on a free port of the loopback interface."""
    config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
