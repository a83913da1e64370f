"""The loopback Discord itself: REST of version 10 and the gateway on one port."""

from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.wire.discord import history
from tests.wire.discord import world as w
from tests.wire.discord.command_limits import check_commands
from tests.wire.discord.gateway import Gateway
from tests.wire.discord.interaction_doors import InteractionDoors
from tests.wire.discord.interactions import Interactions
from tests.wire.discord.messages import snowflake
from tests.wire.discord.posting import Posting
from tests.wire.discord.refusals import Json, Refused, answered, body_of, refused
from tests.wire.discord.traffic import Traffic
from tests.wire.discord.world import Channel, World

TOKEN = "MTE.loopback.bot-token"
_API = "/api/v10"
_MESSAGE = "/channels/{channel}/messages/{message}"
_WEBHOOK = "/webhooks/{app}/{token}"


class FakeDiscord:
    """Start with `start`. `refusals` are all answers that were no success, for tests that want none."""

    def __init__(self) -> None:
        self.world = World()
        self.app = self.world.bot.id
        self.token = TOKEN
        self.gateway = Gateway(self.world, TOKEN)
        self.posting = Posting(self.world, self.gateway)
        self.interactions = Interactions(self.posting, self.app)
        self._doors = InteractionDoors(self.interactions, self.posting)
        self.traffic = Traffic()
        self.commands: list[Json] = []
        self.overwrites: list[list[Json]] = []
        self.refusals: list[tuple[str, Refused]] = []
        self.typed: list[str] = []
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def rest(self) -> str:
        return f"http://127.0.0.1:{self.port}{_API}"

    @property
    def gateway_address(self) -> str:
        return f"ws://127.0.0.1:{self.port}/"

    async def start(self, port: int = 0) -> "FakeDiscord":
        app = web.Application(middlewares=[self.traffic.middleware, self._refusing])
        for path in ("/", "/gateway"):
            app.router.add_get(path, self.gateway.serve)
        for method, path, handler in self._routes():
            app.router.add_route(method, _API + path, handler)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.address = self.gateway_address
        return self

    async def stop(self) -> None:
        await self.gateway.drop(code=1001)
        assert self._runner is not None
        await self._runner.cleanup()

    def _routes(self) -> list[tuple[str, str, Any]]:
        return [
            ("GET", "/gateway", self._gateway),
            ("GET", "/gateway/bot", self._gateway_bot),
            ("GET", "/users/@me", self._me),
            ("GET", "/users/{user}", self._user),
            ("POST", "/users/@me/channels", self._open_direct),
            ("DELETE", "/users/@me/guilds/{guild}", self._leave),
            ("GET", "/applications/@me", self._application),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/{app}/commands", self._list_commands),
            ("PUT", "/applications/{app}/commands", self._put_commands),
            ("GET", "/guilds/{guild}", self._guild),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("GET", "/guilds/{guild}/channels", self._channels),
            ("GET", "/guilds/{guild}/threads/active", self._active_threads),
            ("GET", "/channels/{channel}/threads/archived/public", self._archived_threads),
            ("GET", "/channels/{channel}", self._channel),
            ("PATCH", "/channels/{channel}", self._change_channel),
            ("POST", "/channels/{channel}/typing", self._typing),
            ("GET", "/channels/{channel}/messages", self._history),
            ("POST", "/channels/{channel}/messages", self._create),
            ("GET", _MESSAGE, self._message),
            ("PATCH", _MESSAGE, self._edit),
            ("DELETE", _MESSAGE, self._delete),
            ("POST", f"{_MESSAGE}/threads", self._open_thread),
            ("POST", "/channels/{channel}/threads", self._open_post),
            ("POST", "/interactions/{interaction}/{token}/callback", self._doors.respond),
            ("POST", _WEBHOOK, self._doors.follow_up),
            ("GET", _WEBHOOK + "/messages/{message}", self._doors.get_response),
            ("PATCH", _WEBHOOK + "/messages/{message}", self._doors.edit_response),
            ("DELETE", _WEBHOOK + "/messages/{message}", self._doors.delete_response),
        ]

    @web.middleware
    async def _refusing(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(_API)
        try:
            if path != request.path:
                self._check_caller(request, path)
            return await handler(request)
        except Refused as problem:
            self.refusals.append((f"{request.method} {path}", problem))
            return answered(problem.body(), status=problem.status)
        except web.HTTPNotFound:
            missing = Refused(404, 0, "404: Not Found")
            self.refusals.append((f"{request.method} {path}", missing))
            return answered(missing.body(), status=404)

    def _check_caller(self, request: web.Request, path: str) -> None:
        if path.startswith(("/interactions/", "/webhooks/", "/gateway")) and path != "/gateway/bot":
            return
        if "DiscordBot (" not in request.headers.get("User-Agent", ""):
            raise Refused(403, 40333, "internal network error")
        if request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")

    # --- who and where ---

    async def _gateway(self, request: web.Request) -> web.Response:
        return answered({"url": self.gateway_address})

    async def _gateway_bot(self, request: web.Request) -> web.Response:
        gateway = self.gateway
        limits = gateway.limits()
        return answered({"url": self.gateway_address, "shards": gateway.shards, "session_start_limit": limits})

    async def _me(self, request: web.Request) -> web.Response:
        return answered({**self.world.bot.shown(), "verified": True, "mfa_enabled": True, "flags": 0})

    async def _user(self, request: web.Request) -> web.Response:
        found = self.world.users.get(request.match_info["user"])
        if found is None:
            raise refused(10013)
        return answered(found.shown())

    async def _application(self, request: web.Request) -> web.Response:
        return answered(
            {
                "id": self.app,
                "name": "Aftershow",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "0" * 64,
                "flags": 1 << 23,
                "summary": "",
                "team": None,
                "owner": self.world.bot.shown(),
            }
        )

    async def _open_direct(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        found = self.world.users.get(str(body.get("recipient_id")))
        if found is None or found.bot:
            raise refused(10013)
        channel = self.world.direct(found)
        return answered({**channel.shown(), "recipients": [found.shown()]})

    async def _leave(self, request: web.Request) -> web.Response:
        guild = self._known_guild(request)
        guild.left = True
        self.gateway.guild_gone(guild, outage=False)
        return web.Response(status=204)

    def _known_guild(self, request: web.Request) -> w.Guild:
        guild = self.world.guilds.get(request.match_info["guild"])
        if guild is None or guild.left:
            raise refused(10004)
        return guild

    async def _guild(self, request: web.Request) -> web.Response:
        return answered(self._known_guild(request).shown())

    async def _channels(self, request: web.Request) -> web.Response:
        return answered(self._known_guild(request).shown()["channels"])

    async def _member(self, request: web.Request) -> web.Response:
        guild, id = self._known_guild(request), request.match_info["user"]
        if id not in guild.members:
            raise Refused(404, 10007, "Unknown Member")
        member = guild.member(self.world.users[id])
        del member["permissions"]
        return answered(member)

    # --- commands ---

    def _check_app(self, request: web.Request) -> None:
        if request.match_info["app"] != self.app:
            raise refused(50001)

    async def _list_commands(self, request: web.Request) -> web.Response:
        self._check_app(request)
        return answered(self.commands)

    async def _put_commands(self, request: web.Request) -> web.Response:
        """What is left out is gone; what stays keeps its id."""
        self._check_app(request)
        body = check_commands(await body_of(request))
        ids = {(one["type"], one["name"]): one["id"] for one in self.commands}
        self.overwrites.append(body)
        self.commands = [
            {
                "default_member_permissions": None,
                "nsfw": False,
                **one,
                "type": one.get("type", 1),
                "description": one.get("description", ""),
                "id": ids.get((one.get("type", 1), one["name"])) or snowflake(),
                "application_id": self.app,
                "version": snowflake(),
            }
            for one in body
        ]
        return answered(self.commands)

    # --- channels and messages ---

    def _at(self, request: web.Request) -> Channel:
        return self.world.channel(request.match_info["channel"])

    async def _channel(self, request: web.Request) -> web.Response:
        return answered(self._at(request).shown())

    async def _change_channel(self, request: web.Request) -> web.Response:
        """Threads alone. To open one again that is not locked, sending is right enough."""
        channel, body = self._at(request), await body_of(request)
        again = body == {"archived": False} and not channel.locked and channel.bot_may & w.SEND_IN_THREADS
        if not channel.is_thread or not (again or channel.bot_may & w.MANAGE_THREADS):
            raise refused(50013)
        channel.archived = bool(body.get("archived", channel.archived))
        channel.locked = bool(body.get("locked", channel.locked))
        return answered(channel.shown())

    async def _typing(self, request: web.Request) -> web.Response:
        self.typed.append(self._at(request).id)
        return web.Response(status=204)

    async def _history(self, request: web.Request) -> web.Response:
        return answered(history.messages(self._at(request), request.query))

    async def _active_threads(self, request: web.Request) -> web.Response:
        return answered(history.active_threads(self._known_guild(request)))

    async def _archived_threads(self, request: web.Request) -> web.Response:
        return answered(history.archived_threads(self._at(request)))

    async def _create(self, request: web.Request) -> web.Response:
        return answered(self.posting.create(self._at(request), await body_of(request)).shown())

    async def _message(self, request: web.Request) -> web.Response:
        return answered(self._at(request).message(request.match_info["message"]).shown())

    async def _edit(self, request: web.Request) -> web.Response:
        id = request.match_info["message"]
        return answered(self.posting.edit(self._at(request), id, await body_of(request)).shown())

    async def _delete(self, request: web.Request) -> web.Response:
        self.posting.delete(self._at(request), request.match_info["message"])
        return web.Response(status=204)

    async def _open_thread(self, request: web.Request) -> web.Response:
        id = request.match_info["message"]
        thread = self.posting.open_thread(self._at(request), id, await body_of(request))
        return answered(thread.shown(), status=201)

    async def _open_post(self, request: web.Request) -> web.Response:
        thread, message = self.posting.open_post(self._at(request), await body_of(request))
        return answered({**thread.shown(), "message": message.shown()}, status=201)
