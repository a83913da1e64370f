"""What adapters ask for where their platform shows pictures."""

from typing import Protocol

from bot.chat.blocks import Drawing


class Pictures(Protocol):
    async def draw(self, drawing: Drawing) -> bytes | None:
        """A PNG; None where it cannot be drawn: then the words beside it stand alone."""
        ...

    def address(self, drawing: Drawing) -> str | None:
        """Where the picture is fetched from our own web server; None where there is none that others reach."""
        ...


class PicturePages(Protocol):
    async def at(self, name: str) -> bytes | None:
        """The PNG of the last part of an address of ours; None for one that we did not make."""
        ...
