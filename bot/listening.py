"""The ports that a process listens on: for people's browsers and Slack, and for Prometheus."""

import socket
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.composition import App
from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from starlette.applications import Starlette

_BACKLOG = 2_048

Job = Callable[[], Awaitable[None]]
"""Something that a process does until it is stopped."""


async def serve_pages(app: App, slack: "Starlette | None") -> None:
    """Transcript pages and health, and Slack's door where it comes over HTTP."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from adapters.web.app import create_app

    pages = create_app(app.linked_pages(), listing=False, pictures=app.pictures)
    routes = [Mount("/slack", slack)] if slack is not None else []
    site = Starlette(routes=[*routes, Mount("/", pages)])
    settings = app.settings
    config = uvicorn.Config(site, log_level="warning", access_log=False, lifespan="off")
    with _listening(settings.host, settings.port, "PORT or AFTERSHOW_HOST") as listening:
        await uvicorn.Server(config).serve(sockets=[listening])


async def serve_figures(app: App) -> None:
    """The figures for Prometheus, on a port of their own."""
    import uvicorn
    from prometheus_client import CollectorRegistry

    from adapters.web.metrics import metrics_app

    figures = metrics_app(app.models.registry or CollectorRegistry(), app.books)
    config = uvicorn.Config(figures, log_level="warning", access_log=False, lifespan="off")
    settings = app.settings
    names = "AFTERSHOW_METRICS_PORT or AFTERSHOW_METRICS_HOST"
    with _listening(settings.metrics_host, settings.metrics_port or 0, names) as listening:
        await uvicorn.Server(config).serve(sockets=[listening])


def _listening(host: str, port: int, names: str) -> socket.socket:
    """Raises `ConfigurationError` where the address or its port cannot be had; `names` are the settings of both."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        why = (error.strerror or type(error).__name__).partition(" (")[0]
        raise ConfigurationError(
            f"The web server cannot listen on {host}:{port}: {why}. Set {names} to another."
        ) from error
