"""The pages that receipts lead to, and health: plain HTML from the server, without a script."""

import asyncio
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.layout import Paragraph, clock_text, lay_out, within
from bot.chat.links import episode_path
from bot.chat.visible import visible
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.errors import AftershowError
from bot.ports import TranscriptPages, TranscriptRevision
from bot.ports.pictures import PicturePages

_HERE = Path(__file__).parent
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
_ASSETS = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


def create_app(
    pages: TranscriptPages, *, home: str | None = None, listing: bool = True, pictures: PicturePages | None = None
) -> Starlette:
    """The ASGI app for `/transcripts`, `/transcripts/{episode}`, `/pictures/{name}` and `/health`.

    `home` is the address that the page's masthead leads to; None where there is nothing but these pages. `listing` is
    off where each page is read behind its own link alone: then no page leads to a list.
    """
    site = _Site(pages, home, listing, pictures)
    app = Starlette(
        routes=[
            Route("/transcripts", site.episodes),
            Route("/transcripts/-/{name}", site.asset),
            Route("/transcripts/{episode_id}", site.transcript),
            Route("/pictures/{name}", site.picture),
            Route("/health", site.health),
        ],
        exception_handlers={HTTPException: site.missing, AftershowError: site.failed},
    )
    app.add_middleware(_SecureHeaders)
    return app


class _Site:
    def __init__(self, pages: TranscriptPages, home: str | None, listing: bool, pictures: PicturePages | None) -> None:
        self._pages = pages
        self._pictures = pictures
        self._templates = Environment(
            loader=FileSystemLoader(_HERE),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            finalize=_visible,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"home": home, "listing": listing}
        self._look = "Look for it among the episodes, or ask" if listing else "Ask"

    async def episodes(self, request: Request) -> Response:
        listed = [(_address(episode), episode.title, _detail(episode)) for episode in await self._pages.episodes()]
        return self._page("episodes.html", 200, episodes=listed)

    async def transcript(self, request: Request) -> Response:
        episode_id = EpisodeId(request.path_params["episode_id"])
        prefix = request.query_params.get("r", "")
        tag = request.query_params.get("c", "")
        found = await self._pages.revision(episode_id, prefix, tag)
        if found is None:
            return await self._no_revision(episode_id, tag) if prefix else self._no_episode()
        mark = within(found.transcript, _mark(request))
        cited = found.transcript.line_at(mark[0]) if mark else None
        return await asyncio.to_thread(self._transcript_page, found, mark, cited, _address(found.episode, tag))

    def _transcript_page(
        self, found: TranscriptRevision, mark: tuple[int, int] | None, cited: int | None, here: str
    ) -> Response:
        """Runs in a thread: a book of a transcript takes a second to draw, and others want answers meanwhile."""
        return self._page(
            "transcript.html",
            200,
            cited=cited,
            here=here,
            **_shown(found, lay_out(found.transcript, mark, found.withheld)),
        )

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise HTTPException(404)
        content = (_HERE / name).read_bytes()
        return Response(content, media_type=_ASSETS[name], headers={"cache-control": "public, max-age=3600"})

    async def picture(self, request: Request) -> Response:
        """The same for ever: what it shows stands in its address. Platforms fetch it and show it from their own."""
        drawn = await self._pictures.at(request.path_params["name"]) if self._pictures is not None else None
        if drawn is None:
            raise HTTPException(404)
        headers = {
            "cache-control": "public, max-age=31536000, immutable",
            "cross-origin-resource-policy": "cross-origin",
        }
        return Response(drawn, media_type="image/png", headers=headers)

    async def health(self, request: Request) -> Response:
        """200 while the library answers, else 503."""
        try:
            ready = await self._pages.ready()
        except AftershowError:
            ready = False
        return JSONResponse({"status": "ok" if ready else "unavailable"}, 200 if ready else 503)

    async def missing(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        if status != 404:
            return self._page("notice.html", status, title="That did not work", text="Go back and try again.")
        return self._no_episode()

    async def failed(self, request: Request, error: Exception) -> Response:
        text = error.user_text if isinstance(error, AftershowError) else "Please try again in a moment."
        return self._page("notice.html", 503, title="The transcripts are out of reach just now", text=text)

    async def _no_revision(self, episode_id: EpisodeId, tag: str) -> Response:
        current = await self._pages.revision(episode_id, tag=tag)
        if current is None:
            return self._no_episode()
        return self._page(
            "notice.html",
            404,
            title="That version of the transcript is not kept",
            text="The words may have moved since the link was made. The transcript as it is now has them all.",
            link=(_address(current.episode, tag), "Read the current transcript"),
        )

    def _no_episode(self) -> Response:
        return self._page(
            "notice.html",
            404,
            title="There is no transcript here",
            text=f"The link may be cut short, or the episode was removed. {self._look} Aftershow for the quote again: "
            "a fresh answer has a fresh link.",
        )

    def _page(self, template: str, status: int, **values: object) -> Response:
        html = self._templates.get_template(template).render(values)
        return HTMLResponse(html, status, headers={"cache-control": "private, no-cache"})


def _visible(value: object) -> object:
    """Words of others without what cannot be seen; what a template made already is left as it is."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _shown(found: TranscriptRevision, paragraphs: list[Paragraph]) -> dict[str, object]:
    episode = found.episode
    return {
        "title": episode.title,
        "show": episode.show.title,
        "detail": _detail(episode),
        "episode_url": _web_url(episode.details.url),
        "source": episode.source.split("?")[0].rstrip("/").rsplit("/", 1)[-1],
        "language": found.transcript.language,
        "paragraphs": paragraphs,
        "timed": bool(found.transcript.times),
        "current": found.current,
    }


def _address(episode: Episode, tag: str = "") -> str:
    return episode_path(episode.id, quote(tag, safe=""))


def _detail(episode: Episode) -> str:
    """Such as "S3E12, 31 December 2024, Ian and Tim, 41:07"."""
    details = episode.details
    season = f"S{details.season}" if details.season is not None else ""
    number = f"E{details.number}" if details.number is not None else ""
    published = f"{details.published:%-d %B %Y}" if details.published else ""
    *others, last = [person.name for person in details.persons] or [""]
    names = f"{', '.join(others)} and {last}" if others else last
    length = clock_text(details.duration_seconds) if details.duration_seconds else ""
    return ", ".join(part for part in (season + number, published, names, length) if part)


def _web_url(url: str | None) -> str | None:
    return url if url and url.lower().startswith(("https://", "http://")) else None


def _mark(request: Request) -> tuple[int, int] | None:
    start, end = request.query_params.get("s", ""), request.query_params.get("e", "")
    if not all(number.isascii() and number.isdecimal() and len(number) < 12 for number in (start, end)):
        return None
    return int(start), int(end)


class _SecureHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
