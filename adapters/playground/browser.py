"""The playground in the browser: an ASGI app, and a server for it on loopback."""

import asyncio
import ipaddress
import secrets
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from nicegui import Client, ui
from starlette.types import ASGIApp

from adapters.playground.board import Board
from adapters.playground.chat_page import ChatPage
from adapters.playground.clock import Turn
from adapters.playground.examples import examples
from adapters.playground.front import Front, browser_of
from adapters.playground.places import CHANNELS, COMMUNITY, Place
from adapters.playground.render import PicturePath
from adapters.playground.session import Session
from bot.chat.ports import EventHandler
from bot.chat.visible import visible
from bot.domain.ids import CommunityId
from bot.errors import ConfigurationError
from bot.ports import Clock

_HERE = Path(__file__).parent
_TEXT_BROWSERS = frozenset({"www-browser", "links", "elinks", "lynx", "w3m"})
_MOST_SESSIONS = 200
_NEIGHBOURS = 20
"""Ports tried after the usual one when it is taken."""


def create_app(
    handler: EventHandler,
    *,
    clock: Clock,
    title: str,
    pages: ASGIApp,
    community: CommunityId = COMMUNITY,
    board: Board | None = None,
    turn: Turn | None = None,
    picture: PicturePath | None = None,
    models_at: str = "",
) -> ASGIApp:
    """The playground. `title` names the show; `pages` answers `/transcripts`, `/pictures` and `/health`. `board` is
    where unasked posts stand, `turn` turns the clock, `picture` leads to pictures. `models_at` is as in `ChatPage`.

    At most one per process: NiceGUI keeps one set of pages.
    """

    def opened(person: str) -> Session:
        return Session(handler, clock, person=person, community=community, board=board, turn=turn)

    sessions = _Sessions(opened)

    @ui.page("/", title=f"{visible(title)} \u00b7 Aftershow")
    async def chat(request: Request, client: Client) -> None:
        session = sessions.of(browser_of(request.scope))
        css, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("playground.css", "page.js"))
        ui.add_head_html(f"<style>{css}</style><script>{script}</script>")
        lines = await examples(session, Place(CHANNELS[0].id))
        shown = ChatPage(session, client, title=title, examples=lines, picture=picture, models_at=models_at)
        client.on_delete(shown.close)

    app = FastAPI(openapi_url=None)
    ui.run_with(
        app,
        title="Aftershow",
        viewport="width=device-width, initial-scale=1, interactive-widget=resizes-content",
        favicon=_HERE / "icon.svg",
        dark=None,
        language="en-GB",
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=10.0,
        binding_refresh_interval=None,
        markdown=False,
    )
    return Front(app, pages)


def listen(host: str, port: int | None) -> socket.socket:
    """A socket on loopback. `port` None takes 8642 or one shortly after it; a number takes that very one.

    Raises `ConfigurationError` for an address that others can reach and for a port that is taken.
    """
    if not _is_loopback(host):
        raise ConfigurationError(
            f"The playground has no login, so it listens on this machine alone: use 127.0.0.1, not {host}."
        )
    wanted = [port] if port is not None else [*range(8642, 8642 + _NEIGHBOURS), 0]
    for candidate in wanted:
        try:
            return socket.create_server((host, candidate), family=_family(host))
        except OSError as error:
            reason = error
    raise ConfigurationError(f"Port {port} is not free ({reason.strerror}). Choose another with --port.") from reason


def address(listening: socket.socket) -> str:
    """Where a browser finds it, such as "http://127.0.0.1:8642"."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def run_browser(app: ASGIApp, listening: socket.socket, *, open_browser: bool) -> None:
    """Serve `app` until interrupted, opening a browser window at it once it answers."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=2)
    server = _Server(config)
    if open_browser:
        server.opens = address(listening)
    await server.serve(sockets=[listening])


class _Server(uvicorn.Server):
    """Opens a browser window at `opens` once it answers."""

    opens: str | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.opens is not None:
            asyncio.get_running_loop().run_in_executor(None, _open_window, self.opens)


def _open_window(url: str) -> None:
    """Nothing where there is no browser with windows: a text browser would take over the terminal."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return
    if Path(str(getattr(found, "name", ""))).name not in _TEXT_BROWSERS:
        found.open(url)


class _Sessions:
    """One session per browser, the least recently opened forgotten first."""

    def __init__(self, opened: Callable[[str], Session]) -> None:
        self._opened = opened
        self._kept: dict[str, Session] = {}

    def of(self, browser: str) -> Session:
        session = self._kept.pop(browser, None)
        if session is None:
            session = self._opened(f"visitor-{secrets.token_hex(8)}")
        self._kept[browser] = session
        while len(self._kept) > _MOST_SESSIONS:
            self._kept.pop(next(iter(self._kept))).close()
        return session


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
