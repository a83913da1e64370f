"""The playground's page without a browser: messages drawn by its own code, as NiceGUI would send them for display."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from nicegui import Client
from nicegui.page import page

from adapters.playground.pane import draw_message
from adapters.playground.places import Place, Posted
from bot.chat.blocks import Button
from bot.chat.messages import OutgoingMessage
from tests.walls.surfaces import Json

_DAY = datetime(2026, 11, 23, tzinfo=UTC)


class Browser:
    """Draws one message after the other."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ids = itertools.count(1)

    def draws(self, message: OutgoingMessage, *, growing: bool = False) -> list[Json]:
        """Its elements, as they are sent."""
        posted = Posted(
            id=next(self._ids), place=Place("general"), at=_DAY, author="aftershow", answer=message, growing=growing
        )
        with self._client.content:
            article = draw_message(posted, press=_pressed, tools=lambda: None, picture=lambda _: "/pictures/q.png")
        sent = [one._to_dict() for one in (article, *article.descendants())]
        article.delete()
        return sent


async def _pressed(posted: Posted, button: Button) -> None:
    raise AssertionError("nobody presses here")


@contextmanager
def opened() -> Iterator[Browser]:
    client = Client(page("/walls"), request=None)
    try:
        yield Browser(client)
    finally:
        client.delete()
