"""Figures for Prometheus, on a port of their own: what no visitor of the pages is to see."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import StorageError
from bot.ports.spending import Books, Spent


def metrics_app(registry: CollectorRegistry, books: Books) -> Starlette:
    """The ASGI app for `/metrics`. No figure names a community or a person."""
    ProcessCollector(registry=registry)
    budgets = _Budgets(registry, books)

    async def metrics(request: Request) -> Response:
        try:
            await budgets.look()
        except StorageError as error:
            return PlainTextResponse(f"{error.user_text}\n", 503)
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), media_type=content_type)

    return Starlette(routes=[Route("/metrics", metrics)])


class _Budgets:
    """What is spent of what may be spent, read from the books whenever it is asked for."""

    def __init__(self, registry: CollectorRegistry, books: Books) -> None:
        self._books = books
        self._tokens = Gauge(
            "aftershow_model_budget_tokens",
            "Tokens of this day and month: allowed (0 is no bound), spent, and held for requests under way.",
            ["whose", "period", "kind"],
            registry=registry,
        )

    async def look(self) -> None:
        self._show("operator", await self._books.of(None))
        self._show("together", await self._books.together())

    def _show(self, whose: str, pages: Sequence[Spent]) -> None:
        for page in pages:
            for kind, tokens in (("allowed", page.allowed), ("spent", page.spent), ("held", page.held)):
                self._tokens.labels(whose, page.period.every, kind).set(tokens)
