"""The loopback Slack itself: one HTTP server for the Web API, `response_url`s and Socket Mode."""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.wire.slack.chat_methods import check_message, content, thread_of
from tests.wire.slack.faults import Fault, Faults
from tests.wire.slack.file_methods import File, check_pictures, take_upload
from tests.wire.slack.methods import METHODS
from tests.wire.slack.oauth import ROTATES, OAuth
from tests.wire.slack.refusals import Refused
from tests.wire.slack.requests import cut, limited, read
from tests.wire.slack.sockets import Sockets
from tests.wire.slack.view_methods import Triggers
from tests.wire.slack.world import BOT_SCOPES, Channel, Install, Json, Message, Team, View, new_ts

logger = logging.getLogger(__name__)

_MOST_USES = 5
_URL_LIVES = 1_800.0


@dataclass(frozen=True)
class Call:
    """One call that arrived: what was asked, and what it was answered."""

    method: str
    team: str
    payload: Json
    answer: Json


@dataclass
class _ResponseUrl:
    channel: Channel
    user: str
    made_at: float
    original: Message | None = None
    uses: int = 0


@dataclass
class FakeSlack:
    """`rejections` lists every call that Slack would have refused for its form: a test that ends with one there has
    found a defect. `looks_through` are seconds before a message may show an uploaded file, `cannot_fetch` says that
    pictures are not reached at their addresses. `pace` makes posting faster than a message a second and channel (after
    a burst of ten) a 429. `page` is how many people it lists at once, however many are asked for."""

    app_id: str = "A0AFTERSHOW"
    client_id: str = "111.222"
    client_secret: str = "client-secret"
    signing_secret: str = "0123456789abcdef0123456789abcdef"
    app_token: str = "xapp-1-A0AFTERSHOW-333-abcdef"
    redirect_uri: str = "https://show.example/slack/oauth_redirect"
    pace: bool = False
    history_page: int = 999
    looks_through: float = 0.0
    cannot_fetch: bool = False
    page: int = 1_000
    teams: dict[str, Team] = field(default_factory=dict)
    installs: dict[str, Install] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    rejections: list[str] = field(default_factory=list)
    statuses: list[tuple[str, str, str]] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    triggers: Triggers = field(default_factory=Triggers)

    def __post_init__(self) -> None:
        self.oauth = OAuth(self)
        self.sockets = Sockets(self)
        self.address = ""
        self._urls: dict[str, _ResponseUrl] = {}
        self._posted: dict[tuple[str, str], list[float]] = {}

    # --- what tests set up --------------------------------------------------------------------------------------------

    @property
    def api(self) -> str:
        return f"{self.address}/api/"

    @property
    def authorize(self) -> str:
        return f"{self.address}/oauth/v2/authorize"

    @property
    def hooks(self) -> str:
        return f"{self.address}/hooks/"

    def team(self, id: str, name: str = "", *, enterprise: str | None = None) -> Team:
        return self.teams.setdefault(id, Team(id, name or id.lower(), enterprise))

    def install(self, team: Team, *, scopes: tuple[str, ...] = BOT_SCOPES, rotation: bool = False) -> Install:
        token = f"{'xoxe.' if rotation else ''}xoxb-{team.id}-{secrets.token_hex(8)}"
        made = Install(team, token, scopes)
        if rotation:
            made.expires, made.refresh = time.time() + ROTATES, f"xoxe-1-{secrets.token_hex(12)}"
        self.installs[made.token] = made
        return made

    def uninstall(self, team: Team) -> None:
        for install in self.installs.values():
            if install.team is team:
                install.revoked = True

    def response_url(self, channel: Channel, user: str, original: Message | None = None) -> str:
        key = secrets.token_urlsafe(18)
        self._urls[key] = _ResponseUrl(channel, user, time.monotonic(), original)
        return f"{self.hooks}{channel.team.id}/{key}"

    def expire_response_urls(self) -> None:
        for one in self._urls.values():
            one.made_at -= _URL_LIVES

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def keep_pace(self, channel: Channel) -> None:
        if not self.pace:
            return
        now = time.monotonic()
        posted = self._posted.setdefault((channel.team.id, channel.id), [])
        posted[:] = [at for at in posted if now - at < 10]
        if len(posted) >= 10:
            raise Refused("ratelimited", wait=1)
        posted.append(now)

    # --- serving ------------------------------------------------------------------------------------------------------

    def routes(self) -> web.Application:
        app = web.Application(client_max_size=2**22)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/hooks/{team}/{key}", self._hook)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/link/{ticket}", self.sockets.serve)
        return app

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self.faults.take(method)
        await asyncio.sleep(fault.delay)
        if fault.until is not None:
            await fault.until.wait()
        if fault.reset and not fault.after:
            return cut(request)
        payload, is_json = await read(request)
        if fault.wait is not None:
            return limited(fault.wait)
        if fault.status is not None and not fault.after:
            return web.Response(status=fault.status, text="upstream error")
        answer, install, wait = self._answer(method, payload, is_json, request, fault)
        self.calls.append(Call(method, install.team.id if install else "", payload, answer))
        if wait is not None:
            return limited(wait)
        if fault.reset:
            return cut(request)
        if fault.status is not None:
            return web.Response(status=fault.status, text="upstream error")
        await asyncio.sleep(fault.lag)
        headers = {"x-oauth-scopes": ",".join(install.scopes)} if install else {}
        return web.json_response(answer, headers=headers)

    def _answer(
        self, method: str, payload: Json, is_json: bool, request: web.Request, fault: Fault
    ) -> tuple[Json, Install | None, int | None]:
        install = None
        try:
            if fault.error:
                raise Refused(fault.error)
            if method == "oauth.v2.access":
                return {"ok": True, **self.oauth.access(payload, request.headers.get("Authorization", ""))}, None, None
            if method == "apps.connections.open":
                return {"ok": True, "url": self._link(request)}, None, None
            known = METHODS.get(method)
            if known is None:
                raise Refused("unknown_method")
            install = self._install_of(request, payload)
            if known.scope and known.scope not in install.scopes:
                raise Refused("missing_scope", needed=known.scope, provided=",".join(install.scopes))
            if known.form_only and is_json:
                raise Refused("invalid_arguments", errors=["the method takes no JSON"])
            return {"ok": True, **known.run(self, install, payload)}, install, None
        except Refused as refused:
            if refused.error == "ratelimited":
                return {"ok": False, "error": "ratelimited"}, install, int(refused.more["wait"])
            self._note(method, refused, fault)
            return {"ok": False, "error": refused.error, **refused.more}, install, None

    def _note(self, method: str, refused: Refused, fault: Fault) -> None:
        formal = {"invalid_blocks", "invalid_arguments", "msg_too_long", "msg_blocks_too_long", "no_text"}
        formal |= {"unknown_method", "invalid_metadata_format", "cannot_reply_to_message", "not_allowed_token_type"}
        if refused.error in formal and not fault.error and not refused.more.get("pictures"):
            self.rejections.append(f"{method}: {refused.error} {refused.more.get('errors', '')}")

    def _install_of(self, request: web.Request, payload: Json) -> Install:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(payload.get("token") or "")
        if not given:
            raise Refused("not_authed")
        if given.startswith("xapp-"):
            raise Refused("not_allowed_token_type")
        install = self.installs.get(given)
        if install is None:
            raise Refused("invalid_auth")
        if install.revoked:
            raise Refused("token_revoked")
        if install.expires is not None and time.time() > install.expires:
            raise Refused("token_expired")
        return install

    def _link(self, request: web.Request) -> str:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not given.startswith("xapp-"):
            raise Refused("not_allowed_token_type")
        if given != self.app_token:
            raise Refused("invalid_auth")
        return f"{self.address.replace('http', 'ws', 1)}/link/{self.sockets.ticket()}"

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        return take_upload(self, request.match_info["id"], await request.read())

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.take("response_url")
        await asyncio.sleep(fault.delay)
        if fault.reset and not fault.after:
            return cut(request)
        if fault.wait is not None:
            return limited(fault.wait)
        if fault.status is not None:
            return web.Response(status=fault.status, text="upstream error")
        known = self._urls.get(request.match_info["key"])
        if known is None:
            return web.Response(status=404, text="invalid_url")
        if time.monotonic() - known.made_at >= _URL_LIVES:
            return web.Response(status=404, text="expired_url")
        if known.uses >= _MOST_USES:
            return web.Response(status=404, text="used_url")
        known.uses += 1
        payload = json.loads(await request.text())
        try:
            self._respond(known, payload)
        except Refused as refused:
            self.rejections.append(f"response_url: {refused.error} {refused.more.get('errors', '')}")
            return web.Response(status=400, text=refused.error)
        self.calls.append(Call("response_url", known.channel.team.id, payload, {"ok": True}))
        return cut(request) if fault.reset else web.Response(text="ok")

    def _respond(self, known: _ResponseUrl, payload: Json) -> None:
        if payload.get("delete_original"):
            if known.original is not None:
                known.original.deleted = True
            return
        check_message(payload)
        check_pictures(self, known.channel.team.id, payload)
        if payload.get("replace_original") and known.original is not None:
            known.original.payload = content(payload)
            known.original.edits += 1
            return
        thread = thread_of(known.channel, payload)
        if payload.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
            raise Refused("invalid_arguments", errors=["response_type"])
        made = Message(known.channel, new_ts(), known.channel.team.bot_user, content(payload), thread)
        made.via = "response_url"
        if payload.get("response_type", "ephemeral") == "ephemeral":
            made.only_for = known.user
        known.channel.messages.append(made)


@asynccontextmanager
async def open_fake_slack(slack: FakeSlack | None = None, **given: str | bool) -> AsyncIterator[FakeSlack]:
    """A Slack on a free port of the loopback interface."""
    slack = slack or FakeSlack(**given)  # type: ignore[arg-type]
    runner = web.AppRunner(slack.routes(), shutdown_timeout=1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await slack.sockets.close()
        await runner.cleanup()
